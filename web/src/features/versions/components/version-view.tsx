import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { SourceViewer, versionQuery } from '@/features/code/index.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { VersionDialogs, type VersionTask } from './version-dialogs.tsx'
import { VersionHeader } from './version-header.tsx'

const route = getRouteApi('/_app/projects/$slug/versions/$version')

/** One version: what it says of itself, and its code to read. */
export function VersionView() {
  const { slug, version: number } = route.useParams()
  const { file, line, column } = route.useSearch()
  const target = useMemo(() => (file && line ? { file, line, column: column ?? 1 } : null), [file, line, column])
  const navigate = route.useNavigate()
  const pipeline = useQuery(pipelineQuery(slug))
  const version = useQuery(versionQuery(slug, number))
  const [task, setTask] = useState<VersionTask | null>(null)

  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <VersionHeader project={slug} number={number} pipeline={pipeline.data} onTask={setTask} />
      {version.error ? (
        <div className="p-4">
          <ErrorState error={version.error} onRetry={() => void version.refetch()} />
        </div>
      ) : version.data ? (
        <SourceViewer
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
