import type { WebSocket } from 'ws'
import type { CodedError } from '../../../kernel/index.ts'
import type { RequestMeter } from '../../metrics/contract.ts'
import type { Attach } from '../../shared/attachments.ts'
import type { Reason } from '../contract.ts'
import type { FlatHeaders, Inbound } from '../protocol.ts'
import type { Failure } from './failure.ts'

/** A body that is not read before the service asks for it, and then no faster than it takes it. */
export interface BodyStream {
  /** Something of it was read: the request cannot be given to another instance any more. */
  readonly begun: boolean
  /** The service waits for the client to send more. */
  readonly waiting: boolean
  /** When it last got somewhere, by `performance.now()`. */
  readonly movedAt: number
  /** Gives `onPiece` up to `bytes` more, as they come. */
  pull(bytes: number): void
  /** Gives it as a whole, when all of it is there. It must not have begun. */
  gather(maxBytes: number): void
  /** Told when the service begins or ceases to wait for the client. */
  onWait: ((waiting: boolean) => void) | undefined
  /** Told of each piece, and with null of the end. */
  onPiece: ((piece: Uint8Array | null) => void) | undefined
  /** Told when it is refused: it is too large. */
  onRefuse: ((error: CodedError) => void) | undefined
}

/** One HTTP request to a service, from its arrival to its answer. */
export interface ServiceRequest {
  readonly requestId: string
  readonly method: string
  /** Path and query as the service sees them. */
  readonly target: string
  readonly headers: FlatHeaders
  /** Absent when there is none, and when it is a stream. */
  readonly body: Buffer | null
  readonly bodyStream?: BodyStream | undefined
  /** Address the service is mounted at, with origin. */
  readonly base: string
  readonly ip: string
  /** When it arrived, by `performance.now()`. */
  readonly arrivedAt: number
  /** The client has left, or the answer is complete. */
  readonly over: boolean
  /** Counts it: the service's, and from when an instance has it that one's. */
  meter: RequestMeter | undefined
  /** Number of the declared route that took it; -1: the fetch handler. */
  route: number | undefined

  /** Only of requests for a WebSocket: makes it one; undefined when that fails. */
  accept?(protocol: string, headers: FlatHeaders, messageBytes: number): WebSocket | undefined
  answer(status: number, headers: FlatHeaders, body: string | Uint8Array | null): void
  head(status: number, headers: FlatHeaders): void
  /** Returns false when the client reads too slowly to go on; `taken` is called when the client's connection has it. */
  chunk(data: string | Uint8Array, taken: () => void): boolean
  end(): void
  /** Cuts a begun answer off: what was sent is incomplete. */
  abort(): void
  /** The instance that worked on it is gone. */
  crashed(failure: Failure): void
  /** It was not answered within `limitMs`. */
  timedOut(limitMs: number): void
  overloaded(): void
  /** The service did not come up in time. `retryAfter` in seconds; `reason`: why it was last down. */
  unavailable(retryAfter: number, reason?: Reason): void
  /** Another instance has taken the place of the one that worked on it, which was not let finish any longer. */
  replaced(): void
  stopped(): void
  /** Turned away for another reason. */
  fail(error: CodedError, reason?: Reason): void
  /** Told when the client leaves. */
  onLeave: (() => void) | undefined
}

/**
 * The message that begins a request.
 * @param wholeBytes what a body read as a whole may have
 */
export function requestMessage(id: number, request: ServiceRequest, attach: Attach, wholeBytes: number): Inbound {
  const { requestId, method, target, headers, body, bodyStream, base, ip, accept } = request
  const payload = body ? attach(body) : null
  if (bodyStream) return ['request', id, requestId, method, target, headers, null, base, ip, 'stream', wholeBytes]
  if (accept) return ['request', id, requestId, method, target, headers, payload, base, ip, 'socket']
  return ['request', id, requestId, method, target, headers, payload, base, ip]
}
