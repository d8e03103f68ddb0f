import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { limitsQuery } from './api.ts'
import { LimitDialog } from './components/limit-dialog.tsx'
import { LimitsTable } from './components/limits-table.tsx'

const route = getRouteApi('/_app/projects/$slug/limits')
const ROWS = [1, 2, 3, 4, 5, 6, 7, 8]

/** What the project's service may use, and what happens beyond; root changes it here. */
export function LimitsPage() {
  const { t } = useTranslation('limits')
  const { slug } = route.useParams()
  const root = useMe()?.root ?? false
  const limits = useQuery(limitsQuery(slug))
  const [edited, setEdited] = useState<string | null>(null)
  const view = limits.data

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={root ? t('intro.root') : t('intro.member')} />
      {limits.error && !view ? (
        <ErrorState error={limits.error} onRetry={() => void limits.refetch()} />
      ) : !view ? (
        <div className="flex flex-col gap-2" aria-hidden="true">
          {ROWS.map((row) => (
            <Skeleton key={row} className="h-12 w-full" />
          ))}
        </div>
      ) : (
        <>
          <LimitsTable project={slug} view={view} onEdit={root ? setEdited : undefined} />
          <LimitDialog project={slug} view={view} name={edited} onClose={() => setEdited(null)} />
        </>
      )}
    </div>
  )
}
