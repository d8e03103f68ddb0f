import { useNavigate } from '@tanstack/react-router'
import { LogOutIcon, UserMinusIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { LockMark } from '@/components/lock-mark.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useMe } from '@/hooks/use-me.ts'
import type { Member, Project } from '@/lib/api/index.ts'
import { useLeaveProject, useRemoveMember } from '../members-api.ts'

interface MemberListProps {
  project: Project
  members: readonly Member[]
  mayChange: boolean
}

/** The members; who leaves or is removed has no way back of their own, so that both are asked for. */
export function MemberList({ project, members, mayChange }: MemberListProps) {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const errorText = useErrorText()
  const me = useMe()
  const remove = useRemoveMember(project.slug)
  const leave = useLeaveProject(project, me?.id ?? '')
  const [leaving, setLeaving] = useState<Member | null>(null)
  // What the dialog says while it closes.
  const [last, setLast] = useState<Member | null>(null)
  const ask = (member: Member) => {
    setLast(member)
    setLeaving(member)
  }
  const own = last?.id === me?.id
  const onError = (error: unknown) => void toast.error(errorText(error))
  const confirm = () => {
    if (!leaving) return
    const { name } = leaving
    if (!own)
      return remove.mutate(leaving, { onSuccess: () => void toast.success(t('members.removed', { name })), onError })
    leave.mutate(undefined, {
      async onSuccess() {
        toast.success(t('members.left', { name: project.name }))
        await navigate({ to: '/projects', replace: true })
      },
      onError,
    })
  }
  return (
    <>
      <ul aria-label={t('members.title')} className="flex flex-col divide-y rounded-lg border">
        {members.map((member) => (
          <li key={member.id} className="flex items-center gap-3 px-3 py-2">
            <Avatar name={member.name} picture={member.avatar} />
            <div className="min-w-0 flex-1">
              <div className="flex flex-wrap items-center gap-x-2">
                <span className="font-medium text-sm [overflow-wrap:anywhere]">{member.name}</span>
                {member.root ? <Badge variant="info">root</Badge> : null}
                {member.maker ? <Badge variant="outline">{t('members.maker')}</Badge> : null}
                {member.status === 'blocked' ? <Badge variant="destructive">{t('members.blocked')}</Badge> : null}
                {member.id === me?.id ? (
                  <span className="text-muted-foreground text-xs">{t('members.you')}</span>
                ) : null}
              </div>
              <div className="truncate text-muted-foreground text-xs" title={member.email}>
                {member.email}
              </div>
            </div>
            <MemberButton member={member} mayChange={mayChange} onAsk={() => ask(member)} />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t(own ? 'members.leave.title' : 'members.remove.title', { name: own ? project.name : last?.name })}
        text={t(own ? 'members.leave.text' : 'members.remove.text', { name: last?.name })}
        confirm={t(own ? 'members.leave.confirm' : 'members.remove.confirm')}
        onConfirm={confirm}
        destructive
      />
    </>
  )
}

function MemberButton({ member, mayChange, onAsk }: { member: Member; mayChange: boolean; onAsk: () => void }) {
  const { t } = useTranslation('settings')
  const me = useMe()
  const { name } = member
  const lock = member.root ? 'root' : mayChange && member.maker && !me?.root && member.id !== me?.id ? 'maker' : null
  if (lock) {
    const reason = t(`members.locked.${lock}`)
    return <LockMark label={t('members.locked.label', { name, reason })} reason={reason} />
  }
  if (member.id === me?.id)
    return (
      <IconButton label={t('members.leave.action')} size="icon-sm" onClick={onAsk}>
        <LogOutIcon />
      </IconButton>
    )
  if (!mayChange) return null
  return (
    <IconButton label={t('members.remove.action', { name })} size="icon-sm" onClick={onAsk}>
      <UserMinusIcon />
    </IconButton>
  )
}
