import { useQuery } from '@tanstack/react-query'
import { MonitorIcon, SmartphoneIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Section } from '@/features/settings/components/section.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Session } from '@/lib/api/index.ts'
import { sessionsQuery, useEndSession } from '../api.ts'
import { agentOf } from '../lib/user-agent.ts'

/** Where the person is signed in, and the end of it. */
export function SessionsSection() {
  const { t } = useTranslation('account')
  const errorText = useErrorText()
  const { data, error, refetch } = useQuery(sessionsQuery)
  const end = useEndSession()
  const [asking, setAsking] = useState(false)
  const endOne = (id: string) =>
    end.mutate(id, {
      onSuccess: () => toast.success(t(id === 'others' ? 'sessions.endedOthers' : 'sessions.ended')),
      onError: (problem) => toast.error(errorText(problem)),
    })
  const sessions = data?.items.toSorted((a, b) => Number(b.current) - Number(a.current))
  return (
    <Section title={t('sessions.title')} description={t('sessions.description')}>
      {sessions ? (
        <>
          <ul className="flex flex-col divide-y rounded-lg border">
            {sessions.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                onEnd={() => endOne(session.id)}
                disabled={end.isPending}
              />
            ))}
          </ul>
          {sessions.length > 1 ? (
            <div>
              <Button variant="outline" onClick={() => setAsking(true)} disabled={end.isPending}>
                {t('sessions.endOthers')}
              </Button>
            </div>
          ) : null}
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-14 w-full" />
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('sessions.ask')}
        text={t('sessions.askText')}
        confirm={t('sessions.endOthers')}
        onConfirm={() => endOne('others')}
        destructive
      />
    </Section>
  )
}

interface SessionRowProps {
  session: Session
  onEnd: () => void
  disabled: boolean
}

function SessionRow({ session, onEnd, disabled }: SessionRowProps) {
  const { t } = useTranslation('account')
  const { program = t('sessions.unknown'), system, phone } = agentOf(session.userAgent)
  const Icon = phone ? SmartphoneIcon : MonitorIcon
  const name = system ? t('sessions.on', { program, system }) : program
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
      <Icon aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium" title={session.userAgent}>
          {name}
          {session.current ? <Badge variant="outline">{t('sessions.current')}</Badge> : null}
        </p>
        <p className="flex flex-wrap gap-x-3 text-muted-foreground text-sm">
          <span className="[overflow-wrap:anywhere]">{session.address}</span>
          <span>
            {t('sessions.seen')} <RelativeTime value={session.lastSeenAt} />
          </span>
          <span>
            {t('sessions.since')} <RelativeTime value={session.createdAt} />
          </span>
        </p>
      </div>
      {session.current ? null : (
        <Button
          variant="outline"
          size="sm"
          onClick={onEnd}
          disabled={disabled}
          aria-label={t('sessions.endNamed', { name })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}
