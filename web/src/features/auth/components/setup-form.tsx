import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { PasswordInput } from '@/components/password-input.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, PASSWORD_MIN } from '@/lib/api/index.ts'
import { fieldMessages, setServerErrors } from '@/lib/form-errors.ts'
import { COUNTS } from '@/lib/person.ts'
import { useSetup } from '@/lib/queries/session.ts'
import { type SetupFields, setupSchema } from '../schema.ts'
import { AuthCard } from './auth-card.tsx'

/** Makes the root. `onUsedUp`: the token is not the current one. */
export function SetupForm({ token, onUsedUp }: { token: string; onUsedUp: () => void }) {
  const { t } = useTranslation('auth')
  const navigate = useNavigate()
  const errorText = useErrorText()
  const setup = useSetup()
  const form = useForm<SetupFields>({
    resolver: standardSchemaResolver(setupSchema),
    defaultValues: { name: '', email: '', password: '' },
  })
  const { errors } = form.formState

  const submit = form.handleSubmit(async ({ name, ...input }) => {
    try {
      await setup.mutateAsync({ token, ...input, name: name || undefined })
      await navigate({ to: '/projects', replace: true })
    } catch (error) {
      if (isApiError(error) && error.code === 'M3M_AUTH_SETUP_TOKEN') return onUsedUp()
      if (isApiError(error) && error.code === 'M3M_AUTH_SETUP_DONE') return navigate({ to: '/login', replace: true })
      setServerErrors(form, error, { fields: ['name', 'email', 'password'], text: errorText })
    }
  })

  const message = fieldMessages((key) => t(key as 'invalid.passwordShort', { count: COUNTS[key] ?? 0 }))
  return (
    <AuthCard title={t('setup.title')} description={t('setup.description')}>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={errors.root?.message} />
          <FormField label={t('login.email')} error={message(errors.email)}>
            {(control) => (
              <Input {...control} {...form.register('email')} type="email" autoComplete="username" autoFocus />
            )}
          </FormField>
          <FormField label={t('setup.name')} hint={t('setup.nameHint')} error={message(errors.name)}>
            {(control) => <Input {...control} {...form.register('name')} autoComplete="name" />}
          </FormField>
          <FormField
            label={t('login.password')}
            hint={errors.password ? undefined : t('setup.passwordHint', { count: PASSWORD_MIN })}
            error={message(errors.password)}
          >
            {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
          </FormField>
          <Button type="submit" disabled={setup.isPending}>
            {setup.isPending ? <Spinner data-icon="inline-start" /> : null}
            {t('setup.submit')}
          </Button>
        </FieldGroup>
      </form>
    </AuthCard>
  )
}
