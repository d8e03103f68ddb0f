/** Streams that are transferred: a new one goes on where the old one, now locked, ends. */
import { isKindOf } from '../primordials.ts'
import { DOMException } from './dom-exception.ts'
import { ReadableStream, TransformStream, WritableStream } from './streams.ts'

type Copy = (chunk: unknown) => unknown
const { prototype: readable } = ReadableStream
const { prototype: writable } = WritableStream
const { prototype: transform } = TransformStream

/** Whether a value is a stream. @throws DataCloneError for one that is locked */
export function canMoveStream(value: object): boolean {
  const locked = isKindOf(transform, value)
    ? (value as TransformStream).readable.locked || (value as TransformStream).writable.locked
    : isKindOf(readable, value) || isKindOf(writable, value)
      ? (value as ReadableStream).locked
      : undefined
  if (locked) throw new DOMException('A stream that is locked cannot be transferred', 'DataCloneError')
  return locked !== undefined
}

/** A stream in place of the given one; `copy` is applied to each chunk. */
export function moveStream(value: object, copy: Copy): object {
  if (isKindOf(readable, value)) return moveReadable(value as ReadableStream, copy)
  if (isKindOf(writable, value)) return moveWritable(value as WritableStream, copy)
  const { readable: from, writable: to } = value as TransformStream
  const reader = moveReadable(from, copy).getReader()
  const writer = moveWritable(to, copy).getWriter()
  let over: Promise<void> | undefined
  return new TransformStream({
    start(controller) {
      const pump = async () => {
        for (;;) {
          const { done, value: chunk } = await reader.read()
          if (done) return
          controller.enqueue(chunk)
        }
      }
      over = pump()
      over.catch((error) => controller.error(error))
    },
    transform: (chunk) => writer.write(chunk),
    async flush() {
      await writer.close()
      await over
    },
  })
}

function moveReadable(stream: ReadableStream, copy: Copy): ReadableStream {
  const reader = stream.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(copy(value))
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function moveWritable(stream: WritableStream, copy: Copy): WritableStream {
  const writer = stream.getWriter()
  return new WritableStream({
    async write(chunk) {
      await writer.ready
      await writer.write(copy(chunk))
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  })
}
