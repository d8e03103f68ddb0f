import { BanIcon, CircleCheckIcon, KeyRoundIcon, PencilIcon, Trash2Icon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { LockMark } from '@/components/lock-mark.tsx'
import { MoreMenu } from '@/components/more-menu.tsx'
import { DropdownMenuGroup, DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu.tsx'
import type { ManagedUser } from '@/lib/api/index.ts'
import type { powerOver } from '../lib/filter.ts'
import type { UserTask } from './user-dialogs.tsx'

interface UserMenuProps {
  user: ManagedUser
  power: ReturnType<typeof powerOver>
  onEdit: (user: ManagedUser) => void
  onTask: (task: UserTask) => void
}

/** What can be done with somebody; a lock that says why where nothing can. */
export function UserMenu({ user, power, onEdit, onTask }: UserMenuProps) {
  const { t } = useTranslation('users')
  const { name } = user
  if (power === 'none') {
    const reason = t(user.locked === 'root' ? 'locked.root' : 'locked.more')
    return <LockMark label={t('locked.label', { name, reason })} reason={reason} />
  }
  if (power === 'own')
    return (
      <IconButton label={t('action.editOf', { name })} size="icon-sm" onClick={() => onEdit(user)}>
        <PencilIcon />
      </IconButton>
    )
  const blocked = user.status === 'blocked'
  return (
    <MoreMenu label={t('action.more', { name })}>
      <DropdownMenuGroup>
        <DropdownMenuItem onSelect={() => onEdit(user)}>
          <PencilIcon />
          {t('action.edit')}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onTask({ kind: 'reset', user })}>
          <KeyRoundIcon />
          {t('action.reset')}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onTask({ kind: blocked ? 'unblock' : 'block', user })}>
          {blocked ? <CircleCheckIcon /> : <BanIcon />}
          {t(blocked ? 'action.unblock' : 'action.block')}
        </DropdownMenuItem>
      </DropdownMenuGroup>
      <DropdownMenuSeparator />
      <DropdownMenuGroup>
        <DropdownMenuItem variant="destructive" onSelect={() => onTask({ kind: 'delete', user })}>
          <Trash2Icon />
          {t('action.delete')}
        </DropdownMenuItem>
      </DropdownMenuGroup>
    </MoreMenu>
  )
}
