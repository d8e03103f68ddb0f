import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ErrorState } from '@/components/error-state.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Sheet, SheetContent, SheetDescription, SheetFooter, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { useCreateUser, userQuery, useUpdateUser } from '../api.ts'
import { powerOver } from '../lib/filter.ts'
import { Credentials } from './credentials.tsx'
import { UserForm } from './user-form.tsx'

interface UserSheetProps {
  /** Whom to change; null to make somebody, undefined: closed. */
  id: string | null | undefined
  onClose: () => void
}

/** Makes somebody, or changes what they are called and what they may do. */
export function UserSheet({ id, onClose }: UserSheetProps) {
  const { t } = useTranslation('common')
  // What the sheet shows while it slides out.
  const [last, setLast] = useState(id)
  if (id !== undefined && id !== last) setLast(id)
  return (
    <Sheet open={id !== undefined} onOpenChange={(open) => !open && onClose()}>
      <SheetContent closeLabel={t('action.close')} className="gap-0 sm:max-w-lg">
        {last === null ? (
          <NewUser onClose={onClose} />
        ) : last ? (
          <EditUser key={last} id={last} onClose={onClose} />
        ) : null}
      </SheetContent>
    </Sheet>
  )
}

function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('users')
  const create = useCreateUser()
  const [made, setMade] = useState<{ email: string; password: string; name: string }>()
  if (made)
    return (
      <>
        <SheetHeader>
          <SheetTitle>{t('form.made', { name: made.name })}</SheetTitle>
          <SheetDescription>{t('credentials.once')}</SheetDescription>
        </SheetHeader>
        <div role="status" className="px-4">
          <Credentials {...made} />
        </div>
        <SheetFooter>
          <Button onClick={onClose} autoFocus>
            {t('credentials.done')}
          </Button>
        </SheetFooter>
      </>
    )
  return (
    <>
      <SheetHeader>
        <SheetTitle>{t('form.newTitle')}</SheetTitle>
        <SheetDescription>{t('form.newText')}</SheetDescription>
      </SheetHeader>
      <UserForm
        user={null}
        power="all"
        submitLabel={t('form.create')}
        onCancel={onClose}
        onSave={async ({ name, ...fields }) => {
          const user = await create.mutateAsync({ ...fields, ...(name && { name }) })
          setMade({ email: user.email, password: fields.password, name: user.name })
        }}
      />
    </>
  )
}

function EditUser({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('users')
  const me = useMe()
  const query = useQuery(userQuery(id))
  const update = useUpdateUser(id)
  const user = query.data
  const power = user ? powerOver(user, me?.id) : 'none'
  return (
    <>
      <SheetHeader>
        <SheetTitle>{user ? t('form.editTitle', { name: user.name }) : t('form.editAny')}</SheetTitle>
        <SheetDescription>{t(power === 'own' ? 'form.ownText' : 'form.editText')}</SheetDescription>
      </SheetHeader>
      {user ? (
        <UserForm
          user={user}
          power={power}
          submitLabel={t('form.save')}
          onCancel={onClose}
          onSave={async ({ name, email, permissions, projects }) => {
            await update.mutateAsync({ name, email, ...(power === 'all' && { permissions, projects }) })
            toast.success(t('form.saved', { name }))
            onClose()
          }}
        />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="flex flex-col gap-4 p-4" aria-hidden="true">
          {[1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-14 w-full" />
          ))}
        </div>
      )}
    </>
  )
}
