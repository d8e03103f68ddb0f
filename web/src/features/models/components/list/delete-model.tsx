import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
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
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model } from '@/lib/api/index.ts'
import { useModelActions } from '../../api.ts'

interface DeleteModelProps {
  project: string
  /** Null closes the dialog. */
  model: Model | null
  onClose: () => void
  /** Its own page is open: goes to the list. */
  leave?: boolean
}

/** Says what is lost with the model, and asks for its slug. */
export function DeleteModel({ model, onClose, ...props }: DeleteModelProps) {
  const { t } = useTranslation('common')
  return (
    <Dialog open={model !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent closeLabel={t('action.close')}>
        {model && <Content model={model} onClose={onClose} {...props} />}
      </DialogContent>
    </Dialog>
  )
}

function Content({ project, model, onClose, leave = false }: DeleteModelProps & { model: Model }) {
  const { t } = useTranslation(['models', 'common'])
  const errorText = useErrorText()
  const navigate = useNavigate()
  const { remove } = useModelActions(project)
  const [typed, setTyped] = useState('')
  const { error, isPending } = remove
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed !== model.slug || isPending) return
    remove.mutate(model.slug, {
      onSuccess: async () => {
        toast.success(t('delete.done', { name: model.name }))
        onClose()
        if (leave) await navigate({ to: '/projects/$slug/models', params: { slug: project }, replace: true })
      },
    })
  }
  return (
    <>
      <DialogHeader>
        <DialogTitle>{t('delete.title', { name: model.name })}</DialogTitle>
        <DialogDescription>{t('delete.text', { count: model.records })}</DialogDescription>
      </DialogHeader>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={error ? errorText(error) : undefined} />
          <FormField label={t('typeSlug', { slug: model.slug })}>
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
          <DialogFooter>
            <Button variant="outline" onClick={onClose} disabled={isPending}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" variant="destructive" disabled={typed !== model.slug || isPending}>
              {isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('delete.submit')}
            </Button>
          </DialogFooter>
        </FieldGroup>
      </form>
    </>
  )
}
