/** Streams of calls of runtime APIs: arguments that come piece by piece, and results that are given as they are read. */
import { ByteStream, type Envelope, messageOf } from '../../../kernel/index.ts'
import type { AnswerStream } from '../egress/answer-body.ts'
import type { Upload } from '../egress/upload.ts'
import { callResult, streamStalled, streamsTooMany } from '../runtime.errors.ts'
import type { Downloads } from './downloads.ts'
import type { HostCall } from './host-calls.ts'

export type CallWithStreams = HostCall & { stream: number }

/** Of one instance; each may hold a file open. */
const MAX_STREAMS = 100
/** Longest wait for a service that neither gives nor takes. */
const IDLE_MS = 300_000

const plain = ({ code, message }: { code: string; message: string }): Envelope => ({
  ok: false,
  error: { name: 'M3mError', code, message },
})

/** @param ask calls the method, until its signal is aborted */
export async function callWithStreams(
  downloads: Downloads,
  { api, method, stream, takes, args }: CallWithStreams,
  ask: (args: unknown[], signal: AbortSignal) => Promise<Envelope>,
): Promise<Envelope> {
  if (downloads.size >= MAX_STREAMS) return plain(streamsTooMany([MAX_STREAMS]))
  try {
    const { envelope } = await downloads.begin(stream, async (signal, upload) => {
      const given = [...args]
      if (takes !== undefined && takes < given.length) given[takes] = new ByteStream(received(upload))
      const envelope = await ask(given, signal)
      if (!envelope.ok || !(envelope.value instanceof ByteStream)) return { envelope }
      return { envelope: { ok: true, value: true } as Envelope, rest: readBy(envelope.value) }
    })
    return envelope
  } catch (error) {
    // The id is taken: whoever got at the guest's inner workings may say anything.
    return plain(callResult([`${api}.${method}`, messageOf(error)]))
  }
}

/** What a service sends; ended when it sends nothing for too long. */
async function* received(upload: Upload): AsyncGenerator<Uint8Array> {
  const pieces = upload.body[Symbol.asyncIterator]()
  for (;;) {
    const timer = setTimeout(() => upload.end(streamStalled([IDLE_MS])), IDLE_MS)
    const next = await pieces.next().finally(() => clearTimeout(timer))
    if (next.done) return
    yield next.value
  }
}

/** What a service reads; let go of when it reads nothing for too long. */
function readBy(bytes: ByteStream): AnswerStream {
  const pieces = bytes[Symbol.asyncIterator]()
  let timer: NodeJS.Timeout | undefined
  let stalled = false
  let over = false
  const cancel = () => {
    over = true
    clearTimeout(timer)
    void Promise.resolve(pieces.return?.()).catch(() => {})
  }
  const watch = () => {
    timer = setTimeout(() => {
      stalled = true
      cancel()
    }, IDLE_MS)
  }
  watch()
  return {
    async read() {
      clearTimeout(timer)
      if (stalled) throw streamStalled([IDLE_MS])
      const next = await pieces.next()
      if (next.done) return null
      // It may have been let go of while this came.
      if (!over) watch()
      return next.value
    },
    cancel,
  }
}
