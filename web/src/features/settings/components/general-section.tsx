import { useNavigate, useRouter } from '@tanstack/react-router'
import { TriangleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { ProjectFields, type ProjectInput, useProjectForm } from '@/features/projects/index.ts'
import type { Project } from '@/lib/api/index.ts'
import { useUpdateProject } from '../api.ts'
import { Section } from './section.tsx'

const valuesOf = ({ name, slug, color }: Project): ProjectInput => ({ name, slug, color })

/** Name, slug and colour. Another slug moves the service, so its consequences are told before it is saved. */
export function GeneralSection({ project }: { project: Project }) {
  const { t } = useTranslation(['settings', 'projects'])
  const navigate = useNavigate()
  const router = useRouter()
  const update = useUpdateProject(project.slug)
  const { form, refuse } = useProjectForm({ values: valuesOf(project) })
  const moved = form.watch('slug') !== project.slug

  const submit = form.handleSubmit(async (input) => {
    try {
      const changed = await update.mutateAsync(input)
      form.reset(valuesOf(changed))
      toast.success(t('general.saved'))
      if (changed.slug !== project.slug)
        await navigate({ to: '/projects/$slug/settings', params: { slug: changed.slug }, replace: true })
      else await router.invalidate()
    } catch (error) {
      await refuse(error, input)
    }
  })

  return (
    <Section title={t('general.title')} description={t('general.description')}>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <ProjectFields form={form} current={project.slug}>
            {moved ? (
              <Alert>
                <TriangleAlertIcon aria-hidden="true" />
                <AlertTitle>{t('general.moveTitle')}</AlertTitle>
                <AlertDescription className="[overflow-wrap:anywhere]">
                  {t('general.moveText', { slug: project.slug })}
                </AlertDescription>
              </Alert>
            ) : null}
          </ProjectFields>
          <div className="flex justify-end">
            <Button type="submit" disabled={update.isPending || !form.formState.isDirty}>
              {update.isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('general.save')}
            </Button>
          </div>
        </FieldGroup>
      </form>
    </Section>
  )
}
