import type { LogLevel } from '@/lib/api/index.ts'
import type { LogTail } from '../hooks/use-log-tail.ts'
import type { Place } from '../lib/places.ts'
import { LogView } from './log-view.tsx'

interface LogPanelProps {
  /** Slug. */
  project: string
  log: LogTail
  levels: readonly LogLevel[]
  onLevels: (levels: LogLevel[]) => void
  onPlace: (place: Place) => void
}

/** The live log in a small space, beside the code. */
export function LogPanel({ project, log, levels, onLevels, onPlace }: LogPanelProps) {
  return (
    <div className="flex size-full min-h-0 flex-col">
      <LogView
        project={project}
        log={log}
        filter={{ levels, q: '' }}
        onClearFilter={() => onLevels([])}
        onPlace={onPlace}
        compact
      />
    </div>
  )
}
