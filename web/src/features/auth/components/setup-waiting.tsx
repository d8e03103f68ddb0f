import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { TriangleAlertIcon } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { Alert, AlertTitle } from '@/components/ui/alert.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { TooltipProvider } from '@/components/ui/tooltip.tsx'
import { setupQuery } from '@/lib/queries/session.ts'
import { AuthCard } from './auth-card.tsx'

const COMMAND = 'npx m3m new-admin admin@example.com PASSWORD'
const LOOK_EVERY = 2000

/** Shows the command and goes on to the sign-in by itself once an administrator exists. */
export function SetupWaiting({ usedUp }: { usedUp: boolean }) {
  const { t } = useTranslation('auth')
  const navigate = useNavigate()
  const { data } = useQuery({ ...setupQuery, refetchInterval: LOOK_EVERY })
  const ready = data?.required === false
  useEffect(() => {
    if (ready) void navigate({ to: '/login', replace: true })
  }, [ready, navigate])
  return (
    <AuthCard title={t('setup.waitTitle')} description={t('setup.waitDescription')}>
      <div className="grid gap-4">
        {usedUp ? (
          <Alert variant="warning">
            <TriangleAlertIcon aria-hidden="true" />
            <AlertTitle className="font-normal">{t('setup.usedLink')}</AlertTitle>
          </Alert>
        ) : null}
        <div className="flex items-start gap-1 rounded-md border bg-muted p-1.5 pl-3">
          <code className="min-w-0 flex-1 py-1 text-[0.8125rem] [overflow-wrap:anywhere]">{COMMAND}</code>
          <TooltipProvider>
            <CopyButton text={COMMAND} label={t('setup.copyCommand')} />
          </TooltipProvider>
        </div>
        <p className="text-muted-foreground">{t('setup.waitLink')}</p>
        <p role="status" className="flex items-center gap-2 font-medium">
          <Spinner />
          {t('setup.waiting')}
        </p>
      </div>
    </AuthCard>
  )
}
