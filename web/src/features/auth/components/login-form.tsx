import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useEffect, useState } from 'react'
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
import { isApiError, type User } from '@/lib/api/index.ts'
import { useLogin } from '@/lib/queries/session.ts'
import { type LoginFields, loginSchema } from '../schema.ts'

/** Email and password. `email` given: only that person may sign in here. */
export function LoginForm({ email, onDone }: { email?: string; onDone: (user: User) => void }) {
  const { t } = useTranslation('auth')
  const errorText = useErrorText()
  const login = useLogin()
  const [wait, startWait] = useCountdown()
  const form = useForm<LoginFields>({
    resolver: standardSchemaResolver(loginSchema),
    defaultValues: { email: email ?? '', password: '' },
  })
  const { errors } = form.formState

  const submit = form.handleSubmit(async (input) => {
    try {
      onDone((await login.mutateAsync(input)).user)
    } catch (error) {
      if (isApiError(error) && error.retryAfter) startWait(error.retryAfter)
      form.setError('root', { message: errorText(error) })
      form.resetField('password')
      form.setFocus('password')
    }
  })

  const message = (key: string | undefined) => (key === undefined ? undefined : t(key as 'invalid.required'))
  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={wait > 0 ? t('login.wait', { count: wait }) : errors.root?.message} />
        <FormField label={t('login.email')} error={message(errors.email?.message)}>
          {(control) => (
            <Input
              {...control}
              {...form.register('email')}
              type="email"
              autoComplete="username"
              readOnly={email !== undefined}
              autoFocus={email === undefined}
            />
          )}
        </FormField>
        <FormField label={t('login.password')} error={message(errors.password?.message)}>
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register('password')}
              autoComplete="current-password"
              autoFocus={email !== undefined}
            />
          )}
        </FormField>
        <Button type="submit" disabled={login.isPending || wait > 0}>
          {login.isPending ? <Spinner data-icon="inline-start" /> : null}
          {t('login.submit')}
        </Button>
      </FieldGroup>
    </form>
  )
}

/** Seconds left, and what starts the count. */
function useCountdown(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return [left, setLeft]
}
