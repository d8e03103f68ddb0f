/** Tells a service's log of requests that were refused: a few a second, the rest as a number. */
import type { Run } from '../../../kernel/index.ts'
import type { LogsService } from '../../logs/contract.ts'

const WINDOW_MS = 1_000
const MOST = 10

/** The returned function takes each refusal. */
export function createDenials(logs: LogsService): (run: Run, message: string) => void {
  const windows = new Map<string, { told: number; more: number }>()
  return ({ projectId, version, instanceId: instance, requestId = null }, message) => {
    const write = (text: string, request: string | null) =>
      logs.write(projectId, [
        {
          level: 'warn',
          source: 'system',
          code: 'EGRESS_DENIED',
          message: text,
          version,
          instance,
          requestId: request,
        },
      ])
    let window = windows.get(projectId)
    if (!window) {
      const opened = { told: 0, more: 0 }
      window = opened
      windows.set(projectId, opened)
      setTimeout(() => {
        windows.delete(projectId)
        if (opened.more > 0) write(`${opened.more} more requests were refused within a second`, null)
      }, WINDOW_MS).unref()
    }
    window.told += 1
    if (window.told > MOST) window.more += 1
    else write(message, requestId)
  }
}
