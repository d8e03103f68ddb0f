import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { QUEUE_NAME_PATTERN } from '@/lib/api/index.ts'
import { useJobActions } from '../api.ts'

const NAME = new RegExp(QUEUE_NAME_PATTERN)
const DELAY = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)(?:\s*\d+(?:\.\d+)?(?:ms|s|m|h|d))*$/

interface SendJobDialogProps {
  /** Slug. */
  project: string
  /** Name to begin with; may be empty. */
  queue: string
  /** Queues there are, to choose from. */
  names: readonly string[]
  onClose: () => void
}

/** Sends a job by hand. */
export function SendJobDialog({ project, queue, names, onClose }: SendJobDialogProps) {
  const { t } = useTranslation(['jobs', 'common'])
  const errorText = useErrorText()
  const { send } = useJobActions(project)
  const list = useId()
  const [name, setName] = useState(queue)
  const [payload, setPayload] = useState('{}')
  const [delay, setDelay] = useState('')
  const [tried, setTried] = useState(false)
  const value = parse(payload)
  const wrong = {
    name: !NAME.test(name),
    payload: value === undefined,
    delay: delay.trim() !== '' && !DELAY.test(delay.trim()),
  }
  const message = (field: keyof typeof wrong) => (tried && wrong[field] ? t(`send.wrong.${field}`) : undefined)

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (wrong.name || wrong.payload || wrong.delay) return
    send.mutate(
      { queue: name, payload: value, ...(delay.trim() && { delay: delay.trim() }) },
      {
        onSuccess() {
          toast.success(t('send.done', { name }))
          onClose()
        },
      },
    )
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent closeLabel={t('common:action.close')}>
        <DialogHeader>
          <DialogTitle>{t('send.title')}</DialogTitle>
          <DialogDescription>{t('send.text')}</DialogDescription>
        </DialogHeader>
        <form onSubmit={submit} noValidate>
          <FieldGroup>
            <FormError message={send.error ? errorText(send.error) : undefined} />
            <FormField label={t('send.queue')} error={message('name')}>
              {(control) => (
                <Input
                  {...control}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  list={list}
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={100}
                  className="font-mono"
                />
              )}
            </FormField>
            <datalist id={list}>
              {names.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
            <FormField label={t('send.payload')} error={message('payload')}>
              {(control) => (
                <Textarea
                  {...control}
                  value={payload}
                  onChange={(event) => setPayload(event.target.value)}
                  rows={6}
                  spellCheck={false}
                  className="max-h-80 font-mono text-xs"
                />
              )}
            </FormField>
            <FormField label={t('send.delay')} hint={t('send.delayHint')} error={message('delay')}>
              {(control) => (
                <Input
                  {...control}
                  value={delay}
                  onChange={(event) => setDelay(event.target.value)}
                  autoComplete="off"
                  maxLength={40}
                />
              )}
            </FormField>
            <DialogFooter>
              <Button variant="outline" onClick={onClose}>
                {t('common:action.cancel')}
              </Button>
              <Button type="submit" disabled={send.isPending}>
                {send.isPending ? <Spinner data-icon="inline-start" /> : null}
                {t('send.submit')}
              </Button>
            </DialogFooter>
          </FieldGroup>
        </form>
      </DialogContent>
    </Dialog>
  )
}

/** The value of a JSON text; undefined when it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever writes it sees that under the field.
    return undefined
  }
}
