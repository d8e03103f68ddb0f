/** The last lines of a plugin. */
import type { PluginLogLine } from './contract.ts'

const MAX_LINES = 1_000
const MAX_CHARS = 1_000_000

let lastId = 0

export interface LogRing {
  add(level: PluginLogLine['level'], source: PluginLogLine['source'], message: string): void
  /** Oldest first; those after a line, by its id. */
  lines(after?: number): PluginLogLine[]
}

export function createLogRing(): LogRing {
  const kept: PluginLogLine[] = []
  let chars = 0
  return {
    add(level, source, message) {
      lastId += 1
      kept.push({ id: lastId, time: new Date().toISOString(), level, source, message })
      chars += message.length
      while (kept.length > MAX_LINES || (chars > MAX_CHARS && kept.length > 1)) chars -= kept.shift()!.message.length
    },
    lines: (after = 0) => kept.filter(({ id }) => id > after),
  }
}
