import {
  FilePlus,
  FileSearch,
  type LucideIcon,
  PanelBottom,
  Play,
  Rocket,
  Save,
  TextAlignStart,
  TextSearch,
  TriangleAlert,
  X,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type CodeShortcut, useShortcut } from '@/lib/shortcuts/index.ts'
import { useCommand } from '@/stores/commands.ts'

/** Each action's icon and the words it is found by in the palette, in any language. */
const ACTIONS = {
  save: { id: 'code.save', Icon: Save, words: 'save draft сохранить черновик' },
  run: { id: 'code.run', Icon: Play, words: 'run draft preview запустить черновик предпросмотр' },
  publish: { id: 'code.publish', Icon: Rocket, words: 'publish version release опубликовать версия' },
  format: { id: 'code.format', Icon: TextAlignStart, words: 'format document prettify форматировать' },
  search: { id: 'code.search', Icon: TextSearch, words: 'search find replace files искать найти заменить файлы' },
  openFile: { id: 'code.openFile', Icon: FileSearch, words: 'open file quick открыть файл' },
  nextProblem: { id: 'code.nextProblem', Icon: TriangleAlert, words: 'next problem error следующая проблема ошибка' },
  togglePanel: { id: 'code.panel', Icon: PanelBottom, words: 'panel logs problems панель логи проблемы' },
  closeTab: { id: 'code.closeTab', Icon: X, words: 'close tab закрыть вкладку' },
} as const satisfies Record<string, { id: CodeShortcut; Icon: LucideIcon; words: string }>

type Handlers = Partial<Record<keyof typeof ACTIONS, () => void>>

/** The page's actions by their keys and in the palette; what has no handler is not offered. */
export function CodeActions({ actions, onNewFile }: { actions: Handlers; onNewFile?: () => void }) {
  return (
    <>
      {Object.entries(ACTIONS).map(([name, action]) => (
        <Action key={name} {...action} run={actions[name as keyof typeof ACTIONS]} />
      ))}
      <NewFile run={onNewFile} />
    </>
  )
}

const nothing = () => {}

function Action({ id, Icon, words, run }: { id: CodeShortcut; Icon: LucideIcon; words: string; run?: () => void }) {
  const { t } = useTranslation('code')
  const enabled = run !== undefined
  useShortcut(id, run ?? nothing, { enabled })
  useCommand(
    {
      id,
      label: t(id.replace('code', 'keys') as 'keys.save'),
      icon: Icon,
      keywords: words.split(' '),
      shortcut: id,
      run: run ?? nothing,
    },
    { enabled },
  )
  return null
}

function NewFile({ run }: { run?: () => void }) {
  const { t } = useTranslation('code')
  const command = { id: 'code.newFile', label: t('tree.new'), icon: FilePlus, run: run ?? nothing }
  useCommand({ ...command, keywords: 'new create file новый создать файл'.split(' ') }, { enabled: run !== undefined })
  return null
}
