import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useLogTail } from '@/features/logs/index.ts'
import type { LogLevel, LogLine } from '@/lib/api/index.ts'

interface CodeLog {
  log: ReturnType<typeof useLogTail>
  levels: LogLevel[]
  setLevels: (levels: LogLevel[]) => void
}

const Context = createContext<CodeLog | null>(null)

interface CodeLogProps {
  /** Slug. */
  project: string
  /** Told what the service writes as it does, whatever is shown of it. */
  onLines?: (lines: readonly LogLine[]) => void
  children: ReactNode
}

/** Follows the log of a project for as long as its code is on the page, also while the panel with it is hidden. */
export function CodeLogProvider({ project, onLines, children }: CodeLogProps) {
  const [levels, setLevels] = useState<LogLevel[]>([])
  const log = useLogTail({ project, filter: { levels, q: '' }, live: true, onLines })
  const value = useMemo(() => ({ log, levels, setLevels }), [log, levels])
  // Lines come many times a second: only those who ask for them are drawn anew, not the children.
  return <Context value={value}>{children}</Context>
}

export function useCodeLog(): CodeLog {
  const value = useContext(Context)
  if (!value) throw new Error('The log of the code is asked for outside of its page')
  return value
}
