import { useState } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import type { LogLine } from '@/lib/api/index.ts'
import type { LogTail } from '../hooks/use-log-tail.ts'
import { isFiltered, type LogFilter } from '../lib/filters.ts'
import type { Place } from '../lib/places.ts'
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
}

/** The list in all its states, and the line that is opened from it. */
export function LogView({ project, log, filter, onClearFilter, onPlace, compact = false }: LogViewProps) {
  const [opened, setOpened] = useState<LogLine | null>(null)
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
      <LogList log={log} onOpen={setOpened} empty={empty} />
      <LogDetail line={opened} onClose={() => setOpened(null)} project={project} onPlace={onPlace} />
    </>
  )
}
