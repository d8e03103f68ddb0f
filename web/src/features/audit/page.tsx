import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FootprintsIcon, RefreshCwIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { AuditEntry } from '@/lib/api/index.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { type AuditFilter, auditQuery } from './api.ts'
import { AuditFilters } from './components/audit-filters.tsx'
import { AuditTable } from './components/audit-table.tsx'
import { timeOf } from './lib/days.ts'

const route = getRouteApi('/_app/audit')

/** Who did what, for root. */
export const AuditPage = () => (useMe()?.root ? <Audit /> : <Forbidden />)

function Audit() {
  const { t } = useTranslation('audit')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: projects } = useQuery(projectsQuery)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetching } = useInfiniteQuery(
    auditQuery({ ...search, from: timeOf(search.from), to: timeOf(search.to, { after: 1 }) }),
  )
  const entries = data?.pages.flatMap(({ items }) => items)
  const slugs = new Map(projects?.items.map(({ id, slug }) => [id, slug]))
  const change = (next: AuditFilter) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        <Button variant="outline" size="sm" onClick={() => void refetch()} disabled={isFetching}>
          <RefreshCwIcon data-icon="inline-start" />
          {t('refresh')}
        </Button>
      </PageHeader>
      <AuditFilters filter={search} people={peopleOf(entries ?? [])} onChange={change} />
      {!entries ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <div className="flex flex-col gap-2" aria-hidden="true">
            {[1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} className="h-10 w-full" />
            ))}
          </div>
        )
      ) : entries.length === 0 ? (
        <Empty>
          <EmptyHeader>
            <EmptyMedia>
              <FootprintsIcon />
            </EmptyMedia>
            <EmptyTitle>{t('empty.title')}</EmptyTitle>
            <EmptyDescription>{t('empty.text')}</EmptyDescription>
          </EmptyHeader>
        </Empty>
      ) : (
        <>
          <AuditTable entries={entries} slugs={slugs} />
          {hasNextPage ? (
            <Button
              variant="outline"
              className="self-center"
              onClick={() => void fetchNextPage()}
              disabled={isFetchingNextPage}
            >
              {isFetchingNextPage ? <Spinner data-icon="inline-start" /> : null}
              {t('older')}
            </Button>
          ) : (
            <p className="text-center text-muted-foreground text-sm">{t('end')}</p>
          )}
        </>
      )}
    </div>
  )
}

/** Of whom the entries speak, also those who are gone. */
function peopleOf(entries: readonly AuditEntry[]) {
  const people = new Map<string, string>()
  // The newest are first: of a person's names the latest counts.
  for (const { actor } of entries)
    if (actor.kind === 'user' && actor.id && !people.has(actor.id)) people.set(actor.id, actor.name)
  return people
}
