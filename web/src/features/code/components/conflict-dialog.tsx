import { FileDiff } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import type { Conflict } from '../lib/conflicts.ts'
import { toList, type Workspace } from '../lib/workspace.ts'

const DiffViewer = lazy(() => import('./diff/diff-viewer.tsx').then((module) => ({ default: module.DiffViewer })))

interface ConflictDialogProps {
  /** Slug. */
  project: string
  conflict: Conflict | null
  workspace: Workspace
  onTheirs: () => void
  onMine: () => void
}

/** Two states of one draft: the person says which goes on. There is no way around the question: both cannot be saved. */
export function ConflictDialog({ conflict, ...props }: ConflictDialogProps) {
  const [compared, setCompared] = useState<Conflict | null>(null)
  const isWide = conflict !== null && compared === conflict
  return (
    <AlertDialog open={conflict !== null}>
      <AlertDialogContent
        onEscapeKeyDown={(event) => event.preventDefault()}
        className={cn(isWide && 'flex h-[calc(100dvh-2rem)] flex-col sm:max-w-[min(84rem,calc(100%-2rem))]')}
      >
        {conflict && (
          <Question
            {...props}
            conflict={conflict}
            compared={isWide}
            onCompare={() => setCompared(isWide ? null : conflict)}
          />
        )}
      </AlertDialogContent>
    </AlertDialog>
  )
}

interface QuestionProps extends Omit<ConflictDialogProps, 'conflict'> {
  conflict: Conflict
  /** Whether the differences are shown. */
  compared: boolean
  onCompare: () => void
}

function Question({ project, conflict, workspace, compared, onCompare, onTheirs, onMine }: QuestionProps) {
  const { t } = useTranslation('code')
  const format = useFormat()
  const me = useMe()
  const { kind, theirs, by, at } = conflict
  // One answer: the other one would be about a state that is no more.
  const [answered, setAnswered] = useState(false)
  const answer = (choose: () => void) => () => {
    setAnswered(true)
    choose()
  }
  const number = conflict.number ?? ''
  const whoDid = () => {
    if (by === null) return t('conflict.somebody')
    if (by.id === null) return t('conflict.key')
    return by.id === me?.id ? t('conflict.me') : by.name
  }
  const when = at === null ? '' : format.dateTime(at)
  return (
    <>
      <AlertDialogHeader>
        <AlertDialogTitle>{t(`conflict.${kind}.title`, { number })}</AlertDialogTitle>
        <AlertDialogDescription>{t(`conflict.${kind}.text`, { number })}</AlertDialogDescription>
        {kind !== 'discarded' && (
          <p className="[overflow-wrap:anywhere]">{t('conflict.by', { who: whoDid(), when })}</p>
        )}
      </AlertDialogHeader>
      {compared && theirs && (
        <Differences
          project={project}
          workspace={workspace}
          theirs={theirs}
          name={kind === 'saved' ? t('conflict.theirs.name') : t('conflict.version.name', { number })}
        />
      )}
      <AlertDialogFooter className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        <Choice
          label={t(`conflict.${kind}.theirs`, { number })}
          hint={t('conflict.theirs.hint')}
          disabled={answered}
          onChoose={answer(onTheirs)}
        />
        <Choice
          label={t('conflict.mine')}
          hint={t(`conflict.${kind}.mine`, { number })}
          disabled={answered}
          onChoose={answer(onMine)}
        />
        {theirs && (
          <Button variant="ghost" className="sm:col-span-2" aria-expanded={compared} onClick={onCompare}>
            <FileDiff data-icon="inline-start" />
            {t(compared ? 'conflict.hide' : 'conflict.compare')}
          </Button>
        )}
      </AlertDialogFooter>
    </>
  )
}

interface DifferencesProps {
  project: string
  workspace: Workspace
  theirs: NonNullable<Conflict['theirs']>
  name: string
}

function Differences({ project, workspace, theirs, name }: DifferencesProps) {
  const { t } = useTranslation('code')
  const [file, setFile] = useState<string>()
  // Behind the dialog nothing is typed.
  const mine = useMemo(() => toList(workspace.get().files), [workspace])
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-md border">
      <Suspense fallback={<Spinner className="m-auto size-5" role="status" aria-label={t('editor.loading')} />}>
        <DiffViewer
          root={`file:///c/${project}`}
          before={{ name: t('conflict.mine.name'), files: mine }}
          after={{ name, files: theirs.files }}
          file={file}
          onFile={setFile}
        />
      </Suspense>
    </div>
  )
}

interface ChoiceProps {
  label: string
  hint: string
  disabled: boolean
  onChoose: () => void
}

function Choice({ label, hint, disabled, onChoose }: ChoiceProps) {
  return (
    <Button
      variant="outline"
      disabled={disabled}
      onClick={onChoose}
      className="h-auto flex-col items-start gap-0.5 whitespace-normal py-2 text-left"
    >
      <span>{label}</span>
      <span className="font-normal text-muted-foreground text-xs">{hint}</span>
    </Button>
  )
}
