import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { PasswordInput } from '@/components/password-input.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Section } from '@/features/settings/components/section.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, PASSWORD_MIN, type User } from '@/lib/api/index.ts'
import { fieldMessages, setServerErrors } from '@/lib/form-errors.ts'
import { COUNTS } from '@/lib/person.ts'
import { useChangePassword } from '../api.ts'
import { type PasswordFields, passwordSchema } from '../schema.ts'
import { StrengthHint } from './strength-hint.tsx'

const EMPTY: PasswordFields = { current: '', next: '' }

/** Another password, for whoever knows the one there is. */
export function PasswordSection({ me }: { me: User }) {
  const { t } = useTranslation('account')
  const errorText = useErrorText()
  const change = useChangePassword()
  const form = useForm<PasswordFields>({ resolver: standardSchemaResolver(passwordSchema), defaultValues: EMPTY })
  const { errors } = form.formState
  const next = form.watch('next')
  const submit = form.handleSubmit(async (input) => {
    try {
      await change.mutateAsync(input)
      form.reset(EMPTY)
      toast.success(t('password.changed'))
    } catch (error) {
      if (isApiError(error) && error.code === 'M3M_USERS_PASSWORD')
        form.setError('current', { message: 'invalid.current' }, { shouldFocus: true })
      else setServerErrors(form, error, { fields: ['current', 'next'], text: errorText })
    }
  })
  const message = fieldMessages((key) => t(key as 'invalid.passwordShort', { count: COUNTS[key] ?? 0 }))
  return (
    <Section title={t('password.title')} description={t('password.description')}>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={errors.root?.message} />
          {/* Tells password managers whose password it is. */}
          <input type="text" name="username" value={me.email} autoComplete="username" readOnly hidden />
          <FormField label={t('password.current')} error={message(errors.current)}>
            {(control) => <PasswordInput {...control} {...form.register('current')} autoComplete="current-password" />}
          </FormField>
          <FormField
            label={t('password.next')}
            hint={next ? <StrengthHint password={next} me={me} /> : t('password.hint', { count: PASSWORD_MIN })}
            error={message(errors.next)}
          >
            {(control) => <PasswordInput {...control} {...form.register('next')} autoComplete="new-password" />}
          </FormField>
          <div>
            <Button type="submit" disabled={change.isPending}>
              {change.isPending ? <Spinner data-icon="inline-start" /> : null}
              {t('password.change')}
            </Button>
          </div>
        </FieldGroup>
      </form>
    </Section>
  )
}
