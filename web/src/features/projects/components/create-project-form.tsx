import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { slugify } from '@/lib/api/index.ts'
import { useCreateProject } from '@/lib/queries/projects.ts'
import { useProjectForm } from '../hooks/use-project-form.ts'
import { ProjectFields } from './project-fields.tsx'

export function CreateProjectForm({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation(['projects', 'common'])
  const navigate = useNavigate()
  const create = useCreateProject()
  const { form, refuse } = useProjectForm({ defaultValues: { name: '', slug: '', color: null } })
  const { dirtyFields } = form.formState

  const submit = form.handleSubmit(async (input) => {
    try {
      const project = await create.mutateAsync(input)
      await navigate({ to: '/projects/$slug/code', params: { slug: project.slug } })
    } catch (error) {
      await refuse(error, input)
    }
  })
  // The slug follows the name until somebody writes one of their own; emptied, it follows again.
  const followName = (name: string) => {
    if (dirtyFields.slug && form.getValues('slug') !== '') return
    form.setValue('slug', slugify(name), { shouldValidate: form.formState.isSubmitted })
  }

  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <ProjectFields form={form} onName={followName} />
        <DialogFooter>
          <Button variant="outline" onClick={onCancel}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={create.isPending}>
            {create.isPending ? <Spinner data-icon="inline-start" /> : null}
            {t('form.submit')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
