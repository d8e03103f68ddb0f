import { PlayIcon, RotateCwIcon, SquareIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { ServicePopover } from '@/components/layout/service-popover.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { ServiceStatus } from '@/lib/api/index.ts'
import { notifyError, notifyInfo } from '@/lib/notify.ts'
import { type ServiceAction, useLiveService, useServiceAction } from '@/lib/queries/service.ts'
import { useCommand } from '@/stores/commands.ts'

const isOn = (status: ServiceStatus | undefined) => status?.state === 'running' || status?.state === 'starting'

/** The service's state and its controls, on every page of the project. */
export function RunCluster({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const mobile = useIsMobile()
  const { data: status } = useLiveService(slug)
  const action = useServiceAction(slug)
  const act = (name: ServiceAction) =>
    action.mutate(name, {
      onError: (error) => notifyError(t(`service.failed.${name}`), errorText(error)),
    })

  const published = status?.version !== null
  const on = isOn(status)
  const busy = action.isPending
  useCommand(
    {
      id: 'service.start',
      label: t('service.start'),
      icon: PlayIcon,
      keywords: ['start', 'запустить'],
      run: () => act('start'),
    },
    { enabled: !!status && published && !on },
  )
  useCommand(
    {
      id: 'service.stop',
      label: t('service.stop'),
      icon: SquareIcon,
      keywords: ['stop', 'остановить'],
      run: () => act('stop'),
    },
    { enabled: !!status && status.state !== 'stopped' },
  )
  useCommand(
    {
      id: 'service.restart',
      label: t('service.restart'),
      icon: RotateCwIcon,
      keywords: ['restart', 'перезапустить'],
      run: () => act('restart'),
    },
    { enabled: !!status && published && on },
  )

  if (!status) return null
  const main: ServiceAction = status.state === 'stopped' || status.state === 'crashed' ? 'start' : 'stop'
  const MainIcon = main === 'start' ? PlayIcon : SquareIcon
  const refused = main === 'start' && !published
  const actMain = () => (refused ? notifyInfo(t('service.notPublished')) : act(main))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are controls of the service
    <div role="group" aria-label={t('service.label')} className="flex items-center gap-1">
      <ServicePopover slug={slug} status={status} busy={busy} onAction={act} />
      {mobile ? null : (
        <>
          <Button
            variant="outline"
            size="sm"
            aria-disabled={refused || undefined}
            title={refused ? t('service.notPublished') : undefined}
            disabled={busy}
            onClick={actMain}
          >
            {busy ? <Spinner data-icon="inline-start" /> : <MainIcon data-icon="inline-start" className="size-3.5" />}
            {t(`service.${main}`)}
          </Button>
          {on ? (
            <IconButton label={t('service.restart')} size="icon-sm" disabled={busy} onClick={() => act('restart')}>
              <RotateCwIcon />
            </IconButton>
          ) : null}
        </>
      )}
    </div>
  )
}
