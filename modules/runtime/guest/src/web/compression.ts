/** `CompressionStream` and `DecompressionStream`: gzip, deflate, deflate-raw. */
import { Deflate, Gunzip, Gzip, Inflate, Unzlib, Zlib } from 'fflate'
import { bytesOf, isBytes } from '../primordials.ts'
import { TransformStream } from './streams.ts'

interface Codec {
  ondata: (chunk: Uint8Array, final: boolean) => void
  push(chunk: Uint8Array, final?: boolean): void
}
type Format = 'gzip' | 'deflate' | 'deflate-raw'

const PACK: Record<Format, new () => Codec> = {
  gzip: Gzip as never,
  deflate: Zlib as never,
  'deflate-raw': Deflate as never,
}
const UNPACK: Record<Format, new () => Codec> = {
  gzip: Gunzip as never,
  deflate: Unzlib as never,
  'deflate-raw': Inflate as never,
}

function transform(
  codecs: Record<Format, new () => Codec>,
  format: Format,
  unpacking: boolean,
): TransformStream<unknown, Uint8Array> {
  if (!Object.hasOwn(codecs, format))
    throw new TypeError(`"${String(format)}" is not a format; there are gzip, deflate and deflate-raw`)
  const codec = new codecs[format]()
  let ended = false
  const push = (chunk: Uint8Array, final: boolean) => {
    try {
      codec.push(chunk, final)
    } catch (error) {
      throw new TypeError(`The compressed data is broken: ${(error as Error).message}`)
    }
  }
  return new TransformStream<unknown, Uint8Array>({
    start(controller) {
      codec.ondata = (chunk, final) => {
        if (chunk.byteLength > 0) controller.enqueue(chunk)
        ended ||= final
      }
    },
    transform(chunk) {
      if (!isBytes(chunk)) throw new TypeError('A compression stream takes bytes')
      push(bytesOf(chunk).slice(), false)
    },
    flush() {
      push(new Uint8Array(0), true)
      if (unpacking && !ended) throw new TypeError('The compressed data ends too early')
    },
  })
}

export class CompressionStream {
  readonly #transform: TransformStream<unknown, Uint8Array>
  constructor(format: Format) {
    this.#transform = transform(PACK, format, false)
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
}

export class DecompressionStream {
  readonly #transform: TransformStream<unknown, Uint8Array>
  constructor(format: Format) {
    this.#transform = transform(UNPACK, format, true)
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
}
