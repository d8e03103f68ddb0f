import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { ChevronLeftIcon } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { SearchBox } from '@/components/search-box.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { cn } from '@/lib/utils.ts'
import { referenceQuery } from './api.ts'
import { ApiDetail } from './components/api-detail.tsx'
import { ApiList } from './components/api-list.tsx'
import { anchorOf, apiAt, search } from './lib/reference.ts'

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8]

/** What code of a service can name: a list to search, and the one that is open. On a phone one at a time. */
export function RuntimeReferencePage() {
  const { t } = useTranslation('docs')
  const navigate = useNavigate()
  const reference = useQuery(referenceQuery)
  const hash = useLocation({ select: (location) => location.hash })
  const [query, setQuery] = useState('')
  const detail = useRef<HTMLDivElement>(null)
  const apis = reference.data?.apis
  const hits = useMemo(() => search(apis ?? [], query), [apis, query])
  const open = apis && apiAt(apis, hash)

  useEffect(() => {
    if (!apis || hash === '') return
    const place = document.getElementById(hash)
    // An address of the whole begins at the top, also when another one was open further down.
    if (!place || !hash.includes('.')) detail.current?.scrollTo({ top: 0 })
    else place.scrollIntoView()
  }, [apis, hash])

  const openFirst = () => {
    const [hit] = hits
    if (hit) void navigate({ to: '/docs/runtime', hash: anchorOf(hit.api, query ? hit.members[0] : undefined) })
  }

  return (
    // Both panes scroll by themselves, with everything in them: hence they are positioned.
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div className={cn('border-b p-4 md:px-6', hash && 'max-md:sr-only')}>
        <PageHeader title={t('title')} description={t('intro')} />
      </div>
      {reference.error && !apis ? (
        <div className="p-4 md:p-6">
          <ErrorState error={reference.error} onRetry={() => void reference.refetch()} />
        </div>
      ) : (
        <div className="flex min-h-0 flex-1">
          <nav
            aria-label={t('list')}
            className={cn(
              'relative flex w-full shrink-0 flex-col gap-3 overflow-y-auto p-3 md:w-64 md:border-r lg:w-72',
              hash && 'max-md:hidden',
            )}
          >
            <search>
              <SearchBox
                label={t('filter.label')}
                clearLabel={t('filter.clear')}
                query={query}
                onQuery={setQuery}
                onEnter={openFirst}
              />
            </search>
            {!apis ? (
              ROWS.map((row) => <Skeleton key={row} className="h-6 w-full shrink-0" />)
            ) : hits.length === 0 ? (
              <p className="px-2 text-muted-foreground text-sm">{t('filter.none', { query })}</p>
            ) : (
              <ApiList hits={hits} open={open} hash={hash} />
            )}
          </nav>
          <div
            ref={detail}
            className={cn(
              'relative flex min-w-0 flex-1 flex-col gap-4 overflow-y-auto p-4 md:p-6',
              !hash && 'max-md:hidden',
            )}
          >
            <Link
              to="/docs/runtime"
              className="flex w-fit items-center gap-1 rounded-md text-primary text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring md:hidden"
            >
              <ChevronLeftIcon aria-hidden="true" className="size-4" />
              {t('back')}
            </Link>
            {open ? <ApiDetail api={open} /> : <Skeleton className="h-40 w-full max-w-3xl" />}
          </div>
        </div>
      )}
    </div>
  )
}
