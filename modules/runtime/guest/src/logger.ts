/** Log lines: what `logger` and `console` write. */
import { cleanStack } from './errors.ts'
import { inspect } from './inspect.ts'
import { post } from './outbox.ts'
import { now, stringify } from './primordials.ts'
import { currentRequestId } from './scope.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

const MAX_MESSAGE = 64 * 1024
const MAX_FIELDS = 64 * 1024

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… ${text.length - most} more characters` : text

/** Writes a line. `fields` must be JSON text. */
export function writeLine(
  level: Level,
  message: string,
  fields: string,
  requestId: string | null,
  stack: string | undefined,
): void {
  post(
    `["log","${level}",${stringify(cut(message, MAX_MESSAGE))},${fields},${requestId === null ? 'null' : stringify(requestId)},${now()},${stack === undefined ? 'null' : stringify(stack)}]`,
  )
}

function fieldsText(fields: unknown): string {
  if (fields === undefined || fields === null) return 'null'
  try {
    const text = stringify(fields, (_key, value: unknown) => {
      if (typeof value === 'string') return cut(value, MAX_FIELDS)
      if (typeof value === 'bigint') return String(value)
      if (value instanceof Error) return { ...value, name: value.name, message: value.message }
      return value
    })
    if (text === undefined) return stringify({ value: inspect(fields) })
    return text.length > MAX_FIELDS ? stringify({ truncated: cut(text, MAX_FIELDS) }) : text
  } catch {
    return stringify({ value: cut(inspect(fields), MAX_FIELDS) })
  }
}

const stackOf = (value: unknown): string | undefined => {
  try {
    return value instanceof Error ? cleanStack(value.stack) : undefined
  } catch {
    return undefined
  }
}

export interface Logger {
  debug(message: unknown, fields?: unknown): void
  info(message: unknown, fields?: unknown): void
  warn(message: unknown, fields?: unknown): void
  error(message: unknown, fields?: unknown): void
}

/** A logger whose lines carry the request id that `requestId` names when they are written. */
export function createLogger(requestId: () => string | null): Readonly<Logger> {
  const write = (level: Level) => (message: unknown, fields?: unknown) => {
    const text =
      typeof message === 'string'
        ? message
        : message instanceof Error
          ? `${message.name}: ${message.message}`
          : inspect(message)
    const error = fields instanceof Error ? fields : undefined
    const shown = error ? fieldsText({ error }) : fieldsText(fields)
    writeLine(
      level,
      text,
      shown,
      requestId(),
      stackOf(message) ?? stackOf(error ?? (fields as { error?: unknown; err?: unknown } | undefined)?.error),
    )
  }
  return Object.freeze({ debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') })
}

export const logger = createLogger(currentRequestId)
export { stackOf }
