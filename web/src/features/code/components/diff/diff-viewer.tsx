import { FileCheck2 } from 'lucide-react'
import { Suspense, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { SourceFile } from '@/lib/api/index.ts'
import { usePreferences } from '@/stores/preferences.ts'
import { listChanges } from '../../diff/changes.ts'
import { useLineCounts } from '../../diff/use-line-counts.ts'
import { DiffEditor, type DiffEditorHandle } from '../../editor/index.ts'
import { toMap } from '../../lib/workspace.ts'
import { EditorLoading } from '../editor-loading.tsx'
import { FilePicker } from '../file-picker.tsx'
import { ChangeList } from './change-list.tsx'
import { DiffToolbar } from './diff-toolbar.tsx'
import { LineCountsText } from './line-counts.tsx'
import { StatusIcon } from './status-icon.tsx'

export interface DiffSide {
  /** What it is called: "Version 1.1", "Draft". */
  name: string
  files: readonly SourceFile[]
}

interface DiffViewerProps {
  /** Root of the editor's models, of its own for every pair: `file:///d/<project>/<from>/<to>`. */
  root: string
  before: DiffSide
  after: DiffSide
  /** The file that is shown; the first that differs when absent or the same in both. */
  file: string | undefined
  onFile: (path: string) => void
}

/** Everything that differs between two states of a project's code: the files, and one of them in the editor. */
export function DiffViewer({ root, before, after, file, onFile }: DiffViewerProps) {
  const { t } = useTranslation('code')
  const isWide = !useIsMobile()
  const { diffInline, diffIgnoresWhitespace = false } = usePreferences()
  const [places, setPlaces] = useState<number | null>(null)
  const editor = useRef<DiffEditorHandle>(null)
  const changes = useMemo(() => listChanges(toMap(before.files), toMap(after.files)), [before.files, after.files])
  const counts = useLineCounts(changes, diffIgnoresWhitespace)
  const shown = changes.find(({ path }) => path === file) ?? changes[0]
  const inline = !isWide || diffInline === true

  if (!shown)
    return (
      <Empty className="flex-1">
        <EmptyHeader>
          <EmptyMedia>
            <FileCheck2 />
          </EmptyMedia>
          <EmptyTitle>
            <h2>{t('diff.none')}</h2>
          </EmptyTitle>
          <EmptyDescription>{t('diff.none.text')}</EmptyDescription>
        </EmptyHeader>
      </Empty>
    )
  const label = (side: DiffSide, path: string) => t('diff.label', { file: path, side: side.name })
  const oldPath = shown.from ?? shown.path
  return (
    <div className="flex min-h-0 flex-1">
      {isWide && (
        <section aria-label={t('diff.files')} className="flex w-64 shrink-0 flex-col border-r lg:w-72">
          <h2 className="flex min-h-10 items-center border-b px-3 font-medium text-muted-foreground text-xs">
            {t('diff.summary', { count: changes.length })}
          </h2>
          <div className="min-h-0 flex-1 overflow-y-auto py-1">
            <ChangeList changes={changes} counts={counts} active={shown.path} onOpen={onFile} />
          </div>
        </section>
      )}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <DiffToolbar
          places={places}
          inline={inline}
          mayBeSplit={isWide}
          ignoreWhitespace={diffIgnoresWhitespace}
          onNext={() => editor.current?.nextChange()}
          onPrevious={() => editor.current?.previousChange()}
        >
          <StatusIcon status={shown.status} />
          {isWide ? (
            <span className="truncate font-mono text-xs" title={shown.path}>
              {shown.from === null ? shown.path : t('diff.renamed', { from: shown.from, path: shown.path })}
            </span>
          ) : (
            <FilePicker paths={changes.map(({ path }) => path)} active={shown.path} onOpen={onFile} />
          )}
          <LineCountsText counts={counts.get(shown.path)} />
        </DiffToolbar>
        <SideNames before={before.name} after={after.name} inline={inline} />
        <div className="min-h-0 flex-1">
          <Suspense fallback={<EditorLoading />}>
            <DiffEditor
              ref={editor}
              root={root}
              before={{ path: oldPath, content: shown.before, label: label(before, oldPath) }}
              after={{ path: shown.path, content: shown.after, label: label(after, shown.path) }}
              inline={inline}
              ignoreWhitespace={diffIgnoresWhitespace}
              onChanges={setPlaces}
            />
          </Suspense>
        </div>
      </div>
    </div>
  )
}

/** Which column is which; in one column, what − and + stand for. */
function SideNames({ before, after, inline }: { before: string; after: string; inline: boolean }) {
  return (
    <div
      aria-hidden="true"
      className="flex shrink-0 gap-x-4 border-b px-3 py-1 text-muted-foreground text-xs *:min-w-0 *:truncate"
    >
      <span className={inline ? '' : 'flex-1'}>{inline ? `− ${before}` : before}</span>
      <span className={inline ? '' : 'flex-1'}>{inline ? `+ ${after}` : after}</span>
    </div>
  )
}
