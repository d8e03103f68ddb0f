import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription } from '@/components/ui/alert.tsx'
import { serviceQuery } from '@/lib/queries/service.ts'
import { LogToolbar } from './components/log-toolbar.tsx'
import { LogView } from './components/log-view.tsx'
import { useLogTail } from './hooks/use-log-tail.ts'
import { type LogFilter, parseLevels } from './lib/filters.ts'

const route = getRouteApi('/_app/projects/$slug/logs')

/** What the service wrote, and what happened to it. */
export function LogsPage() {
  const { t } = useTranslation('logs')
  const { slug: project } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: status } = useQuery(serviceQuery(project))
  const stopped = status?.state === 'stopped' || status?.state === 'crashed'
  const filter: LogFilter = { levels: parseLevels(search.level), q: search.q ?? '' }
  const live = search.live !== false
  const log = useLogTail({ project, filter, live })
  const change = (next: Partial<LogFilter>) => {
    const { levels, q } = { ...filter, ...next }
    void navigate({ search: { ...search, level: levels.join(',') || undefined, q: q || undefined }, replace: true })
  }
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <header className="flex flex-col gap-3 border-b px-4 py-3">
        <h1 tabIndex={-1} className="font-semibold text-base">
          {t('title')}
        </h1>
        <LogToolbar
          project={project}
          filter={filter}
          onFilter={change}
          live={live}
          onLive={(on) => navigate({ search: { ...search, live: on ? undefined : false }, replace: true })}
          log={log}
        />
        {stopped && log.lines.length > 0 && (
          <Alert>
            <Info />
            <AlertDescription>{t('stopped.text')}</AlertDescription>
          </Alert>
        )}
      </header>
      <LogView project={project} log={log} filter={filter} onClearFilter={() => change({ levels: [], q: '' })} />
    </div>
  )
}
