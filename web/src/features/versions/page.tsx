import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { FilePen, History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { VersionDialogs, type VersionTask } from './components/version-dialogs.tsx'
import { VersionFilters } from './components/version-filters.tsx'
import { VersionTable } from './components/version-table.tsx'

const route = getRouteApi('/_app/projects/$slug/versions/')

/** Everything that was ever published and not deleted since. */
export function VersionsPage() {
  const { t } = useTranslation('versions')
  const { slug } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const pipeline = useQuery(pipelineQuery(slug))
  const [task, setTask] = useState<VersionTask | null>(null)
  const versions = pipeline.data?.versions ?? []
  const shown = versions.filter(
    ({ tag, branch }) => (!search.tag || tag === search.tag) && (!search.branch || branch === search.branch),
  )
  const clear = () => navigate({ search: {}, replace: true })

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 tabIndex={-1} className="mr-auto font-semibold text-xl">
          {t('title')}
        </h1>
        {versions.length > 0 && (
          <VersionFilters
            versions={versions}
            tag={search.tag}
            branch={search.branch}
            onChange={(change) => navigate({ search: { ...search, ...change }, replace: true })}
          />
        )}
      </header>
      {pipeline.data?.draft && versions.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border bg-card px-3 py-2">
          <FilePen className="size-4 text-muted-foreground" aria-hidden="true" />
          <span className="mr-auto">{t('draft.text', { number: pipeline.data.draft.nextVersion })}</span>
          <Button variant="outline" size="sm" asChild>
            <Link to="/projects/$slug/code" params={{ slug }}>
              {t('draft.open')}
            </Link>
          </Button>
        </p>
      )}
      {pipeline.error && !pipeline.data ? (
        <ErrorState error={pipeline.error} onRetry={() => void pipeline.refetch()} />
      ) : !pipeline.data ? (
        <div className="flex flex-col gap-2" aria-hidden="true">
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-9 w-full" />
          ))}
        </div>
      ) : versions.length === 0 ? (
        <Empty>
          <EmptyHeader>
            <EmptyMedia>
              <History />
            </EmptyMedia>
            <EmptyTitle>{t('empty.title')}</EmptyTitle>
            <EmptyDescription>{t('empty.text')}</EmptyDescription>
          </EmptyHeader>
          <EmptyContent>
            <Button asChild>
              <Link to="/projects/$slug/code" params={{ slug }}>
                {t('empty.action')}
              </Link>
            </Button>
          </EmptyContent>
        </Empty>
      ) : shown.length === 0 ? (
        <Empty>
          <EmptyHeader>
            <EmptyTitle>{t('none.title')}</EmptyTitle>
          </EmptyHeader>
          <EmptyContent>
            <Button variant="outline" onClick={clear}>
              {t('filter.clear')}
            </Button>
          </EmptyContent>
        </Empty>
      ) : (
        <VersionTable project={slug} pipeline={pipeline.data} versions={shown} onTask={setTask} />
      )}
      {pipeline.data && (
        <VersionDialogs project={slug} pipeline={pipeline.data} task={task} onClose={() => setTask(null)} />
      )}
    </div>
  )
}
