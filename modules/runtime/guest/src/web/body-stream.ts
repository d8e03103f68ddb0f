/** Streams as bodies: read whole, handed on, and what may be read of them at most. */
import { tooLarge } from '../http/problem.ts'
import { bytesOf, concat, ownBuffer, typedArrayName } from '../primordials.ts'
import { ReadableStream } from './streams.ts'

/** Whether a stream was read from, or cancelled. */
export const isDisturbed = (stream: ReadableStream): boolean =>
  (stream as unknown as { _disturbed?: boolean })._disturbed === true

interface Whole {
  /** What it may have. */
  bytes: number
  /** What it has, if known. */
  length: number | undefined
  /** Has whoever feeds the stream give it in one piece. */
  gather?(): void
}
const wholes = new WeakMap<object, Whole>()

/** Tells what holds for a stream where it is read as a whole. */
export const limitWhole = (stream: ReadableStream, whole: Whole): void => void wholes.set(stream, whole)

/** How long a stream is, if that is known; not of one that was read from. */
export const lengthOf = (stream: ReadableStream): number | undefined =>
  isDisturbed(stream) ? undefined : wholes.get(stream)?.length

/** Reads a stream of bytes to its end. @throws Problem when it is larger than it may be */
export async function readAll(stream: ReadableStream): Promise<Uint8Array<ArrayBuffer>> {
  const limit = wholes.get(stream)
  const most = limit?.bytes ?? Number.POSITIVE_INFINITY
  if (limit?.length !== undefined && limit.length > most) throw tooLarge(most)
  const reader = stream.getReader()
  if (!isDisturbed(stream)) limit?.gather?.()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (typedArrayName(value) !== 'Uint8Array') throw new TypeError('A body stream must give Uint8Arrays')
    size += value.byteLength
    if (size > most) {
      const error = tooLarge(most)
      reader.cancel(error).catch(() => {})
      throw error
    }
    // Others may change what they gave; what comes from the client is nobody else's.
    chunks.push(limit === undefined ? new Uint8Array(ownBuffer(value)) : bytesOf(value))
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array<ArrayBuffer>) : concat(chunks, size)
}

/** Another stream with the same in it; the given one is locked. */
export function relay(stream: ReadableStream): ReadableStream {
  const reader = stream.getReader()
  const other = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  keepLimit(stream, other)
  return other
}

/** What holds for a stream holds for those made of it. */
export function keepLimit(from: ReadableStream, ...streams: ReadableStream[]): void {
  const limit = wholes.get(from)
  if (limit) for (const stream of streams) wholes.set(stream, { bytes: limit.bytes, length: limit.length })
}

/** What a body that was read before anybody looked at its stream shows of it. */
export function spent(): ReadableStream {
  const stream = new ReadableStream()
  stream.getReader()
  return stream
}
