/** Answers written piece by piece: `ctx.stream` and `ctx.sse`. */
import { isBytes, stringify } from '../primordials.ts'
import { clearInterval, setInterval } from '../timers.ts'
import type { AbortSignal } from '../web/abort.ts'
import { ReadableStream } from '../web/streams.ts'

/** What may wait before `write` does. */
const ROOM = 64 * 1024
/** Proxies cut connections that say nothing for long. */
const HEARTBEAT_MS = 15_000

type Data = string | ArrayBufferView | ArrayBuffer
export type Write = (data: Data) => Promise<void>
export type Work = (write: Write) => unknown

/** A stream of what `work` writes; over when `work` is. A write rejects with the signal's reason once the client has left. */
export function written(signal: AbortSignal, work: Work): ReadableStream {
  let wake: (() => void) | undefined
  const go = () => {
    wake?.()
    wake = undefined
  }
  return new ReadableStream<Data>(
    {
      start(controller) {
        const write: Write = async (data) => {
          signal.throwIfAborted()
          if (typeof data !== 'string' && !isBytes(data)) throw new TypeError('A stream is written text or bytes')
          controller.enqueue(data)
          while ((controller.desiredSize ?? 0) <= 0 && !signal.aborted) {
            await new Promise<void>((resolve) => {
              const before = wake
              wake = () => {
                before?.()
                resolve()
              }
            })
          }
          signal.throwIfAborted()
        }
        const run = async () => {
          try {
            await work(write)
            if (!signal.aborted) controller.close()
          } catch (error) {
            // A writer that ends because its reader has left ends well.
            if (!signal.aborted) controller.error(error)
          }
        }
        void run()
      },
      pull: go,
      cancel: go,
    },
    { highWaterMark: ROOM, size: (data) => (typeof data === 'string' ? data.length : data.byteLength) },
  )
}

export interface EventOptions {
  event?: string
  id?: string
  /** Milliseconds the client waits before it comes back. */
  retry?: number
}
export type Send = (data: unknown, options?: EventOptions) => Promise<void>

const line = (name: string, value: unknown): string =>
  value === undefined ? '' : `${name}: ${String(value).replace(/[\r\n\0]/g, '')}\n`

function eventText(data: unknown, { event, id, retry }: EventOptions = {}): string {
  const text = typeof data === 'string' ? data : stringify(data)
  if (text === undefined) throw new TypeError(`A ${typeof data} has no JSON form; send text or data`)
  const lines = text.split(/\r\n|\r|\n/).map((part) => `data: ${part}\n`)
  return `${line('event', event)}${line('id', id)}${line('retry', retry)}${lines.join('')}\n`
}

/** Server-sent events of what `work` sends, with a heartbeat while it has nothing to say. */
export const events = (work: (send: Send) => unknown): Work => {
  return async (write) => {
    const beat = setInterval(() => write(':\n\n').catch(() => clearInterval(beat)), HEARTBEAT_MS)
    try {
      await work(async (data, options) => write(eventText(data, options)))
    } finally {
      clearInterval(beat)
    }
  }
}
