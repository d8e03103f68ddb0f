/** Which lines a person wants to see; the same rule the server uses, for lines that come live. */
import { LOG_LEVELS, type LogLevel, type LogLine, type LogSelection } from '../../../../../modules/logs/contract.ts'

export interface LogFilter {
  /** Empty means all. */
  levels: readonly LogLevel[]
  q: string
  /** RFC 3339; lines from then on. */
  from?: string
  /** RFC 3339; lines up to then. A filter that has it sees nothing new. */
  to?: string
  /** Lines of one request only. */
  requestId?: string
}

/** No filter at all. */
export const NO_FILTER: LogFilter = { levels: [], q: '' }

/** `error,warn` of the address bar; unknown words are dropped, all levels are the same as none. */
export function parseLevels(text: string | undefined): LogLevel[] {
  const words = new Set((text ?? '').split(','))
  const levels = LOG_LEVELS.filter((level) => words.has(level))
  return levels.length === LOG_LEVELS.length ? [] : levels
}

export const isFiltered = ({ levels, q, from, to, requestId }: LogFilter): boolean =>
  levels.length > 0 || q.trim() !== '' || [from, to, requestId].some((part) => part !== undefined)

/** What the server is asked for. */
export const toQuery = ({ levels, q, from, to, requestId }: LogFilter): LogSelection => ({
  level: levels.join(',') || undefined,
  q: q.trim() || undefined,
  from,
  to,
  requestId,
})

export function matches(
  line: Pick<LogLine, 'level' | 'message' | 'time' | 'requestId'>,
  { levels, q, from, to, requestId }: LogFilter,
): boolean {
  if (levels.length > 0 && !levels.includes(line.level)) return false
  if (requestId !== undefined && line.requestId !== requestId) return false
  const time = Date.parse(line.time)
  if (from !== undefined && time < Date.parse(from)) return false
  if (to !== undefined && time > Date.parse(to)) return false
  const text = q.trim().toLowerCase()
  return text === '' || line.message.toLowerCase().includes(text)
}
