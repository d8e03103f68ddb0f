import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription } from '@/components/ui/alert.tsx'
import type { LogLine } from '@/lib/api/index.ts'
import { serviceQuery } from '@/lib/queries/service.ts'
import { LogToolbar } from './components/log-toolbar.tsx'
import { LogView } from './components/log-view.tsx'
import { useLogTail } from './hooks/use-log-tail.ts'
import { type LogFilter, NO_FILTER, parseLevels } from './lib/filters.ts'
import { parseMoment } from './lib/time-range.ts'

const route = getRouteApi('/_app/projects/$slug/logs')

/** What the service wrote, and what happened to it. */
export function LogsPage() {
  const { t } = useTranslation('logs')
  const { slug: project } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const router = useRouter()
  const { data: status } = useQuery(serviceQuery(project))
  const stopped = status?.state === 'stopped' || status?.state === 'crashed'
  const filter: LogFilter = {
    levels: parseLevels(search.level),
    q: search.q ?? '',
    from: parseMoment(search.from),
    to: parseMoment(search.to),
    requestId: search.requestId,
  }
  // What is written from now on is later than any end.
  const live = search.live !== false && filter.to === undefined
  const log = useLogTail({ project, filter, live })
  const go = (next: Partial<typeof search>) => void navigate({ search: { ...search, ...next }, replace: true })
  const change = (next: Partial<LogFilter>) => {
    const { levels, q, from, to, requestId } = { ...filter, ...next }
    go({ level: levels.join(',') || undefined, q: q || undefined, from, to, requestId })
  }
  const toLink = (line: LogLine) =>
    new URL(router.buildLocation({ to: '.', search: { id: line.id, to: line.time } }).href, location.href).href
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
          onLive={(on) => go({ live: on ? undefined : false, to: on ? undefined : search.to })}
          log={log}
        />
        {stopped && log.lines.length > 0 && (
          <Alert>
            <Info />
            <AlertDescription>{t('stopped.text')}</AlertDescription>
          </Alert>
        )}
      </header>
      <LogView
        project={project}
        log={log}
        filter={filter}
        onClearFilter={() => change({ ...NO_FILTER, from: undefined, to: undefined, requestId: undefined })}
        opened={search.id ?? null}
        onOpened={(id) => go({ id: id ?? undefined })}
        onRequest={(requestId) => go({ requestId, id: undefined })}
        toLink={toLink}
      />
    </div>
  )
}
