import { CircleAlert, Rocket } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Kbd } from '@/components/ui/kbd.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { VersionTag } from '@/lib/api/index.ts'
import type { PublishInput } from '../../hooks/use-publishing.ts'
import type { Complaint } from '../../lib/problems.ts'
import type { Workspace } from '../../lib/workspace.ts'
import { ComplaintList } from '../problem-list.tsx'
import { BranchInput } from './branch-input.tsx'
import { NotesInput } from './notes-input.tsx'
import { PublishChanges } from './publish-changes.tsx'
import { TagChoice } from './tag-choice.tsx'
import { Verdict } from './verdict.tsx'

export interface PublishFormProps {
  /** Slug. */
  project: string
  workspace: Workspace
  /** Number the version will have. */
  number: string
  /** The version whose differences are told; null: there is none yet. */
  base: string | null
  /** Branches that were used before. */
  branches: readonly string[]
  /** Errors and warnings of the checkers. */
  problemCount: number
  countSyntaxErrors: () => Promise<number>
  complaints: readonly Complaint[]
  busy: boolean
  onClose: () => void
  onSubmit: (input: PublishInput) => void
  onPlace: (place: NonNullable<Complaint['place']>) => void
  onShowProblems: () => void
}

/** What is said of a version when it is published; ⌘⏎ sends it from anywhere. */
export function PublishForm({ number, base, complaints, busy, onSubmit, ...props }: PublishFormProps) {
  const { t } = useTranslation('code')
  const [tag, setTag] = useState<VersionTag>('stable')
  const [branch, setBranch] = useState('')
  const [notes, setNotes] = useState('')
  const [syntaxErrors, setSyntaxErrors] = useState<number | null>(null)
  const form = useRef<HTMLFormElement>(null)

  const files = useStore(props.workspace.store, (state) => state.files)

  // The editor's answer, asked when the dialog opens: behind it nothing is typed, but what somebody else saved may come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for every state of the files once
  useEffect(() => {
    let gone = false
    props.countSyntaxErrors().then(
      (count) => !gone && setSyntaxErrors(count),
      // Without the checker, the server's compiler has the say.
      () => !gone && setSyntaxErrors(0),
    )
    return () => {
      gone = true
    }
  }, [files])

  const blocked = syntaxErrors === null || syntaxErrors > 0
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!blocked && !busy) onSubmit({ tag, branch: branch.trim() || null, notes: notes.trim() })
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault()
          form.current?.requestSubmit()
        }
      }}
      className="flex min-w-0 flex-col gap-5"
    >
      <FieldGroup className="gap-5">
        <TagChoice value={tag} onChange={setTag} />
        <BranchInput value={branch} onChange={setBranch} branches={props.branches} />
        <NotesInput value={notes} onChange={setNotes} />
      </FieldGroup>
      {base !== null && <PublishChanges project={props.project} workspace={props.workspace} base={base} />}
      <Verdict syntaxErrors={syntaxErrors} count={props.problemCount} onShow={props.onShowProblems} />
      {complaints.length > 0 && (
        <Alert variant="destructive">
          <CircleAlert />
          <AlertTitle>{t('publish.refused', { number })}</AlertTitle>
          <AlertDescription>
            <ComplaintList complaints={complaints} onPlace={props.onPlace} />
          </AlertDescription>
        </Alert>
      )}
      <DialogFooter>
        <Button type="button" variant="outline" disabled={busy} onClick={props.onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" disabled={blocked || busy}>
          {busy ? <Spinner data-icon="inline-start" /> : <Rocket data-icon="inline-start" />}
          {t('publish.confirm', { number })}
          <Kbd aria-hidden="true" className="hidden sm:inline-flex">
            {navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'} ⏎
          </Kbd>
        </Button>
      </DialogFooter>
    </form>
  )
}
