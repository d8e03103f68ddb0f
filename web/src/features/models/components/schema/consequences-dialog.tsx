import {
  ArrowRightLeftIcon,
  CircleAlertIcon,
  InfoIcon,
  type LucideIcon,
  PencilIcon,
  PlusIcon,
  Trash2Icon,
} from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
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
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { Consequence, ModelPlan } from '@/lib/api/index.ts'
import type { SchemaEditor } from '../../hooks/use-schema-editor.ts'

/** Tells what a change of the fields does to the records, before it is made. */
export function ConsequencesDialog({ editor }: { editor: SchemaEditor }) {
  const { t } = useTranslation('common')
  const { plan } = editor
  return (
    <Dialog open={plan !== null} onOpenChange={(open) => !open && !editor.saving && editor.closePlan()}>
      <DialogContent closeLabel={t('action.close')}>{plan && <Content editor={editor} plan={plan} />}</DialogContent>
    </Dialog>
  )
}

function Content({ editor, plan }: { editor: SchemaEditor; plan: ModelPlan }) {
  const { t } = useTranslation(['models', 'common'])
  const [typed, setTyped] = useState('')
  const { possible, losesData, records, consequences } = plan
  const { slug } = editor.base
  const ready = possible && (!losesData || typed === slug)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !editor.saving) void editor.save(losesData)
  }
  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <DialogHeader>
        <DialogTitle>{possible ? t('plan.title') : t('plan.impossible')}</DialogTitle>
        <DialogDescription>
          {possible ? t('plan.text', { count: records }) : t('plan.impossibleText')}
        </DialogDescription>
      </DialogHeader>
      <ul className="flex flex-col gap-2">
        {consequences.map((one) => (
          <Told key={`${one.field} ${one.kind}`} consequence={one} />
        ))}
      </ul>
      {possible && losesData ? (
        <>
          <Alert variant="destructive">
            <CircleAlertIcon aria-hidden="true" />
            <AlertTitle>{t('plan.loses')}</AlertTitle>
            <AlertDescription>{t('plan.losesText')}</AlertDescription>
          </Alert>
          <FormField label={t('typeSlug', { slug })}>
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </FormField>
        </>
      ) : null}
      <DialogFooter>
        <Button variant="outline" onClick={editor.closePlan} disabled={editor.saving}>
          {possible ? t('common:action.cancel') : t('plan.back')}
        </Button>
        {possible ? (
          <Button type="submit" variant={losesData ? 'destructive' : 'default'} disabled={!ready || editor.saving}>
            {editor.saving ? <Spinner data-icon="inline-start" /> : null}
            {losesData ? t('plan.confirmLoss') : t('plan.confirm')}
          </Button>
        ) : null}
      </DialogFooter>
    </form>
  )
}

const ICONS: Record<Consequence['kind'], LucideIcon> = {
  added: PlusIcon,
  renamed: PencilIcon,
  removed: Trash2Icon,
  filled: PencilIcon,
  converted: ArrowRightLeftIcon,
  missing: CircleAlertIcon,
  misfit: CircleAlertIcon,
  duplicates: CircleAlertIcon,
  unfit: InfoIcon,
}

function Told({ consequence }: { consequence: Consequence }) {
  const { t } = useTranslation('models')
  const { field, kind, count, refused, loses, examples } = consequence
  const Icon = ICONS[kind]
  return (
    <li
      data-consequence={kind}
      className={`flex items-start gap-2.5 rounded-lg border px-3 py-2 ${refused || loses ? 'border-destructive/40' : ''}`}
    >
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${refused || loses ? 'text-destructive' : 'text-muted-foreground'}`}
      />
      <div className="min-w-0 flex-1">
        <p>
          <code className="font-mono font-medium text-xs [overflow-wrap:anywhere]">{field}</code>
          {': '}
          {t(`plan.kind.${kind}`, { count })}
        </p>
        {examples.length > 0 ? (
          <ul className="mt-1 text-muted-foreground text-xs">
            {examples.map((example) => (
              <li key={example} className="truncate font-mono" title={example}>
                {example}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </li>
  )
}
