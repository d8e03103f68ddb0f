import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
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
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { setServerErrors } from '@/lib/form-errors.ts'
import { useModelActions } from '../../api.ts'
import { type ModelInput, modelSchema } from '../../schema.ts'
import { ModelFields } from '../model-fields.tsx'

interface CreateModelProps {
  project: string
  open: boolean
  onClose: () => void
}

/** Makes a model without fields, and goes to where those are added. */
export function CreateModel({ project, open, onClose }: CreateModelProps) {
  const { t } = useTranslation(['models', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('common:action.close')}>
        <DialogHeader>
          <DialogTitle>{t('create.title')}</DialogTitle>
          <DialogDescription>{t('create.text')}</DialogDescription>
        </DialogHeader>
        {open && <CreateForm project={project} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  )
}

function CreateForm({ project, onClose }: Omit<CreateModelProps, 'open'>) {
  const { t } = useTranslation(['models', 'common'])
  const errorText = useErrorText()
  const navigate = useNavigate()
  const { create } = useModelActions(project)
  const form = useForm<ModelInput>({
    resolver: standardSchemaResolver(modelSchema),
    defaultValues: { name: '', slug: '', description: '' },
  })
  const submit = form.handleSubmit(async (input) => {
    try {
      const { slug } = await create.mutateAsync(input)
      await navigate({ to: '/projects/$slug/models/$model/schema', params: { slug: project, model: slug } })
    } catch (error) {
      setServerErrors(form, error, { fields: ['name', 'slug', 'description'], text: errorText })
    }
  })
  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={form.formState.errors.root?.message} />
        <ModelFields form={form} />
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={create.isPending}>
            {create.isPending ? <Spinner data-icon="inline-start" /> : null}
            {t('create.submit')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
