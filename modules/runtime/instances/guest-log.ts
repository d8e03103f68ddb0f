/** Log lines of one instance: limited per second, with mapped stacks; a flood is counted and told. */
import { LOG_LEVELS, type LogLevel, type LogsService, type NewLogLine } from '../../logs/contract.ts'
import type { PlainError } from '../protocol.ts'
import type { StackMap } from './stack-map.ts'

export interface GuestLogOptions {
  logs: LogsService
  projectId: string
  version: string
  instance: string
  stackMap: StackMap
  linesPerSecond: number
}

export interface GuestLog {
  line(level: unknown, message: unknown, fields: unknown, requestId: unknown, time: unknown, stack: unknown): void
  uncaught(error: PlainError, requestId: unknown): void
  /** A line of m3m about something the code failed at; limited like the code's own lines. */
  failure(level: LogLevel, message: string, error: PlainError): void
  /** A line of m3m about the instance. */
  system(level: LogLevel, message: string, more?: Pick<NewLogLine, 'code' | 'stack' | 'requestId'>): void
}

const REQUEST_ID_MAX = 100

export function createGuestLog({
  logs,
  projectId,
  version,
  instance,
  stackMap,
  linesPerSecond,
}: GuestLogOptions): GuestLog {
  let windowStart = 0
  let inWindow = 0
  let dropped = 0

  const write = (line: NewLogLine) => logs.write(projectId, [{ version, instance, ...line }])
  const system: GuestLog['system'] = (level, message, more) => write({ level, source: 'system', message, ...more })
  const tellDropped = () => {
    if (dropped === 0) return
    system('warn', `${dropped} log lines were dropped: more than ${linesPerSecond} in a second`, { code: 'QUOTA' })
    dropped = 0
  }
  const admitted = (): boolean => {
    const now = performance.now()
    if (now - windowStart >= 1_000) {
      windowStart = now
      inWindow = 0
      tellDropped()
    }
    inWindow += 1
    if (inWindow <= linesPerSecond) return true
    dropped += 1
    // The last lines of a flood have no follower to tell of them.
    if (dropped === 1) setTimeout(tellDropped, 1_100).unref()
    return false
  }
  const idOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, REQUEST_ID_MAX) : null)

  return {
    line(level, message, fields, requestId, time, stack) {
      if (!admitted()) return
      write({
        level: LOG_LEVELS.includes(level as LogLevel) ? (level as LogLevel) : 'info',
        source: 'service',
        message: String(message),
        ...(fields === null || fields === undefined ? {} : { fields }),
        requestId: idOf(requestId),
        time: typeof time === 'number' && Number.isFinite(time) ? Math.min(time, Date.now()) : Date.now(),
        ...(typeof stack === 'string' ? { stack: stackMap.map(stack) } : {}),
      })
    },
    uncaught(error, requestId) {
      if (!admitted()) return
      const stack = typeof error.stack === 'string' ? stackMap.map(error.stack) : undefined
      write({
        level: 'error',
        source: 'service',
        message: `${error.name}: ${error.message}`,
        requestId: idOf(requestId),
        ...(stack ? { stack } : {}),
      })
    },
    failure(level, message, { name, message: reason, stack }) {
      if (!admitted()) return
      const mapped = typeof stack === 'string' ? { stack: stackMap.map(stack) } : {}
      write({ level, source: 'system', message: `${message}: ${name}: ${reason}`, ...mapped })
    },
    system,
  }
}
