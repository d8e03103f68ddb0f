import { type SubmitEvent, useEffect, useRef, useState } from 'react'
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

/**
 * Email and password. `email` given: only that person may sign in here.
 * A plain form: the sign-in page is the first thing loaded, and two required fields need no form library.
 */
export function LoginForm({ email, onDone }: { email?: string; onDone: (user: User) => void }) {
  const { t } = useTranslation('auth')
  const errorText = useErrorText()
  const login = useLogin()
  const [wait, startWait] = useCountdown()
  const [missing, setMissing] = useState<string[]>([])
  const password = useRef<HTMLInputElement>(null)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const input = { email: fieldOf(form, 'email').value.trim(), password: fieldOf(form, 'password').value }
    const empty = Object.entries(input).flatMap(([name, value]) => (value === '' ? [name] : []))
    setMissing(empty)
    if (empty[0]) return fieldOf(form, empty[0]).focus()
    login.mutate(input, {
      onSuccess: ({ user }) => onDone(user),
      onError: (error) => {
        if (isApiError(error) && error.retryAfter) startWait(error.retryAfter)
        if (!password.current) return
        password.current.value = ''
        password.current.focus()
      },
    })
  }

  const failure = login.error ? errorText(login.error) : undefined
  const required = (name: string) => (missing.includes(name) ? t('invalid.required') : undefined)
  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={wait > 0 ? t('login.wait', { count: wait }) : failure} />
        <FormField label={t('login.email')} error={required('email')}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={email}
              readOnly={email !== undefined}
              autoFocus={email === undefined}
            />
          )}
        </FormField>
        <FormField label={t('login.password')} error={required('password')}>
          {(control) => (
            <PasswordInput
              {...control}
              ref={password}
              name="password"
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

const fieldOf = (form: HTMLFormElement, name: string) => form.elements.namedItem(name) as HTMLInputElement

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
