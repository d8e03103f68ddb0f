/** What happens when the service's module has been evaluated. */
import type { Declared } from '../../protocol.ts'
import { closeHooks } from './db/hooks.ts'
import { env } from './env.ts'
import { plainError } from './errors.ts'
import { setFetchHandler } from './http/dispatch.ts'
import { ANY, routes } from './http/routes.ts'
import { setScheduled } from './jobs.ts'
import { json, post } from './outbox.ts'
import { closeQueues } from './queue.ts'
import { closeSchedules } from './schedule.ts'

let done = false

interface WorkersStyle {
  fetch?: (request: unknown, env: unknown, ctx: unknown) => unknown
  scheduled?: (event: unknown, env: unknown, ctx: unknown) => unknown
}

/** Takes the module's exports and tells the host what the service declared. Only the first call counts. */
export function register(namespace: object): void {
  if (done) return
  done = true
  try {
    post(`["loaded",${json(declare(namespace))}]`)
  } catch (error) {
    post(`["failed",${json(plainError(error))}]`)
  }
}

function declare(namespace: object): Declared {
  const main = (namespace as { default?: WorkersStyle }).default
  const isObject = (typeof main === 'object' && main !== null) || typeof main === 'function'
  const hasFetch = isObject && typeof main.fetch === 'function'
  const hasScheduled = isObject && typeof main.scheduled === 'function'
  // Read again at each call: frameworks may put another in their place.
  if (hasFetch) setFetchHandler((request, values, ctx) => main.fetch!(request, values, ctx))
  if (hasScheduled) setScheduled((event, ctx) => main.scheduled!(event, env.all, ctx))
  const schedules = closeSchedules(hasScheduled)
  const declared = routes().map(({ method, pattern }) => `${method === ANY ? 'ANY' : method} ${pattern}`)
  const handlesRequests = declared.length > 0 || hasFetch
  const streams = hasFetch || routes().some(({ unparsed }) => unparsed === true)
  return { routes: declared, schedules, queues: closeQueues(), hooks: closeHooks(), handlesRequests, streams }
}
