/** Lines of a preview's log, as they are shown in the terminal. */
import type { LogLevel, LogLine } from '../../../modules/logs/contract.ts'
import { mapStack } from '../places.ts'
import { paint, plainText, say } from '../terminal.ts'

/** Characters of structured data shown of a line. */
const MAX_FIELDS = 2_000
const STYLE: Record<LogLevel, Parameters<typeof paint>[0]> = {
  debug: 'dim',
  info: 'blue',
  warn: 'yellow',
  error: 'red',
}

export interface Places {
  isFile(path: string): boolean
  show(path: string): string
}

/** Whether a line is about the draft, and not what `m3m dev` says itself: that the preview came up or ended. */
export const isShown = ({ version, source, level }: LogLine): boolean =>
  version === 'draft' && !(source === 'system' && level === 'info')

export function showLine(line: LogLine, places: Places): void {
  const { time, level, message, fields, stack } = line
  const clock = new Date(time).toTimeString().slice(0, 8)
  const data = fields === undefined ? '' : ` ${paint('dim', dataOf(fields))}`
  const text = mapped(message, places)
  say(`${paint('dim', clock)} ${paint(STYLE[level] ?? 'reset', level.padEnd(5))} ${text}${data}`)
  if (!stack) return
  // A stack often begins with the message, which has been shown.
  const lines = mapped(stack, places).split('\n')
  const first = lines.findIndex((row) => /^\s+at /.test(row))
  for (const row of first > 0 ? lines.slice(first) : lines) say(paint('dim', `               ${row.trimEnd()}`))
}

const mapped = (text: string, { isFile, show }: Places): string => mapStack(plainText(text), isFile, show)

function dataOf(fields: unknown): string {
  const text = plainText(JSON.stringify(fields))
  return text.length > MAX_FIELDS ? `${text.slice(0, MAX_FIELDS)}…` : text
}
