import type { UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { MODEL_DESCRIPTION_MAX, MODEL_NAME_MAX, slugify } from '@/lib/api/index.ts'
import { fieldMessages } from '@/lib/form-errors.ts'
import type { ModelInput } from '../schema.ts'

interface ModelFieldsProps {
  form: UseFormReturn<ModelInput>
  /** The slug that code knows the model by; absent for a new one, whose slug follows the name. */
  slug?: string
}

/** Name, slug and description of a model. */
export function ModelFields({ form, slug: known }: ModelFieldsProps) {
  const { t } = useTranslation('models')
  const { errors, dirtyFields } = form.formState
  const message = fieldMessages((key) =>
    t(key as 'form.invalid.nameLong', { count: key.includes('name') ? MODEL_NAME_MAX : MODEL_DESCRIPTION_MAX }),
  )
  const followName = (name: string) => {
    if (known !== undefined || (dirtyFields.slug && form.getValues('slug') !== '')) return
    form.setValue('slug', slugify(name), { shouldValidate: form.formState.isSubmitted })
  }
  const slug = form.watch('slug')
  return (
    <>
      <FormField label={t('form.name')} error={message(errors.name)}>
        {(control) => (
          <Input
            {...control}
            {...form.register('name', { onChange: (event) => followName(event.target.value) })}
            placeholder={t('form.namePlaceholder')}
            autoComplete="off"
            maxLength={MODEL_NAME_MAX + 20}
          />
        )}
      </FormField>
      <FormField
        label={t('form.slug')}
        error={message(errors.slug)}
        hint={
          <span className="[overflow-wrap:anywhere]">
            {known !== undefined && slug !== known
              ? t('form.slugMoved', { slug: known })
              : t('form.slugHint', { slug: slug || '…' })}
          </span>
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
      <FormField label={t('form.description')} error={message(errors.description)}>
        {(control) => <Textarea {...control} {...form.register('description')} rows={2} />}
      </FormField>
    </>
  )
}
