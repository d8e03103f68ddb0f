/** Tells a service's log of what happens often: a few times a second, the rest as a number. */
import type { LogsService, NewLogLine } from '../../logs/contract.ts'

const WINDOW_MS = 1_000

export interface TellerOptions {
  logs: Pick<LogsService, 'write'>
  /** Lines a second for each project. */
  most: number
  /** What is said of those that got no line of their own. */
  rest(count: number): string
}

/** The returned function takes each event. Of the closing line `fields.times` tells how many it stands for. */
export function createTeller({ logs, most, rest }: TellerOptions): (projectId: string, line: NewLogLine) => void {
  const windows = new Map<string, { told: number; more: number }>()
  return (projectId, line) => {
    let window = windows.get(projectId)
    if (!window) {
      const opened = { told: 0, more: 0 }
      window = opened
      windows.set(projectId, opened)
      setTimeout(() => {
        windows.delete(projectId)
        if (opened.more === 0) return
        const { requestId: _, ...common } = line
        logs.write(projectId, [{ ...common, message: rest(opened.more), fields: { times: opened.more } }])
      }, WINDOW_MS).unref()
    }
    window.told += 1
    if (window.told > most) window.more += 1
    else logs.write(projectId, [line])
  }
}
