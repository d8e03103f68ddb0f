/** Bodies of requests, and of what `fetch` gets, that come piece by piece: only what is read is asked for. */
import type { Inbound, PlainError } from '../../../protocol.ts'
import { failedFetch, revive } from '../errors.ts'
import { post } from '../outbox.ts'
import { ByteArray, mapDelete, mapGet, mapSet } from '../primordials.ts'
import { limitWhole } from '../web/body-stream.ts'
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
  /** Stands for the controller of an answer that nobody waits for at the moment: nobody may have it any more. */
  ref?: WeakRef<ReadableStreamDefaultController<Bytes>>
  /** Once, when nothing more comes. */
  onOver?(): void
  /** It is no answer to a `fetch`: what it fails with is as the host says. */
  isOfCall?: boolean
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

/** Answers nobody can read any more are let go of. Made when the first one is. */
let forgotten: FinalizationRegistry<Incoming> | undefined

/**
 * The body of an answer to `fetch`, or the result of a call that is a stream.
 * @param id below zero, what it was asked for by
 * @param begun how it begins
 * @param onOver once, when nothing more comes
 */
export function openAnswer(id: number, begun: Bytes, onOver: () => void, isOfCall = false): ReadableStream<Bytes> {
  const incoming: Incoming = { id, owed: 0, controller: undefined, onOver, isOfCall }
  mapSet(all, id, incoming)
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        incoming.ref = new WeakRef(controller)
        forgotten ??= new FinalizationRegistry(dropAnswer)
        forgotten.register(controller, incoming)
        if (begun.byteLength > 0) controller.enqueue(begun)
      },
      pull(controller) {
        // Somebody waits, and is known to nobody else.
        incoming.controller = controller
        if (incoming.owed > 0) return
        incoming.owed = WINDOW
        post(`["pull",${id},${WINDOW}]`)
      },
      cancel: () => dropAnswer(incoming),
    },
    { highWaterMark: 0 },
  )
}

function dropAnswer(incoming: Incoming): void {
  if (mapGet(all, incoming.id) !== incoming) return
  forget(incoming)
  post(`["drop",${incoming.id}]`)
}

/** Nobody wants the answer to a `fetch` any more; whoever still reads it is told why. */
export function abortAnswer(id: number, reason: unknown): void {
  const controller = controllerOf(id)
  const incoming = mapGet(all, id)
  if (incoming !== undefined) dropAnswer(incoming)
  controller?.error(reason)
}

const controllerOf = (id: number) => {
  const incoming = mapGet(all, id)
  return incoming?.controller ?? incoming?.ref?.deref()
}

function forget(incoming: Incoming): void {
  mapDelete(all, incoming.id)
  incoming.controller = undefined
  incoming.onOver?.()
}

export function onBody(message: Extract<Inbound, [kind: 'body', ...rest: unknown[]]>, buffers: readonly ArrayBuffer[]) {
  const id = message[1]
  const incoming = mapGet(all, id)
  if (incoming === undefined) return
  const data = message[2]
  const error = message[3]
  const controller = controllerOf(id)
  if (error !== null)
    closeBody(id, () => (id < 0 && !incoming.isOfCall ? failedFetch : revive)(error as PlainError, {}))
  else if (data === null) {
    forget(incoming)
    controller?.close()
  } else {
    const bytes = new ByteArray(buffers[data.$b]!)
    incoming.owed -= bytes.byteLength
    // Whoever waits for more still, pulls again.
    if (incoming.ref !== undefined) incoming.controller = undefined
    controller?.enqueue(bytes)
  }
}

/** Why a body that was left unread cannot be read later. */
export const answered = () => new TypeError('The request has been answered; what was left of its body is gone')

/** Nothing more comes of a body; whoever still reads it is told why. */
export function closeBody(id: number, reason: () => unknown): void {
  const incoming = mapGet(all, id)
  if (incoming === undefined) return
  const controller = controllerOf(id)
  forget(incoming)
  controller?.error(reason())
}
