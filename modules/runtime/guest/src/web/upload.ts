/** Bodies `fetch` sends piece by piece, as fast as the host has room for them. */
import type { PlainError } from '../../../protocol.ts'
import { plainError } from '../errors.ts'
import { json, payload, post } from '../outbox.ts'
import { bytesOf, isBytes, mapDelete, mapGet, mapSet, min } from '../primordials.ts'
import type { ReadableStream } from './streams.ts'

const CHUNK = 64 * 1024

interface Sending {
  /** Bytes that may still be sent. */
  room: number
  resume(): void
}

const all = new Map<number, Sending>()

/** The host has room for so much more of a body. */
export function onRoom(id: number, bytes: number): void {
  const sending = mapGet(all, id)
  if (sending === undefined) return
  sending.room += bytes
  sending.resume()
}

/**
 * Sends a stream as the body of a request, once it is asked for.
 * @returns what ends it early, and what rejects when the stream does
 */
export function sendBody(id: number, stream: ReadableStream): { stop(reason: unknown): void; failed: Promise<never> } {
  const reader = stream.getReader()
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => {})
  let over = false
  const sending: Sending = { room: 0, resume() {} }
  mapSet(all, id, sending)
  const room = async () => {
    while (sending.room <= 0 && !over)
      await new Promise<void>((resolve) => {
        sending.resume = resolve
      })
  }
  const end = (error: PlainError | null) => {
    over = true
    mapDelete(all, id)
    post(`["end",${id},${json(error)}]`)
  }
  const run = async () => {
    for (;;) {
      await room()
      if (over) return
      const { done, value } = await reader.read()
      if (over) return
      if (done) return end(null)
      if (!isBytes(value)) throw new TypeError('A body stream must give Uint8Arrays')
      const bytes = bytesOf(value)
      for (let at = 0; at < bytes.byteLength; at += CHUNK) {
        await room()
        if (over) return
        const piece = bytes.subarray(at, min(at + CHUNK, bytes.byteLength))
        sending.room -= piece.byteLength
        post(`["chunk",${id},${payload(piece)}]`)
      }
    }
  }
  run().catch((error) => {
    if (over) return
    reject(error)
    end(plainError(error))
    reader.cancel(error).catch(() => {})
  })
  return {
    failed,
    stop(reason) {
      if (over) return
      over = true
      mapDelete(all, id)
      sending.resume()
      reader.cancel(reason).catch(() => {})
    },
  }
}
