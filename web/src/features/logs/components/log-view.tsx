import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import type { LogLine } from '@/lib/api/index.ts'
import { logLineQuery } from '../api.ts'
import type { LogTail } from '../hooks/use-log-tail.ts'
import { isFiltered, type LogFilter } from '../lib/filters.ts'
import type { Place } from '../lib/places.ts'
import { LagNotice } from './lag-notice.tsx'
import { LogDetail } from './log-detail.tsx'
import { LogList } from './log-list.tsx'
import { LoadingLines, NoLines, NoMatches } from './log-placeholder.tsx'

interface LogViewProps {
  project: string
  log: LogTail
  filter: LogFilter
  onClearFilter: () => void
  onPlace?: (place: Place) => void
  /** Little room: placeholders are a line or two. */
  compact?: boolean
  /** Id of the line that is open, where the address says so; the view keeps it to itself otherwise. */
  opened?: string | null
  onOpened?: (id: string | null) => void
  /** Shows the lines of a request only. */
  onRequest?: (requestId: string) => void
  /** Address that leads to a line. */
  toLink?: (line: LogLine) => string
}

/** The list in all its states, and the line that is opened from it. */
export function LogView({ project, log, filter, onClearFilter, compact = false, ...props }: LogViewProps) {
  const [own, setOwn] = useState<string | null>(null)
  const opened = props.opened === undefined ? own : props.opened
  const open = props.onOpened ?? setOwn
  const onOpen = useCallback((line: LogLine) => open(line.id), [open])
  const shown = opened === null ? undefined : log.lines.find(({ id }) => id === opened)
  const asked = useQuery({ ...logLineQuery(project, opened ?? ''), enabled: opened !== null && !shown })
  if (log.status === 'failed') {
    return (
      <div className="p-4">
        <ErrorState error={log.error} onRetry={log.retry} />
      </div>
    )
  }
  const empty =
    log.status === 'loading' ? (
      <LoadingLines />
    ) : isFiltered(filter) ? (
      <NoMatches onClear={onClearFilter} compact={compact} />
    ) : (
      <NoLines compact={compact} />
    )
  return (
    <>
      {log.lag && <LagNotice lag={log.lag} onReload={log.retry} />}
      <LogList log={log} onOpen={onOpen} opened={opened} empty={empty} />
      <LogDetail
        line={opened === null ? null : (shown ?? asked.data ?? null)}
        error={opened !== null && !shown ? asked.error : null}
        onClose={() => open(null)}
        project={project}
        onPlace={props.onPlace}
        onRequest={props.onRequest}
        toLink={props.toLink}
      />
    </>
  )
}
