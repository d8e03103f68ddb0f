/** Takes what a guest says, message by message. Whatever a message holds, it may only reach its own instance. */
import { attachmentOf, withBytes } from '../../shared/attachments.ts'
import type { Declared, FlatHeaders, Outbound, Payload, PlainError } from '../protocol.ts'
import { hooksOf } from './declared-hooks.ts'
import { queuesOf } from './declared-queues.ts'
import type { Downloads } from './downloads.ts'
import type { GuestLog } from './guest-log.ts'
import type { HostCalls } from './host-calls.ts'
import type { InFlight } from './in-flight.ts'
import type { SocketTable } from './sockets.ts'
import type { Uploads } from './uploads.ts'

export interface GuestMessagesOptions {
  requests: InFlight
  uploads: Uploads
  downloads: Downloads
  sockets: SocketTable
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

/** The returned function throws on messages that make no sense. `marked`: there may be marks of attachments in it. */
export function createGuestMessages({
  requests,
  uploads,
  downloads,
  sockets,
  calls,
  log,
  cancel,
  settle,
  loaded,
  failed,
  uncaught,
}: GuestMessagesOptions) {
  return (message: Outbound, attachments: readonly Uint8Array[], marked: boolean): void => {
    switch (message[0]) {
      case 'answer':
        requests.answer(message[1], message[2], headersOf(message[3]), payload(message[4], attachments), message[5])
        return
      case 'head':
        requests.head(message[1], message[2], headersOf(message[3]), message[4])
        return
      case 'chunk':
        if (message[1] < 0) downloads.chunk(message[1], payload(message[2], attachments))
        else if (!requests.chunk(message[1], payload(message[2], attachments))) cancel(message[1])
        return
      case 'end': {
        if (message[1] < 0) {
          downloads.sent(message[1], message[2] && plainError(message[2]))
          return
        }
        if (message[2]) log.uncaught(plainError(message[2]), null)
        requests.end(message[1], message[2] !== null)
        return
      }
      case 'pull':
        ;(message[1] < 0 ? downloads : uploads).pull(message[1], message[2])
        return
      case 'drop':
        downloads.drop(message[1])
        return
      case 'gather':
        uploads.gather(message[1])
        return
      case 'accept':
        sockets.accept(message[1], requests.take(message[1], true), String(message[2]), headersOf(message[3]))
        return
      case 'frame':
        sockets.frame(message[1], payload(message[2], attachments) ?? '')
        return
      case 'close':
        sockets.close(message[1], message[2], String(message[3]))
        return
      case 'took':
        sockets.took(message[1], message[2], message[3])
        return
      case 'call': {
        const [, callId, api, method, args, requestId, stream, takes] = message
        const given = marked ? (withBytes(args, attachments) as unknown[]) : args
        calls.take({
          callId,
          api: String(api),
          method: String(method),
          args: Array.isArray(given) ? given : [],
          requestId: typeof requestId === 'string' ? requestId : undefined,
          ...(Number.isSafeInteger(stream) && stream! < 0 ? { stream } : {}),
          ...(Number.isSafeInteger(takes) && takes! >= 0 ? { takes } : {}),
        })
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

function headersOf(headers: unknown): FlatHeaders {
  if (!Array.isArray(headers) || !headers.every((part) => typeof part === 'string'))
    throw new TypeError('headers are no list of texts')
  return headers
}

const payload = (body: Payload, attachments: readonly Uint8Array[]): string | Uint8Array | null =>
  typeof body === 'string' ? body : (attachmentOf(body?.$b, attachments) ?? null)

const plainError = (error: PlainError): PlainError => ({
  name: String(error.name),
  message: String(error.message),
  ...(typeof error.stack === 'string' ? { stack: error.stack } : {}),
})

const MAX_ROUTES = 10_000
/** Each keeps a clock of the server busy, up to 20 times a second. */
const MAX_SCHEDULES = 100
const MAX_NAME = 500

function nameOf(value: unknown): string {
  const name = String(value)
  if (name.length > MAX_NAME) throw new RangeError(`a name of ${name.length} characters; at most ${MAX_NAME} are taken`)
  return name
}

/** What the code declared, with nothing in it but what belongs there. */
function declaredOf({ routes, schedules, queues, hooks, handlesRequests, streams }: Declared): Declared {
  if (routes.length > MAX_ROUTES) throw new RangeError(`${routes.length} routes; at most ${MAX_ROUTES} are taken`)
  if (schedules.length > MAX_SCHEDULES)
    throw new RangeError(`${schedules.length} schedules; at most ${MAX_SCHEDULES} are taken`)
  return {
    routes: routes.map(nameOf),
    schedules: schedules.map(({ name, every, cron, timezone, overlap }) => ({
      name: nameOf(name),
      ...(every === undefined ? { cron: nameOf(cron) } : { every: Number(every) }),
      ...(timezone === undefined ? {} : { timezone: nameOf(timezone) }),
      ...(overlap === 'queue' || overlap === 'parallel' ? { overlap } : {}),
    })),
    queues: queuesOf(queues),
    hooks: hooksOf(hooks),
    handlesRequests: handlesRequests === true,
    streams: streams === true,
  }
}
