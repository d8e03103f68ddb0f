/** Streamed answers: head, chunks, end. */
import type { FlatHeaders, Inbound } from '../../../protocol.ts'
import { plainError } from '../errors.ts'
import { json, payload, post } from '../outbox.ts'
import { bytesOf, isBytes, stringify } from '../primordials.ts'
import * as scope from '../scope.ts'
import { setTimeout } from '../timers.ts'
import { abortError } from '../web/abort.ts'
import type { ReadableStream } from '../web/streams.ts'
import { abortContext, type Context, dropBody, idOf, isAborted, routeOf } from './context.ts'
import { answered } from './incoming.ts'

const CHUNK = 256 * 1024
/** Sent at a stretch when nobody says what has been taken; then the world gets a turn. */
const STRETCH = 1024 * 1024

interface Flow {
  /** Bytes that may still be sent. */
  room: number
  resume: (() => void) | undefined
  cancel(): void
}

const flows = new Map<number, Flow>()
let window: number | undefined

/** @param bytes what may be on its way before the client has taken it; undefined: no waiting */
export function setStreamWindow(bytes: number | undefined): void {
  window = bytes
}

/** The client took some bytes of a streamed answer. */
export function onMore(message: Extract<Inbound, [kind: 'more', ...rest: unknown[]]>): void {
  const flow = flows.get(message[1])
  if (flow === undefined) return
  flow.room += message[2]
  if (flow.room > 0) flow.resume?.()
}

/** The client left: stop reading. */
export function cancelStream(id: number): void {
  flows.get(id)?.cancel()
}

export function streamOut(ctx: Context, status: number, headers: FlatHeaders, stream: ReadableStream): void {
  const id = idOf(ctx)
  const reader = stream.getReader()
  const flow: Flow = {
    room: window ?? STRETCH,
    resume: undefined,
    cancel() {
      abortContext(ctx, abortError())
      flow.resume?.()
      reader.cancel(new Error('The client left')).catch(() => {})
    },
  }
  flows.set(id, flow)
  scope.begin(id, ctx)
  post(`["head",${id},${status},${stringify(headers)}${routeOf(ctx)}]`)

  const send = async (data: string | Uint8Array) => {
    post(`["chunk",${id},${payload(data)}]`)
    flow.room -= typeof data === 'string' ? data.length : data.byteLength
    if (flow.room > 0) return
    await new Promise<void>((resolve) => {
      flow.resume = resolve
      if (window === undefined) setTimeout(resolve, 1)
    })
    flow.resume = undefined
    if (window === undefined) flow.room = STRETCH
  }

  const run = async () => {
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done || isAborted(ctx)) break
        const data = typeof value === 'string' ? value : isBytes(value) ? bytesOf(value) : undefined
        if (data === undefined) throw new TypeError('A body stream must give Uint8Arrays or text')
        for (let at = 0; at < data.length && !isAborted(ctx); at += CHUNK) {
          await send(
            data.length <= CHUNK ? data : typeof data === 'string' ? cut(data, at) : data.subarray(at, at + CHUNK),
          )
        }
      }
      if (!isAborted(ctx)) post(`["end",${id},null]`)
    } catch (error) {
      if (!isAborted(ctx)) post(`["end",${id},${json(plainError(error))}]`)
      reader.cancel(error).catch(() => {})
    } finally {
      flows.delete(id)
      scope.end(id)
      dropBody(ctx, answered)
    }
  }
  void run()
}

/** A piece of a text; half a surrogate pair at a cut is kept whole by shifting it to the next piece. */
function cut(text: string, at: number): string {
  const high = (index: number) => index > 0 && index < text.length && /[\uD800-\uDBFF]/.test(text[index - 1]!)
  return text.slice(high(at) ? at - 1 : at, high(at + CHUNK) ? at + CHUNK - 1 : at + CHUNK)
}
