import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Section } from '@/features/settings/components/section.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { User } from '@/lib/api/index.ts'
import { fieldMessages, setServerErrors } from '@/lib/form-errors.ts'
import { COUNTS } from '@/lib/person.ts'
import { useRename } from '../api.ts'
import { type NameFields, nameSchema } from '../schema.ts'
import { AvatarField } from './avatar-field.tsx'

/** What others see of the person: a picture and a name. */
export function ProfileSection({ me }: { me: User }) {
  const { t } = useTranslation('account')
  const errorText = useErrorText()
  const rename = useRename()
  const form = useForm<NameFields>({ resolver: standardSchemaResolver(nameSchema), values: { name: me.name } })
  const { errors, isDirty } = form.formState
  const message = fieldMessages((key) => t(key as 'invalid.nameLong', { count: COUNTS[key] ?? 0 }))
  const submit = form.handleSubmit(async (input) => {
    try {
      const { name } = await rename.mutateAsync(input)
      form.reset({ name })
      toast.success(t('profile.saved'))
    } catch (error) {
      setServerErrors(form, error, { fields: ['name'], text: errorText })
    }
  })
  return (
    <Section title={t('profile.title')} description={t('profile.description')}>
      <AvatarField me={me} />
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={errors.root?.message} />
          <FormField label={t('profile.name')} error={message(errors.name)}>
            {(control) => <Input {...control} {...form.register('name')} autoComplete="name" />}
          </FormField>
          <div>
            <Button type="submit" disabled={!isDirty || rename.isPending}>
              {rename.isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('save')}
            </Button>
          </div>
        </FieldGroup>
      </form>
    </Section>
  )
}
