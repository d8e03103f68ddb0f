import { ChevronDownIcon, ExternalLinkIcon, PlayIcon, RotateCwIcon, SquareIcon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { ServiceErrorAlert } from '@/components/service-error.tsx'
import { StatusPill } from '@/components/status-pill.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import type { ServiceStatus } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import type { ServiceAction } from '@/lib/queries/service.ts'

/** The status pill; opens what is known about the service and all of its controls. */
export function ServicePopover({
  slug,
  status,
  busy,
  onAction,
}: {
  slug: string
  status: ServiceStatus
  busy: boolean
  onAction: (action: ServiceAction) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const { state, version, since, restarts, retryAt, error, quarantine } = status
  const resting = state === 'stopped' || state === 'crashed'
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger className="flex h-7 items-center gap-1.5 rounded-full pr-1.5 outline-none transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:outline-ring">
        <span className="sr-only">{t('service.label')}: </span>
        <StatusPill state={state} className="h-6" />
        <span className="text-muted-foreground text-xs tabular-nums max-lg:hidden">
          {version === null ? t('service.noVersion') : t('service.version', { version })}
        </span>
        <ChevronDownIcon aria-hidden="true" className="size-3.5 text-muted-foreground" />
      </PopoverTrigger>
      <PopoverContent
        // The first button would show its tooltip at once.
        onOpenAutoFocus={(event) => {
          event.preventDefault()
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
        }}
        align="end"
        aria-label={t('service.label')}
        className="grid w-88 gap-3"
      >
        <div role="status" className="flex items-center justify-between gap-2">
          <StatusPill state={state} />
          <span className="text-muted-foreground text-xs">
            {version === null ? t('service.noVersion') : t('service.version', { version })}
          </span>
        </div>
        {error ? (
          <ServiceErrorAlert
            slug={slug}
            error={error}
            version={version}
            onNavigate={() => setOpen(false)}
            className="text-xs"
          />
        ) : null}
        <dl className="grid empty:hidden grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-[0.8125rem]">
          {since ? <Fact name={t('service.since')} value={<RelativeTime value={since} />} /> : null}
          {restarts > 0 ? <Fact name={t('service.restarts')} value={format.number(restarts)} /> : null}
          {quarantine ? (
            <>
              <Fact name={t('service.quarantine')} value={<RelativeTime value={quarantine.since} />} />
              {quarantine.until ? (
                <Fact name={t('service.quarantineUntil')} value={<RelativeTime value={quarantine.until} />} />
              ) : null}
            </>
          ) : null}
          {retryAt ? <Fact name={t('service.retryAt')} value={<RelativeTime value={retryAt} />} /> : null}
        </dl>
        <div className="text-[0.8125rem]">
          <div className="text-muted-foreground">{t('service.address')}</div>
          <div className="mt-1 flex min-w-0 items-center rounded-md border bg-muted/60 py-px pr-px pl-2">
            <a
              href={status.url}
              target="_blank"
              rel="noreferrer"
              className="min-w-0 flex-1 truncate rounded-sm font-mono text-xs underline-offset-4 hover:underline"
              title={status.url}
            >
              {status.url.replace(/^https?:\/\//, '')}
            </a>
            <CopyButton text={status.url} label={t('service.copyAddress')} />
            <IconButton label={t('service.openAddress')} size="icon-sm" asChild>
              <a href={status.url} target="_blank" rel="noreferrer">
                <ExternalLinkIcon />
              </a>
            </IconButton>
          </div>
        </div>
        {version === null ? <p className="text-muted-foreground text-xs">{t('service.notPublished')}</p> : null}
        <div className="flex flex-wrap gap-2">
          {resting ? (
            <Button size="sm" disabled={busy || version === null} onClick={() => onAction('start')}>
              <PlayIcon data-icon="inline-start" className="size-3.5" />
              {t('service.start')}
            </Button>
          ) : (
            <Button size="sm" variant="outline" disabled={busy} onClick={() => onAction('restart')}>
              <RotateCwIcon data-icon="inline-start" />
              {t('service.restart')}
            </Button>
          )}
          {state === 'stopped' ? null : (
            <Button size="sm" variant="outline" disabled={busy} onClick={() => onAction('stop')}>
              <SquareIcon data-icon="inline-start" className="size-3.5" />
              {t('service.stop')}
            </Button>
          )}
        </div>
      </PopoverContent>
    </Popover>
  )
}

const Fact = ({ name, value }: { name: string; value: ReactNode }) => (
  <>
    <dt className="text-muted-foreground">{name}</dt>
    <dd>{value}</dd>
  </>
)
