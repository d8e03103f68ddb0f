import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model } from '@/lib/api/index.ts'
import { setServerErrors } from '@/lib/form-errors.ts'
import { useModelActions } from '../../api.ts'
import { labelField, mayName } from '../../lib/labels.ts'
import { type ModelInput, modelSchema } from '../../schema.ts'
import { Choice } from '../choice.tsx'
import { ModelFields } from '../model-fields.tsx'

/** What a model is called, and what its records are. */
export function ModelAbout({ project, model }: { project: string; model: Model }) {
  const { t } = useTranslation('models')
  const title = useId()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const { update } = useModelActions(project)
  const { name, slug, description } = model
  const form = useForm<ModelInput>({
    resolver: standardSchemaResolver(modelSchema),
    defaultValues: { name, slug, description },
  })
  const naming = model.fields.filter(mayName)
  const submit = form.handleSubmit(async (input) => {
    try {
      const saved = await update.mutateAsync({ model: slug, ...input })
      toast.success(t('schema.saved'))
      if (saved.slug === slug) return
      const params = { slug: project, model: saved.slug }
      await navigate({ to: '/projects/$slug/models/$model/schema', params, replace: true })
    } catch (error) {
      setServerErrors(form, error, { fields: ['name', 'slug', 'description'], text: errorText })
    }
  })
  const label = (id: string) =>
    update.mutate(
      { model: slug, settings: { ...model.settings, label: id } },
      { onError: (error) => form.setError('root', { type: 'server', message: errorText(error) }) },
    )
  return (
    <section aria-labelledby={title} className="flex flex-col gap-3">
      <h2 id={title} className="flex min-h-8 items-center font-semibold text-base">
        {t('about.title')}
      </h2>
      <form onSubmit={submit} noValidate className="rounded-xl border bg-card p-4">
        <FieldGroup>
          <FormError message={form.formState.errors.root?.message} />
          <ModelFields form={form} slug={slug} />
          {form.formState.isDirty ? (
            <Button type="submit" disabled={update.isPending} className="self-end">
              {update.isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('about.save')}
            </Button>
          ) : null}
          {naming.length > 0 ? (
            <FormField label={t('about.label')} hint={t('about.labelHint')}>
              {(control) => (
                <Choice
                  control={control}
                  value={labelField(model)?.id ?? ''}
                  options={naming.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={label}
                />
              )}
            </FormField>
          ) : null}
        </FieldGroup>
      </form>
    </section>
  )
}
