/** Takes what a guest says, message by message. Whatever a message holds, it may only reach its own instance. */
import type { Declared, FlatHeaders, Outbound, Payload, PlainError } from '../protocol.ts'
import { withBytes } from './attachments.ts'
import type { GuestLog } from './guest-log.ts'
import type { HostCalls } from './host-calls.ts'
import type { InFlight } from './in-flight.ts'

export interface GuestMessagesOptions {
  requests: InFlight
  calls: HostCalls
  log: GuestLog
  /** The client of a streamed answer does not keep up. */
  cancel(id: number): void
  /** A hook or a schedule is done. */
  settle(id: number, error: PlainError | null): void
  loaded(declared: Declared): void
  failed(error: PlainError): void
  uncaught(error: PlainError, requestId: string | null): void
}

/** The returned function throws on messages that make no sense. */
export function createGuestMessages({
  requests,
  calls,
  log,
  cancel,
  settle,
  loaded,
  failed,
  uncaught,
}: GuestMessagesOptions) {
  return (message: Outbound, attachments: readonly Uint8Array[]): void => {
    switch (message[0]) {
      case 'answer':
        requests.answer(message[1], message[2], headersOf(message[3]), payload(message[4], attachments))
        return
      case 'head':
        requests.head(message[1], message[2], headersOf(message[3]))
        return
      case 'chunk':
        if (!requests.chunk(message[1], payload(message[2], attachments))) {
          cancel(message[1])
        }
        return
      case 'end': {
        if (message[2]) log.uncaught(plainError(message[2]), null)
        requests.end(message[1], message[2] !== null)
        return
      }
      case 'call': {
        const [, callId, api, method, args, requestId] = message
        const given = withBytes(args, attachments) as unknown[]
        calls.take(
          callId,
          String(api),
          String(method),
          Array.isArray(given) ? given : [],
          typeof requestId === 'string' ? requestId : undefined,
        )
        return
      }
      case 'done': {
        settle(message[1], message[2] ? plainError(message[2]) : null)
        return
      }
      case 'log':
        log.line(message[1], message[2], message[3], message[4], message[5], message[6])
        return
      case 'uncaught':
        uncaught(plainError(message[1]), message[2])
        return
      case 'loaded':
        loaded(declaredOf(message[1]))
        return
      case 'failed':
        failed(plainError(message[1]))
        return
    }
  }
}

const headersOf = (headers: unknown): FlatHeaders => (Array.isArray(headers) ? headers : [])

const payload = (body: Payload, attachments: readonly Uint8Array[]): string | Uint8Array | null =>
  typeof body === 'string' ? body : body === null || body === undefined ? null : (attachments[body.$b] ?? null)

const plainError = (error: PlainError): PlainError => ({
  name: String(error.name),
  message: String(error.message),
  ...(typeof error.stack === 'string' ? { stack: error.stack } : {}),
})

const MAX_DECLARED = 10_000

/** What the code declared, with nothing in it but what belongs there. */
function declaredOf({ routes, schedules, handlesRequests }: Declared): Declared {
  if (routes.length > MAX_DECLARED || schedules.length > MAX_DECLARED)
    throw new RangeError('too many routes or schedules')
  return {
    routes: routes.map(String),
    schedules: schedules.map(({ name, every, cron, timezone }) => ({
      name: String(name),
      ...(every === undefined ? { cron: String(cron) } : { every: Number(every) }),
      ...(timezone === undefined ? {} : { timezone: String(timezone) }),
    })),
    handlesRequests: handlesRequests === true,
  }
}
