import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, CircleCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { SourceViewer, versionQuery } from '@/features/code/index.ts'
import { useFormat } from '@/lib/format.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { AuthorName } from './components/author-name.tsx'
import { TagBadge } from './components/tag-badge.tsx'
import { VersionDialogs, type VersionTask } from './components/version-dialogs.tsx'
import { VersionMenu } from './components/version-menu.tsx'

const route = getRouteApi('/_app/projects/$slug/versions/$version')

/** One version: what it says of itself, and its code to read. */
export function VersionPage() {
  const { t } = useTranslation('versions')
  const format = useFormat()
  const { slug, version: number } = route.useParams()
  const { file, line, column } = route.useSearch()
  const target = useMemo(() => (file && line ? { file, line, column: column ?? 1 } : null), [file, line, column])
  const navigate = route.useNavigate()
  const pipeline = useQuery(pipelineQuery(slug))
  const version = useQuery(versionQuery(slug, number))
  const [task, setTask] = useState<VersionTask | null>(null)
  // The pipeline knows the newest about it: which version is published changes, files do not.
  const head = pipeline.data?.versions.find((one) => one.number === number)

  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <header className="flex flex-col gap-1 border-b px-4 py-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button variant="ghost" size="icon-sm" asChild>
            <Link to="/projects/$slug/versions" params={{ slug }} aria-label={t('view.back')} title={t('view.back')}>
              <ArrowLeft />
            </Link>
          </Button>
          <h1 tabIndex={-1} className="font-semibold text-base">
            {t('view.title', { number })}
          </h1>
          {head?.published && (
            <Badge variant="success">
              <CircleCheck data-icon="inline-start" />
              {t('mark.published')}
            </Badge>
          )}
          {head && <TagBadge tag={head.tag} />}
          {head?.branch && <code className="text-muted-foreground text-xs">{head.branch}</code>}
          <span className="ml-auto">
            {head && pipeline.data && (
              <VersionMenu project={slug} pipeline={pipeline.data} version={head} onTask={setTask} />
            )}
          </span>
        </div>
        {head && (
          <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
            <time dateTime={head.createdAt}>{format.dateTime(head.createdAt)}</time>
            {head.author && (
              <span>
                <AuthorName author={head.author} />
              </span>
            )}
            <span>{format.bytes(head.size)}</span>
          </p>
        )}
        {head?.notes && <p className="max-w-prose whitespace-pre-wrap text-sm">{head.notes}</p>}
      </header>
      {version.error ? (
        <div className="p-4">
          <ErrorState error={version.error} onRetry={() => void version.refetch()} />
        </div>
      ) : version.data ? (
        <SourceViewer
          key={version.data.number}
          files={version.data.files}
          root={`file:///v/${slug}/${number}`}
          file={file}
          target={target}
          onFile={(path) => navigate({ search: { file: path }, replace: true })}
        />
      ) : (
        <div className="p-4" aria-hidden="true">
          <Skeleton className="h-64 w-full" />
        </div>
      )}
      {pipeline.data && (
        <VersionDialogs
          project={slug}
          pipeline={pipeline.data}
          task={task}
          onClose={() => setTask(null)}
          onDeleted={() => void navigate({ to: '/projects/$slug/versions', params: { slug } })}
        />
      )}
    </div>
  )
}
