/** Which lines a person wants to see; the same rule the server uses, for lines that come live. */
import { LOG_LEVELS, type LogLevel, type LogLine } from '../../../../../modules/logs/contract.ts'

export interface LogFilter {
  /** Empty means all. */
  levels: readonly LogLevel[]
  q: string
}

/** `error,warn` of the address bar; unknown words are dropped, all levels are the same as none. */
export function parseLevels(text: string | undefined): LogLevel[] {
  const words = new Set((text ?? '').split(','))
  const levels = LOG_LEVELS.filter((level) => words.has(level))
  return levels.length === LOG_LEVELS.length ? [] : levels
}

export const isFiltered = ({ levels, q }: LogFilter): boolean => levels.length > 0 || q.trim() !== ''

export function matches(line: Pick<LogLine, 'level' | 'message'>, { levels, q }: LogFilter): boolean {
  if (levels.length > 0 && !levels.includes(line.level)) return false
  const text = q.trim().toLowerCase()
  return text === '' || line.message.toLowerCase().includes(text)
}
