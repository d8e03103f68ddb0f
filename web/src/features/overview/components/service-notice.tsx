import { Link } from '@tanstack/react-router'
import { CircleStopIcon, CircleXIcon, PlayIcon, ScrollTextIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '@/components/relative-time.tsx'
import { ServiceErrorAlert } from '@/components/service-error.tsx'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { ServiceStatus } from '@/lib/api/index.ts'
import { notifyError } from '@/lib/notify.ts'
import { useServiceAction } from '@/lib/queries/service.ts'

/** What is wrong with a service that does not run, and what can be done; nothing while all is well. */
export function ServiceNotice({ slug, status }: { slug: string; status: ServiceStatus }) {
  const { t } = useTranslation(['overview', 'common'])
  const errorText = useErrorText()
  const action = useServiceAction(slug)
  const { state, error, retryAt } = status
  if (state !== 'stopped' && state !== 'crashed') return null
  const start = () =>
    action.mutate('start', { onError: (why) => notifyError(t('common:service.failed.start'), errorText(why)) })
  const buttons = (
    <div className="flex flex-wrap gap-2 pt-1">
      <Button size="sm" disabled={action.isPending} onClick={start}>
        <PlayIcon data-icon="inline-start" className="size-3.5" />
        {t('common:service.start')}
      </Button>
      <Button size="sm" variant="outline" asChild>
        <Link to="/projects/$slug/logs" params={{ slug }}>
          <ScrollTextIcon data-icon="inline-start" />
          {t('openLogs')}
        </Link>
      </Button>
    </div>
  )
  if (error)
    return (
      <ServiceErrorAlert slug={slug} error={error} version={status.version} icon={<CircleXIcon aria-hidden="true" />}>
        {retryAt && (
          <p>
            {t('common:service.retryAt')}: <RelativeTime value={retryAt} />
          </p>
        )}
        {buttons}
      </ServiceErrorAlert>
    )
  return (
    <Alert>
      <CircleStopIcon aria-hidden="true" />
      <AlertTitle>{t(`notice.${state}`)}</AlertTitle>
      <AlertDescription>
        <p>{t('notice.text')}</p>
        {buttons}
      </AlertDescription>
    </Alert>
  )
}
