import { QUEUE_NAME_PATTERN } from '../../queue/contract.ts'
import type { Declared } from '../protocol.ts'

const MAX_QUEUES = 100
/** Jobs a service works on at once, all queues together: each may hold a payload. */
const MAX_CONCURRENCY = 200
const MAX_ATTEMPTS = 100
const MAX_BACKOFF_MS = 86_400_000
const MAX_TIMEOUT_MS = 3_600_000
const NAME = new RegExp(QUEUE_NAME_PATTERN)

const whole = (value: unknown, what: string, least: number, most: number): number => {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    throw new RangeError(`${what} must be a whole number from ${least} to ${most}`)
  return value as number
}

/** The consumers the code declared, with nothing in it but what belongs there. @throws RangeError */
export function queuesOf(queues: Declared['queues'] | undefined): Declared['queues'] {
  if (queues === undefined) return []
  if (queues.length > MAX_QUEUES) throw new RangeError(`${queues.length} queues; at most ${MAX_QUEUES} are taken`)
  const names = new Set<string>()
  const taken = queues.map(({ name, concurrency, attempts, backoff, timeout }) => {
    if (typeof name !== 'string' || !NAME.test(name) || names.has(name)) throw new RangeError('a queue has no name')
    names.add(name)
    return {
      name,
      concurrency: whole(concurrency, `concurrency of queue "${name}"`, 1, MAX_CONCURRENCY),
      attempts: whole(attempts, `attempts of queue "${name}"`, 1, MAX_ATTEMPTS),
      backoff: whole(backoff, `backoff of queue "${name}" in ms`, 0, MAX_BACKOFF_MS),
      timeout: whole(timeout, `timeout of queue "${name}" in ms`, 1, MAX_TIMEOUT_MS),
    }
  })
  const sum = taken.reduce((total, { concurrency }) => total + concurrency, 0)
  if (sum > MAX_CONCURRENCY)
    throw new RangeError(`${sum} jobs at once in all queues together; at most ${MAX_CONCURRENCY} are taken`)
  return taken
}
