import { BanIcon, CircleCheckIcon, ShieldCheckIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { ManagedUser } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { powerOver } from '../lib/filter.ts'
import type { UserTask } from './user-dialogs.tsx'
import { UserMenu } from './user-menu.tsx'

interface UsersTableProps {
  users: readonly ManagedUser[]
  onEdit: (user: ManagedUser) => void
  onTask: (task: UserTask) => void
}

/** Who they are, what they may do, and when they were here. */
export function UsersTable({ users, onEdit, onTask }: UsersTableProps) {
  const { t } = useTranslation('users')
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <Table>
        <TableCaption className="sr-only">{t('title')}</TableCaption>
        <TableHeader>
          <TableRow>
            <ColumnHead label={t('column.user')} className="w-full" />
            <ColumnHead label={t('column.status')} from="sm" />
            <ColumnHead label={t('column.permissions')} from="lg" />
            <ColumnHead label={t('column.projects')} numeric from="md" />
            <ColumnHead label={t('column.lastSignIn')} from="lg" />
            <ColumnHead label={t('column.actions')} unseen />
          </TableRow>
        </TableHeader>
        <TableBody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onEdit={onEdit} onTask={onTask} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function UserRow({ user, onEdit, onTask }: Omit<UsersTableProps, 'users'> & { user: ManagedUser }) {
  const { t } = useTranslation('users')
  const format = useFormat()
  const me = useMe()
  const power = powerOver(user, me?.id)
  return (
    <TableRow>
      <TableCell className="max-w-0 whitespace-normal">
        <div className="flex items-center gap-3">
          <Avatar name={user.name} picture={user.avatar} />
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-2">
              {power === 'none' ? (
                <span className="font-medium [overflow-wrap:anywhere]">{user.name}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onEdit(user)}
                  className="rounded-sm text-left font-medium outline-none [overflow-wrap:anywhere] hover:underline focus-visible:outline-2 focus-visible:outline-ring"
                >
                  {user.name}
                </button>
              )}
              {user.root ? (
                <Badge variant="info" title={t('rootText')}>
                  <ShieldCheckIcon aria-hidden="true" />
                  root
                </Badge>
              ) : null}
              {user.id === me?.id ? <span className="text-muted-foreground text-xs">{t('you')}</span> : null}
              {user.status === 'blocked' ? (
                <Badge variant="destructive" className="sm:hidden">
                  {t('status.blocked')}
                </Badge>
              ) : null}
            </div>
            <div className="truncate text-muted-foreground text-xs" title={user.email}>
              {user.email}
            </div>
          </div>
        </div>
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <StatusBadge status={user.status} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap lg:table-cell">
        <PermissionsText user={user} />
      </TableCell>
      <TableCell className="hidden text-right md:table-cell">
        {user.root ? t('everyProject') : format.number(user.projectCount)}
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted-foreground lg:table-cell">
        {user.lastSignInAt ? <RelativeTime value={user.lastSignInAt} /> : t('never')}
      </TableCell>
      <TableCell className="text-right">
        <UserMenu user={user} power={power} onEdit={onEdit} onTask={onTask} />
      </TableCell>
    </TableRow>
  )
}

function StatusBadge({ status }: Pick<ManagedUser, 'status'>) {
  const { t } = useTranslation('users')
  const Icon = status === 'active' ? CircleCheckIcon : BanIcon
  return (
    <Badge variant={status === 'active' ? 'success' : 'destructive'}>
      <Icon aria-hidden="true" />
      {t(`status.${status}`)}
    </Badge>
  )
}

function PermissionsText({ user: { root, permissions } }: { user: ManagedUser }) {
  const { t } = useTranslation('users')
  const given = (['createProjects', 'manageUsers'] as const).filter((name) => permissions[name])
  if (root) return <>{t('everything')}</>
  if (given.length === 0) return <span className="text-muted-foreground">{t('nothing')}</span>
  return (
    <div className="flex gap-1">
      {given.map((name) => (
        <Badge key={name} variant="outline">
          {t(`permission.${name}.short`)}
        </Badge>
      ))}
    </div>
  )
}
