import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { TriangleAlertIcon } from 'lucide-react'
import { useId } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ColorPicker } from '@/components/color-picker.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, FieldGroup, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { SlugState } from '@/features/projects/components/slug-state.tsx'
import { type CreateProjectInput, createProjectSchema } from '@/features/projects/schema.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, PROJECT_NAME_MAX, type Project } from '@/lib/api/index.ts'
import { setServerErrors } from '@/lib/form-errors.ts'
import { slugQuery } from '@/lib/queries/projects.ts'
import { useUpdateProject } from '../api.ts'
import { Section } from './section.tsx'

const valuesOf = ({ name, slug, color }: Project): CreateProjectInput => ({ name, slug, color })

/** Name, slug and colour. Another slug moves the service, so its consequences are told before it is saved. */
export function GeneralSection({ project }: { project: Project }) {
  const { t } = useTranslation(['settings', 'projects'])
  const navigate = useNavigate()
  const router = useRouter()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const colorLabel = useId()
  const update = useUpdateProject(project.slug)
  const form = useForm<CreateProjectInput>({
    resolver: standardSchemaResolver(createProjectSchema),
    values: valuesOf(project),
  })
  const { errors, isDirty } = form.formState
  const slug = form.watch('slug')
  const moved = slug !== project.slug

  const submit = form.handleSubmit(async (input) => {
    try {
      const changed = await update.mutateAsync(input)
      form.reset(valuesOf(changed))
      toast.success(t('general.saved'))
      if (changed.slug !== project.slug)
        await navigate({ to: '/projects/$slug/settings', params: { slug: changed.slug }, replace: true })
      else await router.invalidate()
    } catch (error) {
      if (isApiError(error) && error.code === 'M3M_PROJECT_SLUG_TAKEN') {
        form.setError('slug', { type: 'taken' }, { shouldFocus: true })
        return queryClient.invalidateQueries(slugQuery(input.slug))
      }
      setServerErrors(form, error, { fields: ['name', 'slug', 'color'], text: errorText })
    }
  })
  const message = ({ type, message: key }: { type?: unknown; message?: string } = {}) => {
    if (!key || type === 'server') return key
    return t(`projects:${key as 'invalid.nameLong'}`, { count: PROJECT_NAME_MAX })
  }

  return (
    <Section title={t('general.title')} description={t('general.description')}>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={errors.root?.message} />
          <FormField label={t('projects:form.name')} error={message(errors.name)}>
            {(control) => (
              <Input {...control} {...form.register('name')} autoComplete="off" maxLength={PROJECT_NAME_MAX + 20} />
            )}
          </FormField>
          <FormField
            label={t('projects:form.slug')}
            error={message(errors.slug)}
            invalid={errors.slug !== undefined}
            hint={
              <>
                <span className="[overflow-wrap:anywhere]">{t('projects:form.slugHint', { slug: slug || '…' })}</span>
                {!moved || (errors.slug && errors.slug.type !== 'taken') ? null : (
                  <SlugState
                    slug={slug}
                    onUse={(value) => form.setValue('slug', value, { shouldDirty: true, shouldValidate: true })}
                  />
                )}
              </>
            }
          >
            {(control) => (
              <Input
                {...control}
                {...form.register('slug')}
                className="font-mono"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={64}
              />
            )}
          </FormField>
          {moved ? (
            <Alert>
              <TriangleAlertIcon aria-hidden="true" />
              <AlertTitle>{t('general.moveTitle')}</AlertTitle>
              <AlertDescription className="[overflow-wrap:anywhere]">
                {t('general.moveText', { slug: project.slug })}
              </AlertDescription>
            </Alert>
          ) : null}
          <Field>
            <FieldLabel id={colorLabel} asChild>
              <span>{t('projects:form.color')}</span>
            </FieldLabel>
            <Controller
              control={form.control}
              name="color"
              render={({ field }) => (
                <ColorPicker labelledBy={colorLabel} value={field.value} onChange={field.onChange} />
              )}
            />
          </Field>
          <div className="flex justify-end">
            <Button type="submit" disabled={update.isPending || !isDirty}>
              {update.isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('general.save')}
            </Button>
          </div>
        </FieldGroup>
      </form>
    </Section>
  )
}
