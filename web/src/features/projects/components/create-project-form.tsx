import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ColorPicker } from '@/components/color-picker.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { Field, FieldGroup, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, PROJECT_NAME_MAX, slugify } from '@/lib/api/index.ts'
import { setServerErrors } from '@/lib/form-errors.ts'
import { slugQuery, useCreateProject } from '@/lib/queries/projects.ts'
import { type CreateProjectInput, createProjectSchema } from '../schema.ts'
import { SlugState } from './slug-state.tsx'

export function CreateProjectForm({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation(['projects', 'common'])
  const navigate = useNavigate()
  const errorText = useErrorText()
  const colorLabel = useId()
  const queryClient = useQueryClient()
  const create = useCreateProject()
  const form = useForm<CreateProjectInput>({
    resolver: standardSchemaResolver(createProjectSchema),
    defaultValues: { name: '', slug: '', color: null },
  })
  const { errors, dirtyFields } = form.formState
  const slug = form.watch('slug')

  const submit = form.handleSubmit(async (input) => {
    try {
      const project = await create.mutateAsync(input)
      await navigate({ to: '/projects/$slug/code', params: { slug: project.slug } })
    } catch (error) {
      if (isApiError(error) && error.code === 'M3M_PROJECT_SLUG_TAKEN') {
        // The line under the field says so and offers a free one.
        form.setError('slug', { type: 'taken' }, { shouldFocus: true })
        return queryClient.invalidateQueries(slugQuery(input.slug))
      }
      setServerErrors(form, error, { fields: ['name', 'slug', 'color'], text: errorText })
    }
  })
  const message = ({ type, message: key }: { type?: unknown; message?: string } = {}) => {
    if (!key || type === 'server') return key
    return t(key as 'invalid.nameLong', { count: PROJECT_NAME_MAX })
  }
  // The slug follows the name until somebody writes one of their own; emptied, it follows again.
  const followName = (name: string) => {
    if (dirtyFields.slug && form.getValues('slug') !== '') return
    form.setValue('slug', slugify(name), { shouldValidate: form.formState.isSubmitted })
  }
  const chooseSlug = (value: string) => form.setValue('slug', value, { shouldDirty: true, shouldValidate: true })

  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={errors.root?.message} />
        <FormField label={t('form.name')} error={message(errors.name)}>
          {(control) => (
            <Input
              {...control}
              {...form.register('name', { onChange: (event) => followName(event.target.value) })}
              placeholder={t('form.namePlaceholder')}
              autoComplete="off"
              maxLength={PROJECT_NAME_MAX + 20}
            />
          )}
        </FormField>
        <FormField
          label={t('form.slug')}
          error={message(errors.slug)}
          invalid={errors.slug !== undefined}
          hint={
            <>
              <span className="[overflow-wrap:anywhere]">{t('form.slugHint', { slug: slug || '…' })}</span>
              {errors.slug && errors.slug.type !== 'taken' ? null : <SlugState slug={slug} onUse={chooseSlug} />}
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
        <Field>
          <FieldLabel id={colorLabel} asChild>
            <span>{t('form.color')}</span>
          </FieldLabel>
          <Controller
            control={form.control}
            name="color"
            render={({ field }) => (
              <ColorPicker labelledBy={colorLabel} value={field.value} onChange={field.onChange} />
            )}
          />
        </Field>
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
