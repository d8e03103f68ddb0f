/** Lines between those who write and read them and the database: whatever comes in, what is stored can be stored. */
import { messageOf } from '../../kernel/index.ts'
import { LOG_LEVELS, type LogLine, MESSAGE_MAX, type NewLogLine } from './contract.ts'
import { LATENESS_MS } from './line-id.ts'
import { isSevere, type LogDocument } from './logs.repository.ts'

/** Largest structured data kept with a line, in characters of JSON. */
const FIELDS_MAX = 32_768
const STACK_MAX = 16_384
/** Codes, versions, ids: nothing of ours is longer. */
const WORD_MAX = 200

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00

/** Cuts without splitting a character in two, and says how much went. */
function cut(value: unknown, max: number): string {
  const text = typeof value === 'string' ? value : String(value)
  if (text.length <= max) return text.toWellFormed()
  const end = isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max
  return `${text.slice(0, end).toWellFormed()}… (${text.length - end} more characters)`
}

const word = (value: unknown): string | null => (value === undefined || value === null ? null : cut(value, WORD_MAX))

/** Structured data as JSON text: its keys may be anything, which the database would not take. */
function packFields(fields: unknown): string {
  let text: string
  try {
    text = JSON.stringify(fields) ?? 'null'
  } catch (error) {
    return JSON.stringify({ unreadable: messageOf(error) })
  }
  if (text.length <= FIELDS_MAX) return text
  return JSON.stringify({ cut: `${text.length} characters of data; at most ${FIELDS_MAX} are kept` })
}

/** The document of a line that arrived at `now` (ms). Times that make no sense become the arrival's. */
export function toDocument(id: string, projectId: string, line: NewLogLine, now: number): LogDocument {
  const { time, level, source, message, code, version, instance, requestId, fields, stack } = line
  const request = word(requestId)
  const known = LOG_LEVELS.includes(level) ? level : 'info'
  return {
    _id: id,
    projectId,
    time: new Date(time !== undefined && time < now && time > now - LATENESS_MS ? time : now),
    level: known,
    ...(isSevere(known) ? { severe: true } : {}),
    source: source === 'system' ? 'system' : 'service',
    message: cut(message, MESSAGE_MAX),
    version: word(version),
    instance: word(instance),
    ...(request === null ? {} : { requestId: request }),
    ...(code === undefined ? {} : { code: cut(code, WORD_MAX) }),
    ...(fields === undefined || fields === null ? {} : { fields: packFields(fields) }),
    ...(stack === undefined ? {} : { stack: cut(stack, STACK_MAX) }),
  }
}

export function toLine({ _id, projectId: _, severe: __, time, fields, requestId, ...rest }: LogDocument): LogLine {
  return {
    id: _id,
    time: time.toISOString(),
    ...rest,
    requestId: requestId ?? null,
    ...(fields === undefined ? {} : { fields: JSON.parse(fields) }),
  }
}
