import { Link } from '@tanstack/react-router'
import { ExternalLinkIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { CopyButton } from '@/components/copy-button.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { StatusPill } from '@/components/status-pill.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Project, ServiceStatus } from '@/lib/api/index.ts'

/** Which project this is, how its service does, since when, and where it answers. */
export function OverviewHeader({ project, status }: { project: Project; status: ServiceStatus | undefined }) {
  const { t } = useTranslation(['overview', 'common'])
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-2">
        <h1 tabIndex={-1} className="flex items-center gap-2 font-semibold text-xl tracking-tight">
          <ColorDot color={project.color} />
          <span className="min-w-0 [overflow-wrap:anywhere]">{project.name}</span>
        </h1>
        {status ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
            <StatusPill state={status.state} />
            {status.version !== null && (
              <Link
                to="/projects/$slug/versions/$version"
                params={{ slug: project.slug, version: status.version }}
                className="rounded-sm text-foreground underline decoration-border underline-offset-4 hover:decoration-current"
              >
                {t('common:service.version', { version: status.version })}
              </Link>
            )}
            {status.since && (
              <span>
                {t(`since.${status.state}`)} <RelativeTime value={status.since} />
              </span>
            )}
            {status.restarts > 0 && <span>{t('restarted', { count: status.restarts })}</span>}
          </div>
        ) : (
          <Skeleton className="h-5 w-64" />
        )}
      </div>
      {status && (
        <div className="flex min-w-0 max-w-full items-center rounded-md border bg-muted/50 py-px pr-px pl-2.5">
          <a
            href={status.url}
            target="_blank"
            rel="noreferrer"
            title={status.url}
            className="min-w-0 truncate rounded-sm font-mono text-xs underline-offset-4 hover:underline"
          >
            {status.url.replace(/^https?:\/\//, '')}
          </a>
          <CopyButton text={status.url} label={t('common:service.copyAddress')} className="ml-1" />
          <IconButton label={t('common:service.openAddress')} size="icon-sm" asChild>
            <a href={status.url} target="_blank" rel="noreferrer">
              <ExternalLinkIcon />
            </a>
          </IconButton>
        </div>
      )}
    </header>
  )
}
