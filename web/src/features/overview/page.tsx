import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { useProject } from '@/hooks/use-project.ts'
import { serviceQuery } from '@/lib/queries/service.ts'
import { Figures } from './components/figures.tsx'
import { GoalsToday } from './components/goals-today.tsx'
import { JobsSummary } from './components/jobs-summary.tsx'
import { Kept } from './components/kept.tsx'
import { KpiSkeleton } from './components/kpi-grid.tsx'
import { LatestErrors } from './components/latest-errors.tsx'
import { NotPublished } from './components/not-published.tsx'
import { OverviewHeader } from './components/overview-header.tsx'
import { OverviewSection } from './components/overview-section.tsx'
import { PackagesNotice } from './components/packages-notice.tsx'
import { RecentActivity } from './components/recent-activity.tsx'
import { ServiceNotice } from './components/service-notice.tsx'
import { DEFAULT_RANGE } from './lib/range.ts'
import { type Sorting, sortingOf, toSearch } from './lib/routes.ts'
import type { Range } from './lib/search.ts'

const route = getRouteApi('/_app/projects/$slug/')

/** How the project's service does: now, and over time. */
export function OverviewPage() {
  const { t } = useTranslation('overview')
  const project = useProject()
  const me = useMe()
  const { range = DEFAULT_RANGE, sort, order } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: status, error, refetch } = useQuery(serviceQuery(project.slug))
  const onRange = (next: Range) =>
    navigate({
      search: (search) => ({ ...search, range: next === DEFAULT_RANGE ? undefined : next }),
      replace: true,
      resetScroll: false,
    })
  const onSort = (sorting: Sorting) =>
    navigate({ search: (search) => ({ ...search, ...toSearch(sorting) }), replace: true, resetScroll: false })
  const params = { slug: project.slug }

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 p-4 md:p-6">
      <OverviewHeader project={project} status={status} />
      {!status ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <KpiSkeleton />
        )
      ) : status.version === null ? (
        <NotPublished slug={project.slug} />
      ) : (
        <>
          <ServiceNotice slug={project.slug} status={status} />
          <PackagesNotice slug={project.slug} />
          <Figures
            key={project.id}
            project={project.slug}
            state={status.state}
            range={range}
            onRange={onRange}
            sorting={sortingOf(sort, order)}
            onSort={onSort}
          />
          <div className="grid gap-6 lg:grid-cols-2">
            <OverviewSection
              title={t('errors.title')}
              more={{ text: t('openLogs'), to: '/projects/$slug/logs', params, search: { level: 'error' } }}
            >
              <LatestErrors project={project.slug} />
            </OverviewSection>
            <OverviewSection
              title={t('jobs.title')}
              more={{ text: t('jobs.open'), to: '/projects/$slug/jobs', params }}
            >
              <JobsSummary project={project.slug} status={status} />
            </OverviewSection>
            <GoalsToday project={project.slug} />
          </div>
        </>
      )}
      {status && <Kept key={project.id} project={project.slug} />}
      {status && (
        <OverviewSection
          title={t('activity.title')}
          {...(me?.root ? { more: { text: t('activity.open'), to: '/audit', search: { project: project.id } } } : {})}
        >
          <RecentActivity key={project.id} project={project.slug} />
        </OverviewSection>
      )}
    </div>
  )
}
