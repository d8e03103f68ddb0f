/** Bodies of answers that go on after their head: read only as far as somebody asks, and not for ever. */
import { pipeline, type Readable, type Transform } from 'node:stream'
import zlib from 'node:zlib'
import { isCoded, messageOf } from '../../../kernel/index.ts'
import { egressFailed, egressStalled, egressTooLarge, egressUnread } from './egress.errors.ts'

export interface AnswerStream {
  /** The next piece; null at the end. One at a time. @throws M3M_EGRESS_* */
  read(): Promise<Uint8Array | null>
  /** Lets go of it: the connection is closed, unless all has come already. */
  cancel(): void
}

/** What a stream has for its reader, which waits for it and takes it in two steps: who stops waiting loses nothing. */
export class Pieces {
  readonly #stream: Readable
  #wake: (() => void) | undefined
  #ended = false
  #error: Error | undefined

  constructor(stream: Readable) {
    this.#stream = stream
    const wake = () => this.#wake?.()
    stream.on('readable', wake)
    stream.on('end', () => {
      this.#ended = true
      wake()
    })
    stream.on('error', (error) => {
      this.#error = error
      wake()
    })
    stream.on('close', wake)
  }

  /** What is there; null at the end, undefined when nothing is there yet. @throws what the stream failed with */
  take(): Buffer | null | undefined {
    const piece = this.#stream.read() as Buffer | null
    if (piece !== null) return piece
    if (this.#ended) return null
    const error = this.#error ?? this.#stream.errored
    if (error) throw error
    if (this.#stream.destroyed) throw new Error('the connection was closed')
    return undefined
  }

  /** Resolves when there may be something to take. */
  more(): Promise<void> {
    if (this.#ended || this.#error || this.#stream.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** The next piece; null at the end. */
  async next(): Promise<Buffer | null> {
    for (;;) {
      const piece = this.take()
      if (piece !== undefined) return piece
      await this.more()
    }
  }

  cancel(): void {
    this.#stream.destroy()
  }
}

/** What comes at once, or soon: `bytes` or more of it only when they come in one piece. */
export async function readEarly(pieces: Pieces, bytes: number, ms: number): Promise<{ data: Buffer; ended: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  let late = false
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late = true
      resolve()
    }, ms)
  })
  try {
    for (;;) {
      const piece = pieces.take()
      if (piece === null) return { data: Buffer.concat(chunks, size), ended: true }
      if (piece) {
        chunks.push(piece)
        size += piece.length
      }
      if (late || size > bytes) return { data: Buffer.concat(chunks, size), ended: false }
      if (!piece) await Promise.race([pieces.more(), patience])
    }
  } finally {
    clearTimeout(timer)
  }
}

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants
/** Whatever has come is given at once, or an event would wait for the next one. */
const UNPACKERS: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip({ flush: Z_SYNC_FLUSH }),
  'x-gzip': () => zlib.createGunzip({ flush: Z_SYNC_FLUSH }),
  deflate: () => zlib.createInflate({ flush: Z_SYNC_FLUSH }),
  br: () => zlib.createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH }),
}

export interface AnswerStreamOptions {
  pieces: Pieces
  /** What has been taken of it and is to be unpacked first; what was given to the reader is counted in `given`. */
  early?: Buffer
  given?: number
  /** One of those that are undone here, or none. */
  encoding?: string
  maxBytes: number
  /** Longest wait for the other server, and for the reader. */
  idleMs: number
  host: string
  /** Once, when it is over, whichever way. */
  onOver(): void
}

export function openAnswer(options: AnswerStreamOptions): AnswerStream {
  const { pieces, early, given = 0, encoding, maxBytes, idleMs, host, onOver } = options
  let bytes = given
  let failure: Error | undefined
  let over = false
  let reading = false
  let timer: NodeJS.Timeout | undefined
  let wakeUp: (() => void) | undefined

  const source = encoding === undefined ? pieces : unpacked(pieces, early, encoding, maxBytes, host)
  const finish = () => {
    if (over) return
    over = true
    clearTimeout(timer)
    if (source !== pieces) source.cancel()
    pieces.cancel()
    wakeUp?.()
    onOver()
  }
  const fail = (error: Error) => {
    failure ??= error
    finish()
    return failure
  }
  const watch = () => {
    clearTimeout(timer)
    timer = setTimeout(
      () => void fail(reading ? egressStalled([host, idleMs]) : egressUnread([host, idleMs])),
      idleMs,
    ).unref()
  }
  watch()

  const next = async (): Promise<Buffer | null> => {
    const piece = await source.next()
    if (piece === null) return piece
    bytes += piece.length
    if (bytes > maxBytes) throw egressTooLarge([host, maxBytes])
    return piece
  }

  return {
    async read() {
      if (failure) throw failure
      if (over) return null
      reading = true
      watch()
      const stopped = new Promise<null>((resolve) => {
        wakeUp = () => resolve(null)
      })
      try {
        const piece = await Promise.race([next(), stopped])
        if (failure) throw failure
        if (piece === null) finish()
        return piece
      } catch (error) {
        throw fail(isCoded(error) ? error : egressFailed([host, reasonOf(error, encoding)], { cause: error }))
      } finally {
        reading = false
        wakeUp = undefined
        if (!over) watch()
      }
    },
    cancel: finish,
  }
}

const reasonOf = (error: unknown, encoding: string | undefined): string =>
  /^(Z_|ERR_(_ERROR|PADDING|BROTLI))/.test((error as NodeJS.ErrnoException).code ?? '')
    ? `its body is not valid ${encoding}`
    : `its body broke off: ${messageOf(error)}`

function unpacked(pieces: Pieces, early: Buffer | undefined, encoding: string, maxBytes: number, host: string): Pieces {
  const unpacker = UNPACKERS[encoding.trim().toLowerCase()]!()
  const raw = async function* () {
    let bytes = 0
    for (let piece = early?.length ? early : await pieces.next(); piece !== null; piece = await pieces.next()) {
      bytes += piece.length
      if (bytes > maxBytes) throw egressTooLarge([host, maxBytes])
      yield piece
    }
  }
  pipeline(raw, unpacker, () => {})
  return new Pieces(unpacker)
}
