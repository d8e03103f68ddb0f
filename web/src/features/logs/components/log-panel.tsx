import { useState } from 'react'
import type { LogLevel } from '@/lib/api/index.ts'
import { useLogTail } from '../hooks/use-log-tail.ts'
import type { Place } from '../lib/places.ts'
import { LevelToggles } from './log-toolbar.tsx'
import { LogView } from './log-view.tsx'

interface LogPanelProps {
  /** Slug. */
  project: string
  onPlace: (place: Place) => void
}

/** The live log in a small space, beside the code. */
export function LogPanel({ project, onPlace }: LogPanelProps) {
  const [levels, setLevels] = useState<LogLevel[]>([])
  const filter = { levels, q: '' }
  const log = useLogTail({ project, filter, live: true })
  return (
    <div className="flex size-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center justify-end border-b px-2 py-1">
        <LevelToggles levels={levels} onLevels={setLevels} />
      </div>
      <LogView project={project} log={log} filter={filter} onClearFilter={() => setLevels([])} onPlace={onPlace} />
    </div>
  )
}
