import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, ArrowLeftRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyDescription, EmptyHeader, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { DiffViewer } from '@/features/code/index.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { EndSelect } from './components/end-select.tsx'
import { useEnd } from './hooks/use-end.ts'
import { DRAFT } from './lib/comparison.ts'

const route = getRouteApi('/_app/projects/$slug/versions/$version')

/** What differs between two versions, or a version and the draft; the address names both, and the file. */
export function ComparePage({ to }: { to: string }) {
  const { t } = useTranslation('versions')
  const { slug, version: from } = route.useParams()
  const { file } = route.useSearch()
  const navigate = route.useNavigate()
  const pipeline = useQuery(pipelineQuery(slug))
  const before = useEnd(slug, from, pipeline.data)
  const after = useEnd(slug, to, pipeline.data)
  const nameOf = (end: string) => (end === DRAFT ? t('compare.draftName') : end)
  const compare = (version: string, compare: string) =>
    void navigate({ params: { slug, version }, search: { compare, file }, replace: true })
  const failed = before.state === 'failed' ? before : after.state === 'failed' ? after : null
  const needsPipeline = pipeline.error && !pipeline.data && (from === DRAFT || to === DRAFT)

  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2">
        <span className="flex min-w-0 items-center gap-3">
          <Button variant="ghost" size="icon-sm" asChild>
            <Link to="/projects/$slug/versions" params={{ slug }} aria-label={t('view.back')} title={t('view.back')}>
              <ArrowLeft />
            </Link>
          </Button>
          <h1 tabIndex={-1} className="font-semibold text-base">
            {t('compare.title', { from: nameOf(from), to: nameOf(to) })}
          </h1>
        </span>
        <fieldset
          aria-label={t('compare.ends')}
          className="ml-auto flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2"
        >
          <EndSelect
            label={t('compare.from')}
            pipeline={pipeline.data}
            value={from}
            onChange={(end) => compare(end, to)}
          />
          <IconButton size="icon-sm" label={t('compare.swap')} onClick={() => compare(to, from)}>
            <ArrowLeftRight />
          </IconButton>
          <EndSelect
            label={t('compare.to')}
            pipeline={pipeline.data}
            value={to}
            onChange={(end) => compare(from, end)}
          />
        </fieldset>
      </header>
      {failed || needsPipeline ? (
        <div className="p-4">
          <ErrorState
            error={failed?.error ?? pipeline.error}
            onRetry={failed?.retry ?? (() => void pipeline.refetch())}
          />
        </div>
      ) : before.state === 'missing' || after.state === 'missing' ? (
        <Empty className="m-4">
          <EmptyHeader>
            <EmptyTitle>
              <h2>{t('compare.noDraft')}</h2>
            </EmptyTitle>
            <EmptyDescription>{t('compare.noDraft.text')}</EmptyDescription>
          </EmptyHeader>
        </Empty>
      ) : before.state === 'there' && after.state === 'there' ? (
        <DiffViewer
          root={`file:///d/${slug}/${from}/${to}`}
          before={before.side}
          after={after.side}
          file={file}
          onFile={(path) => void navigate({ search: { compare: to, file: path }, replace: true })}
        />
      ) : (
        <div className="p-4" aria-hidden="true">
          <Skeleton className="h-64 w-full" />
        </div>
      )}
    </div>
  )
}
