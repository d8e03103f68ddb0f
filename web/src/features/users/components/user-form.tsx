import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { LockIcon, RefreshCwIcon } from 'lucide-react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Alert, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { SheetFooter } from '@/components/ui/sheet.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { type ManagedUserDetails, makePassword } from '@/lib/api/index.ts'
import { fieldMessages, setServerErrors } from '@/lib/form-errors.ts'
import { COUNTS } from '@/lib/person.ts'
import type { powerOver } from '../lib/filter.ts'
import { type UserFields, userSchema } from '../schema.ts'
import { PermissionFields } from './permission-fields.tsx'
import { ProjectAccess } from './project-access.tsx'

interface UserFormProps {
  /** Null: somebody new, with a password that is made here. */
  user: ManagedUserDetails | null
  power: ReturnType<typeof powerOver>
  submitLabel: string
  onCancel: () => void
  /** Rejects with what the server said. */
  onSave: (fields: UserFields) => Promise<void>
}

const valuesOf = (user: ManagedUserDetails | null): UserFields => ({
  name: user?.name ?? '',
  email: user?.email ?? '',
  password: user ? '' : makePassword(),
  permissions: user?.permissions ?? { createProjects: false, manageUsers: false },
  projects: user?.projects.map(({ id }) => id) ?? [],
})

export function UserForm({ user, power, submitLabel, onCancel, onSave }: UserFormProps) {
  const { t } = useTranslation(['users', 'common'])
  const errorText = useErrorText()
  const form = useForm<UserFields>({
    resolver: standardSchemaResolver(userSchema(user === null)),
    defaultValues: valuesOf(user),
  })
  const { errors, isSubmitting } = form.formState
  const password = form.watch('password')
  const message = fieldMessages((key) => t(key as 'invalid.passwordShort', { count: COUNTS[key] ?? 0 }))
  const submit = form.handleSubmit(async (fields) => {
    try {
      await onSave(fields)
    } catch (error) {
      setServerErrors(form, error, { fields: ['name', 'email', 'password', 'projects'], text: errorText })
    }
  })
  if (power === 'none')
    return (
      <div className="p-4">
        <Alert>
          <LockIcon aria-hidden="true" />
          <AlertTitle className="font-normal">{t(user?.locked === 'root' ? 'locked.root' : 'locked.more')}</AlertTitle>
        </Alert>
      </div>
    )
  return (
    <form onSubmit={submit} noValidate className="flex flex-1 flex-col">
      <FieldGroup className="px-4 pb-2">
        <FormError message={errors.root?.message} />
        <FormField label={t('field.email')} error={message(errors.email)}>
          {(control) => (
            <Input {...control} {...form.register('email')} type="email" autoComplete="off" maxLength={254} autoFocus />
          )}
        </FormField>
        <FormField
          label={t('field.name')}
          hint={user || errors.name ? undefined : t('field.nameHint')}
          error={message(errors.name)}
        >
          {(control) => <Input {...control} {...form.register('name')} autoComplete="off" />}
        </FormField>
        {user ? null : (
          <FormField label={t('field.initialPassword')} hint={t('field.passwordHint')} error={message(errors.password)}>
            {(control) => (
              <div className="flex items-center gap-1">
                <Input
                  {...control}
                  {...form.register('password')}
                  className="min-w-0 flex-1 font-mono"
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                />
                <IconButton
                  label={t('field.generate')}
                  onClick={() => form.setValue('password', makePassword(), { shouldValidate: true })}
                >
                  <RefreshCwIcon />
                </IconButton>
                <CopyButton text={password} label={t('credentials.copy.password')} size="icon" />
              </div>
            )}
          </FormField>
        )}
        {power === 'own' ? null : (
          <>
            <Controller
              control={form.control}
              name="permissions"
              render={({ field }) => <PermissionFields value={field.value} onChange={field.onChange} />}
            />
            <Controller
              control={form.control}
              name="projects"
              render={({ field }) => (
                <ProjectAccess value={field.value} onChange={field.onChange} error={message(errors.projects)} />
              )}
            />
          </>
        )}
      </FieldGroup>
      <SheetFooter className="sticky bottom-0 flex-row justify-end border-t bg-popover">
        <Button variant="outline" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={isSubmitting}>
          {isSubmitting ? <Spinner data-icon="inline-start" /> : null}
          {submitLabel}
        </Button>
      </SheetFooter>
    </form>
  )
}
