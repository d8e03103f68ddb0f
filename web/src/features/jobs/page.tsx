import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QueueSection } from './components/queue-section.tsx'
import { ScheduleSection } from './components/schedule-section.tsx'

const route = getRouteApi('/_app/projects/$slug/jobs')

/** Work that no request waits for: what the clock begins, and the jobs of queues. */
export function JobsPage() {
  const { t } = useTranslation('jobs')
  const { slug } = route.useParams()
  const { queue } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-8 p-4 md:p-6">
      <h1 tabIndex={-1} className="font-semibold text-xl">
        {t('title')}
      </h1>
      <ScheduleSection project={slug} />
      <QueueSection
        project={slug}
        selected={queue}
        onSelect={(name) => navigate({ search: { queue: name }, replace: true })}
      />
    </div>
  )
}
