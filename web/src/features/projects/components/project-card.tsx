import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '@/components/relative-time.tsx'
import { StatusPill } from '@/components/status-pill.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Project, ServiceStatus } from '@/lib/api/index.ts'

/** A project in the list: the whole card leads to its overview. */
export function ProjectCard({
  project: { name, slug, color, updatedAt },
  status,
  loading,
}: {
  project: Project
  status: ServiceStatus | undefined
  loading: boolean
}) {
  const { t } = useTranslation()
  return (
    <article className="relative flex h-full flex-col gap-3 overflow-hidden rounded-xl border bg-card p-4 pl-5 transition-colors focus-within:border-ring hover:border-input hover:bg-accent/40">
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 w-1.5"
        style={{ background: color ? `var(--tag-${color})` : 'var(--border)' }}
      />
      <div className="min-w-0">
        <h2 className="truncate font-semibold text-base" title={name}>
          <Link
            to="/projects/$slug"
            params={{ slug }}
            className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
          >
            {name}
          </Link>
        </h2>
        <p className="flex items-baseline gap-3 text-muted-foreground text-xs">
          <span className="min-w-0 flex-1 truncate font-mono" title={slug}>
            {slug}
          </span>
          <RelativeTime value={updatedAt} className="shrink-0" />
        </p>
      </div>
      <div className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted-foreground text-xs">
        {loading ? <Skeleton className="h-5 w-20 rounded-full" /> : <StatusPill state={status?.state} />}
        {status ? (
          <span className="tabular-nums">
            {status.version === null ? t('service.noVersion') : t('service.version', { version: status.version })}
          </span>
        ) : null}
      </div>
    </article>
  )
}
