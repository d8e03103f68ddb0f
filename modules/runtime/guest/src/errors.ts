/** Errors as plain data, and where those end that nobody caught. */
import type { PlainError } from '../../protocol.ts'
import { inspect } from './inspect.ts'
import { json, post } from './outbox.ts'
import { currentRequestId } from './scope.ts'

export const GUEST_FILE = 'm3m:guest'
const MAX_STACK = 16 * 1024
const MAX_MESSAGE = 16 * 1024

const NativeError = Error

/** Reads a property of a value that may be hostile. */
function read(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

const text = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' ? (value.length > most ? value.slice(0, most) : value) : undefined

/** The stack without frames of the runtime itself. */
export function cleanStack(stack: unknown): string | undefined {
  const known = text(stack, MAX_STACK)
  if (known === undefined || !known.includes(GUEST_FILE)) return known
  return known
    .split('\n')
    .filter((line) => !line.includes(GUEST_FILE) || !/^\s+at /.test(line))
    .join('\n')
}

/** Anything thrown, as plain data. Never throws. */
export function plainError(thrown: unknown): PlainError {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) {
    return { name: 'Error', message: `Thrown: ${text(inspect(thrown), MAX_MESSAGE)}` }
  }
  let isError = false
  try {
    isError = thrown instanceof NativeError || typeof read(thrown, 'message') === 'string'
  } catch {
    // A proxy that refuses to say what it is.
  }
  if (!isError) return { name: 'Error', message: `Thrown: ${text(inspect(thrown), MAX_MESSAGE)}` }
  const error: PlainError = {
    name: text(read(thrown, 'name'), 200) ?? 'Error',
    message: text(read(thrown, 'message'), MAX_MESSAGE) ?? '',
  }
  let stack = cleanStack(read(thrown, 'stack'))
  for (
    let cause = read(thrown, 'cause'), depth = 0;
    cause !== undefined && cause !== null && depth < 4;
    cause = read(cause, 'cause'), depth += 1
  ) {
    stack = `${stack ?? ''}\nCaused by: ${cleanStack(read(cause, 'stack')) ?? text(inspect(cause), 2_000)}`
  }
  if (stack !== undefined) error.stack = stack
  const code = read(thrown, 'code')
  if (typeof code === 'string') error.code = text(code, 200)
  return error
}

/** The limit of m3m that an error tells of: its reason code. Never throws. */
export function limitOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const code = read(thrown, 'code')
  if (code === 'M3M_EGRESS_DENIED') return 'EGRESS_DENIED'
  return code === 'M3M_RUNTIME_QUOTA' ? 'QUOTA' : undefined
}

/** Logs an error nobody caught. Listeners of the global object are not asked: `reportException` does that. */
export function uncaught(thrown: unknown, requestId: string | null = currentRequestId()): void {
  uncaughtPlain(plainError(thrown), requestId)
}
export function uncaughtPlain(error: PlainError, requestId: string | null): void {
  post(`["uncaught",${json(error)},${json(requestId)}]`)
}

/** An error that came over the boundary, made anew here so that its stack shows where it was asked for. */
export function revive(plain: PlainError, at: { stack?: string }): Error {
  const error = new NativeError(plain.message) as Error & Pick<PlainError, 'code' | 'errors'>
  const name = plain.name
  Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true, enumerable: false })
  if (plain.code !== undefined) error.code = plain.code
  if (plain.errors !== undefined) error.errors = plain.errors
  const frames = at.stack?.slice(at.stack.indexOf('\n') + 1)
  const stack = cleanStack(`${name}: ${plain.message}${frames ? `\n${frames}` : ''}`)
  Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true, enumerable: false })
  return error
}

/** What another try may mend; libraries that try again know it by how its message begins. */
const OF_THE_NETWORK = ['M3M_EGRESS_FAILED', 'M3M_EGRESS_RESOLVE', 'M3M_EGRESS_TIMEOUT', 'M3M_EGRESS_STALLED']

/** What `fetch`, or reading what it got, fails with when the host tells why. */
export function failedFetch({ message, code }: { message: string; code?: string }, at: { stack?: string }): Error {
  const told = OF_THE_NETWORK.includes(code ?? '') ? `Failed to fetch (${message})` : message
  return revive({ name: 'TypeError', message: told, code }, at)
}
