import type { LogLevel } from '@/lib/api/index.ts'
import { useLogTail } from '../hooks/use-log-tail.ts'
import type { Place } from '../lib/places.ts'
import { LogView } from './log-view.tsx'

interface LogPanelProps {
  /** Slug. */
  project: string
  levels: readonly LogLevel[]
  onLevels: (levels: LogLevel[]) => void
  onPlace: (place: Place) => void
}

/** The live log in a small space, beside the code. */
export function LogPanel({ project, levels, onLevels, onPlace }: LogPanelProps) {
  const filter = { levels, q: '' }
  const log = useLogTail({ project, filter, live: true })
  return (
    <div className="flex size-full min-h-0 flex-col">
      <LogView
        project={project}
        log={log}
        filter={filter}
        onClearFilter={() => onLevels([])}
        onPlace={onPlace}
        compact
      />
    </div>
  )
}
