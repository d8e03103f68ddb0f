import {
  BanIcon,
  CircleCheckIcon,
  KeyRoundIcon,
  LockIcon,
  MoreHorizontalIcon,
  PencilIcon,
  Trash2Icon,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'
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
    return (
      <Tooltip>
        <TooltipTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-disabled="true" aria-label={t('locked.label', { name, reason })}>
            <LockIcon />
          </Button>
        </TooltipTrigger>
        <TooltipContent className="max-w-64">{reason}</TooltipContent>
      </Tooltip>
    )
  }
  if (power === 'own')
    return (
      <IconButton label={t('action.editOf', { name })} size="icon-sm" onClick={() => onEdit(user)}>
        <PencilIcon />
      </IconButton>
    )
  const blocked = user.status === 'blocked'
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('action.more', { name })}
          title={t('action.more', { name })}
        >
          <MoreHorizontalIcon />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
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
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
