/** `queue.on`: consumers of queues. The host keeps the jobs and sends one when there is a place for it. */
import type { Declared, Inbound } from '../../protocol.ts'
import { withBytes } from './calls.ts'
import { defineProperty, freeze, isInteger, mapGet, mapSet, max, now } from './primordials.ts'
import { milliseconds } from './schedule.ts'
import { AbortSignal } from './web/abort.ts'

type Settings = Declared['queues'][number]
type Handler = (job: object) => unknown

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/
const MAX_CONCURRENCY = 200
const MAX_ATTEMPTS = 100
const MAX_TIMEOUT_MS = 3_600_000
const entries = new Map<string, { settings: Settings; handler: Handler }>()
let closed = false

const whole = (value: unknown, fallback: number, what: string, most: number): number => {
  if (value === undefined) return fallback
  if (!isInteger(value) || (value as number) < 1 || (value as number) > most)
    throw new TypeError(`${what} is a whole number from 1 to ${most}, got ${JSON.stringify(value)}`)
  return value as number
}

/** `queue.on(name, handler, options?)` */
export function declareConsumer(name: unknown, handler: unknown, options: unknown = {}): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw new TypeError(`queue.on takes a name of 1 to 100 letters, digits and . _ : -, got ${JSON.stringify(name)}`)
  const about = `The queue "${name}"`
  if (closed) throw new Error(`${about} comes too late: call queue.on while the module loads`)
  if (typeof handler !== 'function') throw new TypeError(`${about} takes a function, got ${typeof handler}`)
  if (entries.has(name)) throw new Error(`${about} has a consumer already`)
  const { concurrency, attempts, backoff = '10s', timeout = '30s' } = (options ?? {}) as Record<string, unknown>
  const settings = {
    name,
    concurrency: whole(concurrency, 1, 'concurrency', MAX_CONCURRENCY),
    attempts: whole(attempts, 5, 'attempts', MAX_ATTEMPTS),
    backoff: milliseconds(backoff, 'backoff', 0),
    timeout: milliseconds(timeout, 'timeout'),
  }
  if (settings.timeout > MAX_TIMEOUT_MS) throw new TypeError('timeout is at most "1h"')
  mapSet(entries, name, { settings, handler: handler as Handler })
}

/** Ends declaring; returns what was declared. */
export function closeQueues(): Declared['queues'] {
  closed = true
  return [...entries.values()].map(({ settings }) => settings)
}

/** Runs a job. @throws what its handler throws */
export async function runJob(
  message: Extract<Inbound, [kind: 'job', ...rest: unknown[]]>,
  buffers: readonly ArrayBuffer[],
): Promise<void> {
  const queue = message[2]
  const entry = mapGet(entries, queue)
  if (entry === undefined) throw new Error(`There is no consumer of the queue "${queue}"`)
  const ends = now() + entry.settings.timeout
  let signal: unknown
  const job = {
    id: message[3],
    queue,
    payload: withBytes(message[4], buffers),
    attempt: message[5],
    attempts: message[6],
    enqueuedAt: new Date(message[7]),
  }
  // A timer only for those who look at it.
  defineProperty(job, 'signal', {
    get: () => (signal ??= AbortSignal.timeout(max(0, ends - now()))),
    enumerable: true,
  })
  await entry.handler(freeze(job))
}
