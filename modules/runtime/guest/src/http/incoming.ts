/** Bodies of requests that come piece by piece: only what is read is asked for. */
import type { Inbound, PlainError } from '../../../protocol.ts'
import { revive } from '../errors.ts'
import { post } from '../outbox.ts'
import { ByteArray, mapDelete, mapGet, mapSet } from '../primordials.ts'
import { limitWhole } from '../web/body.ts'
import { ReadableStream, type ReadableStreamDefaultController } from '../web/streams.ts'

/** Bytes that are asked for at once. */
const WINDOW = 256 * 1024

type Bytes = Uint8Array<ArrayBuffer>

/** What is known of a body that has not been read to its end. */
interface Incoming {
  readonly id: number
  /** Bytes asked for that have not come. */
  owed: number
  controller: ReadableStreamDefaultController<Bytes> | undefined
}

const all = new Map<number, Incoming>()

/**
 * The body of a request.
 * @param length its bytes, where the client said so
 * @param wholeBytes what it may have where it is read as a whole
 */
export function openBody(id: number, length: number | undefined, wholeBytes: number): ReadableStream<Bytes> {
  const incoming: Incoming = { id, owed: 0, controller: undefined }
  mapSet(all, id, incoming)
  const stream = new ReadableStream<Bytes>(
    {
      start(controller) {
        incoming.controller = controller
      },
      pull() {
        if (incoming.owed > 0) return
        incoming.owed = WINDOW
        post(`["pull",${id},${WINDOW}]`)
      },
      cancel: () => void mapDelete(all, id),
    },
    { highWaterMark: 0 },
  )
  limitWhole(stream, {
    bytes: wholeBytes,
    length,
    gather() {
      incoming.owed = Number.POSITIVE_INFINITY
      post(`["gather",${id}]`)
    },
  })
  return stream
}

export function onBody(message: Extract<Inbound, [kind: 'body', ...rest: unknown[]]>, buffers: readonly ArrayBuffer[]) {
  const id = message[1]
  const incoming = mapGet(all, id)
  if (incoming === undefined) return
  const data = message[2]
  const error = message[3]
  if (error !== null) closeBody(id, () => revive(error as PlainError, {}))
  else if (data === null) {
    mapDelete(all, id)
    incoming.controller!.close()
  } else {
    const bytes = new ByteArray(buffers[data.$b]!)
    incoming.owed -= bytes.byteLength
    incoming.controller!.enqueue(bytes)
  }
}

/** Why a body that was left unread cannot be read later. */
export const answered = () => new TypeError('The request has been answered; what was left of its body is gone')

/** Nothing more comes of a body; whoever still reads it is told why. */
export function closeBody(id: number, reason: () => unknown): void {
  const incoming = mapGet(all, id)
  if (incoming === undefined) return
  mapDelete(all, id)
  incoming.controller!.error(reason())
}
