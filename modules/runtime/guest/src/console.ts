/** `console`: lines in the service's log. */
import { format } from './format.ts'
import { inspect } from './inspect.ts'
import { type Level, stackOf, writeLine } from './logger.ts'
import { now } from './primordials.ts'
import { currentRequestId } from './scope.ts'
import { table } from './table.ts'

const MAX_LABELS = 1_000
const timers = new Map<string, number>()
const counts = new Map<string, number>()
let indent = ''

function line(level: Level, text: string, stack?: string): void {
  writeLine(
    level,
    indent === '' ? text : indent + text.replaceAll('\n', `\n${indent}`),
    'null',
    currentRequestId(),
    stack,
  )
}

const write =
  (level: Level) =>
  (...args: unknown[]): void => {
    let stack: string | undefined
    if (level === 'error' || level === 'warn')
      for (let i = 0; i < args.length && stack === undefined; i += 1) stack = stackOf(args[i])
    line(level, format(args), stack)
  }

const info = write('info')
const debug = write('debug')
const warn = write('warn')
const error = write('error')

const { captureStackTrace } = Error as unknown as { captureStackTrace(target: object, above: unknown): void }

function remember(map: Map<string, number>, label: string, value: number): void {
  if (map.size < MAX_LABELS || map.has(label)) map.set(label, value)
}
const labelOf = (label: unknown): string => (label === undefined ? 'default' : String(label))

function elapsed(label: string): string | undefined {
  const since = timers.get(label)
  if (since === undefined) {
    warn(`No such label "${label}" for console.time()`)
    return undefined
  }
  return `${label}: ${now() - since} ms`
}

export const console = {
  log: info,
  info,
  debug,
  warn,
  error,
  dir: (value: unknown, options?: { depth?: number }) => line('info', inspect(value, options ?? {})),
  dirxml: info,
  trace(...args: unknown[]): void {
    const at: { stack?: string } = {}
    captureStackTrace(at, console.trace)
    line('debug', `Trace: ${format(args)}`, at.stack)
  },
  assert(condition?: unknown, ...args: unknown[]): void {
    if (condition) return
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`
    else args.unshift('Assertion failed')
    error(...args)
  },
  table: (data?: unknown, columns?: readonly string[]) => line('info', table(data, columns)),
  count(label?: unknown): void {
    const name = labelOf(label)
    const value = (counts.get(name) ?? 0) + 1
    remember(counts, name, value)
    line('info', `${name}: ${value}`)
  },
  countReset: (label?: unknown) => void counts.delete(labelOf(label)),
  time: (label?: unknown) => remember(timers, labelOf(label), now()),
  timeLog(label?: unknown, ...args: unknown[]): void {
    const text = elapsed(labelOf(label))
    if (text !== undefined) line('info', args.length > 0 ? `${text} ${format(args)}` : text)
  },
  timeEnd(label?: unknown): void {
    const text = elapsed(labelOf(label))
    if (text !== undefined) line('info', text)
    timers.delete(labelOf(label))
  },
  group(...args: unknown[]): void {
    if (args.length > 0) info(...args)
    if (indent.length < 40) indent += '  '
  },
  groupCollapsed: (...args: unknown[]) => console.group(...args),
  groupEnd(): void {
    indent = indent.slice(2)
  },
  clear(): void {},
}
