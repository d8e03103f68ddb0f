import { CircleAlert, CircleCheck, Rocket, TriangleAlert } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { Field, FieldDescription, FieldGroup, FieldLabel, FieldLegend, FieldSet } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Kbd } from '@/components/ui/kbd.tsx'
import { RadioGroup, RadioGroupItem } from '@/components/ui/radio-group.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { VERSION_TAGS, type VersionTag } from '@/lib/api/index.ts'
import type { PublishInput } from '../hooks/use-publishing.ts'
import type { Complaint } from '../lib/problems.ts'
import { ComplaintList } from './problem-list.tsx'

interface PublishDialogProps {
  open: boolean
  onClose: () => void
  /** Number the version will have. */
  number: string
  /** Nothing is published yet. */
  first: boolean
  /** Branches that were used before. */
  branches: readonly string[]
  /** Errors and warnings of the checkers. */
  problemCount: number
  countSyntaxErrors: () => Promise<number>
  complaints: readonly Complaint[]
  busy: boolean
  onSubmit: (input: PublishInput) => void
  onPlace: (place: NonNullable<Complaint['place']>) => void
  onShowProblems: () => void
}

export function PublishDialog(props: PublishDialogProps) {
  const { t } = useTranslation('code')
  return (
    <Dialog open={props.open} onOpenChange={(open) => !open && !props.busy && props.onClose()}>
      <DialogContent className="max-h-[calc(100svh-2rem)] overflow-y-auto sm:max-w-lg">
        <DialogHeader>
          <DialogTitle>{t('publish.title', { number: props.number })}</DialogTitle>
          <DialogDescription>
            {t(props.first ? 'publish.textFirst' : 'publish.text', { number: props.number })}
          </DialogDescription>
        </DialogHeader>
        <PublishForm {...props} />
      </DialogContent>
    </Dialog>
  )
}

function PublishForm({
  number,
  branches,
  problemCount,
  countSyntaxErrors,
  complaints,
  busy,
  onSubmit,
  ...props
}: PublishDialogProps) {
  const { t } = useTranslation('code')
  const id = useId()
  const [tag, setTag] = useState<VersionTag>('stable')
  const [branch, setBranch] = useState('')
  const [notes, setNotes] = useState('')
  const [syntaxErrors, setSyntaxErrors] = useState<number | null>(null)
  const form = useRef<HTMLFormElement>(null)

  // The editor's answer, asked once when the dialog opens: behind it nothing is typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only at the opening
  useEffect(() => {
    let gone = false
    countSyntaxErrors().then(
      (count) => !gone && setSyntaxErrors(count),
      // Without the checker, the server's compiler has the say.
      () => !gone && setSyntaxErrors(0),
    )
    return () => {
      gone = true
    }
  }, [])

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
      className="flex flex-col gap-5"
    >
      <FieldGroup className="gap-5">
        <FieldSet className="gap-2">
          <FieldLegend>{t('publish.tag')}</FieldLegend>
          <RadioGroup
            value={tag}
            onValueChange={(value) => setTag(value as VersionTag)}
            aria-label={t('publish.tag')}
            className="grid gap-2 sm:grid-cols-2"
          >
            {VERSION_TAGS.map((one) => (
              <label
                key={one}
                htmlFor={`${id}-${one}`}
                className="flex cursor-pointer items-start gap-2 rounded-md border p-2.5 has-[[data-state=checked]]:border-primary has-[[data-state=checked]]:bg-primary/5"
              >
                <RadioGroupItem
                  id={`${id}-${one}`}
                  value={one}
                  aria-describedby={`${id}-${one}-hint`}
                  className="mt-0.5"
                  aria-label={t(`publish.tag.${one}`)}
                />
                <span className="flex min-w-0 flex-col">
                  <span className="font-medium leading-5">{t(`publish.tag.${one}`)}</span>
                  <span id={`${id}-${one}-hint`} className="text-muted-foreground text-xs leading-4">
                    {t(`publish.tag.${one}.hint`)}
                  </span>
                </span>
              </label>
            ))}
          </RadioGroup>
        </FieldSet>
        <Field>
          <FieldLabel htmlFor={`${id}-branch`}>{t('publish.branch')}</FieldLabel>
          <Input
            id={`${id}-branch`}
            value={branch}
            maxLength={100}
            list={`${id}-branches`}
            autoComplete="off"
            onChange={(event) => setBranch(event.target.value)}
          />
          <datalist id={`${id}-branches`}>
            {branches.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <FieldDescription>{t('publish.branch.hint')}</FieldDescription>
        </Field>
        <Field>
          <FieldLabel htmlFor={`${id}-notes`}>{t('publish.notes')}</FieldLabel>
          <Textarea
            id={`${id}-notes`}
            value={notes}
            maxLength={2000}
            rows={3}
            placeholder={t('publish.notes.hint')}
            onChange={(event) => setNotes(event.target.value)}
          />
        </Field>
      </FieldGroup>
      <Verdict syntaxErrors={syntaxErrors} count={problemCount} onShow={props.onShowProblems} />
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

/** What the checkers think: syntax errors stop a publish, anything else is said and no more. */
function Verdict({ syntaxErrors, count, onShow }: { syntaxErrors: number | null; count: number; onShow: () => void }) {
  const { t } = useTranslation('code')
  const [Icon, color, text] =
    syntaxErrors === null
      ? ([Spinner, '', t('publish.problems.checking')] as const)
      : syntaxErrors > 0
        ? ([CircleAlert, 'text-destructive', t('publish.problems.syntax', { count: syntaxErrors })] as const)
        : count > 0
          ? ([TriangleAlert, 'text-warning', t('publish.problems.types', { count })] as const)
          : ([CircleCheck, 'text-success', t('publish.problems.none')] as const)
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
      <Icon className={`size-4 shrink-0 ${color}`} aria-hidden="true" />
      <span className="min-w-0 flex-1">{text}</span>
      {(count > 0 || (syntaxErrors ?? 0) > 0) && (
        <Button type="button" variant="link" size="sm" onClick={onShow}>
          {t('publish.problems.show')}
        </Button>
      )}
    </p>
  )
}
