/** Parts of `utils` that wait: `sleep`, `timeout`, `retry`, `map`. */
import { NativePromise } from '../primordials.ts'
import { milliseconds } from '../schedule.ts'
import { clearTimeout, setTimeout } from '../timers.ts'
import { AbortController, type AbortSignal, isSignal } from '../web/abort.ts'
import { DOMException } from '../web/dom-exception.ts'

const MAX_CONCURRENCY = 1_000

function signalOf(options: unknown): AbortSignal | undefined {
  const signal = (options as { signal?: unknown } | null | undefined)?.signal
  if (signal !== undefined && !isSignal(signal)) throw new TypeError('The option signal takes an AbortSignal')
  return signal
}

const callable = (fn: unknown, what: string): ((...args: unknown[]) => unknown) => {
  if (typeof fn !== 'function') throw new TypeError(`${what} takes a function, got ${fn === null ? 'null' : typeof fn}`)
  return fn as () => unknown
}

function whole(value: unknown, fallback: number, what: string, most: number): number {
  const number = value === undefined ? fallback : value
  if (!Number.isInteger(number) || (number as number) < 1 || (number as number) > most)
    throw new TypeError(`${what} is a whole number from 1 to ${most}, got ${JSON.stringify(value)}`)
  return number as number
}

/** Waits. Rejects with the signal's reason when that is aborted. */
export function sleep(time: unknown, options?: unknown): Promise<void> {
  const ms = milliseconds(time, 'utils.sleep', 0)
  const signal = signalOf(options)
  return new NativePromise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** What `work` comes to, or a `TimeoutError` when that takes too long; its signal is aborted then. */
export async function timeout(work: unknown, time: unknown): Promise<unknown> {
  const ms = milliseconds(time, 'utils.timeout')
  const controller = new AbortController()
  let timer = 0
  const late = new NativePromise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(
        `It took longer than ${String(time)}${typeof time === 'number' ? ' ms' : ''}`,
        'TimeoutError',
      )
      reject(error)
      controller.abort(error)
    }, ms)
  })
  try {
    return await NativePromise.race([typeof work === 'function' ? work(controller.signal) : work, late])
  } finally {
    clearTimeout(timer)
  }
}

interface RetryOptions {
  attempts?: unknown
  delay?: unknown
  maxDelay?: unknown
  factor?: unknown
  jitter?: unknown
  signal?: unknown
  when?: unknown
}

/** Calls `work` until it does not fail. @throws what it threw the last time */
export async function retry(work: unknown, options: RetryOptions = {}): Promise<unknown> {
  const run = callable(work, 'utils.retry')
  const { delay = 200, maxDelay = '30s', factor = 2, jitter = true } = options
  const attempts = whole(options.attempts, 3, 'attempts', 100)
  const most = milliseconds(maxDelay, 'maxDelay', 0)
  const when = options.when === undefined ? undefined : callable(options.when, 'when')
  const signal = signalOf(options)
  if (!(typeof factor === 'number' && factor >= 1)) throw new TypeError('factor is a number of at least 1')
  let pause = milliseconds(delay, 'delay', 0)
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      return await run(attempt)
    } catch (error) {
      if (attempt >= attempts || (when && !(await when(error, attempt)))) throw error
    }
    const wait = Math.min(pause, most)
    // Half of it at least: clients that failed together do not come back together.
    await sleep(Math.round(jitter ? wait * (0.5 + Math.random() / 2) : wait), { signal })
    pause *= factor
  }
}

/** What `work` makes of each item, in their order, so many at once. After a failure no more are begun. */
export async function map(items: unknown, work: unknown, options: { concurrency?: unknown } = {}): Promise<unknown[]> {
  const run = callable(work, 'utils.map')
  const concurrency = whole(options?.concurrency, 10, 'concurrency', MAX_CONCURRENCY)
  const list = Array.from(items as Iterable<unknown>)
  const results: unknown[] = new Array(list.length)
  let next = 0
  let failed = false
  const worker = async () => {
    while (next < list.length && !failed) {
      const index = next
      next += 1
      try {
        results[index] = await run(list[index], index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await NativePromise.all(Array.from({ length: Math.min(concurrency, list.length) }, worker))
  return results
}
