import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { useProject } from '@/hooks/use-project.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { serviceQuery } from '@/lib/queries/service.ts'
import { versionQuery } from './api.ts'
import { CodeSkeleton } from './components/code-skeleton.tsx'
import { EditView } from './components/edit-view.tsx'
import { PublishedView } from './components/published-view.tsx'

/** The project's code: a template, the draft, or the published version. */
export function CodePage() {
  const { t } = useTranslation('code')
  const project = useProject()
  const pipeline = useQuery(pipelineQuery(project.slug))
  const { data: status } = useQuery(serviceQuery(project.slug))
  const [held, setHeld] = useState(false)
  const shown =
    held || pipeline.data?.draft ? null : (pipeline.data?.publishedVersion ?? pipeline.data?.versions[0]?.number)
  const version = useQuery({ ...versionQuery(project.slug, shown ?? ''), enabled: Boolean(shown) })
  const error = pipeline.data ? shown && version.error : pipeline.error

  if (error) {
    return (
      <div className="p-4">
        <h1 tabIndex={-1} className="sr-only">
          {t('title')}
        </h1>
        <ErrorState error={error} onRetry={() => void (pipeline.data ? version.refetch() : pipeline.refetch())} />
      </div>
    )
  }
  if (!pipeline.data || (shown && !version.data)) return <CodeSkeleton />
  if (shown && version.data) {
    return (
      <PublishedView
        key={`${project.id} ${shown}`}
        project={project}
        pipeline={pipeline.data}
        version={version.data}
        url={status?.url}
      />
    )
  }
  return <EditView key={project.id} project={project} pipeline={pipeline.data} onHold={setHeld} />
}
