import { type ReactNode, useId } from 'react'
import { Controller, type UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ColorPicker } from '@/components/color-picker.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Field, FieldError, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { PROJECT_NAME_MAX } from '@/lib/api/index.ts'
import { fieldMessages } from '@/lib/form-errors.ts'
import type { ProjectInput } from '../schema.ts'
import { SlugState } from './slug-state.tsx'

interface ProjectFieldsProps {
  form: UseFormReturn<ProjectInput>
  /** Slug the project has already: whether it is free is no question. */
  current?: string
  onName?: (name: string) => void
  /** Stands below the slug. */
  children?: ReactNode
}

/** Name, slug and colour of a project, new or not, with what is wrong with each beside it; inside a FieldGroup. */
export function ProjectFields({ form, current, onName, children }: ProjectFieldsProps) {
  const { t } = useTranslation('projects')
  const colorLabel = useId()
  const { errors } = form.formState
  const slug = form.watch('slug')
  const message = fieldMessages((key) => t(key as 'invalid.nameLong', { count: PROJECT_NAME_MAX }))
  const isAsked = slug !== current && (!errors.slug || errors.slug.type === 'taken')
  const chooseSlug = (value: string) => form.setValue('slug', value, { shouldDirty: true, shouldValidate: true })

  return (
    <>
      <FormError message={errors.root?.message} />
      <FormField label={t('form.name')} error={message(errors.name)}>
        {(control) => (
          <Input
            {...control}
            {...form.register('name', { onChange: (event) => onName?.(event.target.value) })}
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
            {isAsked ? <SlugState slug={slug} onUse={chooseSlug} /> : null}
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
      {children}
      <Field>
        <FieldLabel id={colorLabel} asChild>
          <span>{t('form.color')}</span>
        </FieldLabel>
        <Controller
          control={form.control}
          name="color"
          render={({ field }) => <ColorPicker labelledBy={colorLabel} value={field.value} onChange={field.onChange} />}
        />
        <FieldError>{message(errors.color)}</FieldError>
      </Field>
    </>
  )
}
