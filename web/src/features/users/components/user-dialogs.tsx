import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { ManagedUser } from '@/lib/api/index.ts'
import { useDeleteUser, useResetPassword, useUserAction } from '../api.ts'
import { Credentials } from './credentials.tsx'

export interface UserTask {
  kind: 'block' | 'unblock' | 'reset' | 'delete'
  user: ManagedUser
}

/** Asks before somebody is blocked, deleted or given another password, and does it. */
export function UserDialogs({ task, onClose }: { task: UserTask | null; onClose: () => void }) {
  const { t } = useTranslation(['users', 'common'])
  const errorText = useErrorText()
  const act = useUserAction()
  const reset = useResetPassword()
  const remove = useDeleteUser()
  // What a dialog says while it closes.
  const [last, setLast] = useState<UserTask | null>(task)
  if (task && task !== last) setLast(task)
  const onError = (error: unknown) => void toast.error(errorText(error))
  const password = reset.data?.password
  const name = last?.user.name ?? ''
  const kind = last?.kind ?? 'block'

  const confirm = () => {
    if (!task) return
    const { id } = task.user
    if (task.kind === 'reset') return reset.mutate(id, { onError })
    const onSuccess = () => void toast.success(t(`ask.${task.kind}.done`, { name }))
    if (task.kind === 'delete') remove.mutate(id, { onSuccess, onError })
    else act.mutate({ id, action: task.kind }, { onSuccess, onError })
  }
  return (
    <>
      <ConfirmDialog
        open={task !== null}
        onClose={onClose}
        title={t(`ask.${kind}.title`, { name })}
        text={t(`ask.${kind}.text`, { name })}
        confirm={t(`ask.${kind}.confirm`)}
        onConfirm={confirm}
        destructive={kind !== 'unblock'}
      />
      <Dialog open={password != null} onOpenChange={(open) => !open && reset.reset()}>
        <DialogContent closeLabel={t('common:action.close')}>
          <DialogHeader>
            <DialogTitle>{t('ask.reset.done', { name })}</DialogTitle>
            <DialogDescription>{t('credentials.once')}</DialogDescription>
          </DialogHeader>
          {password ? <Credentials email={last?.user.email ?? ''} password={password} /> : null}
          <DialogFooter>
            <Button onClick={() => reset.reset()}>{t('credentials.done')}</Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    </>
  )
}
