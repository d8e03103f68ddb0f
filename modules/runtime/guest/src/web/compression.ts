/** `CompressionStream` and `DecompressionStream`: gzip, deflate, deflate-raw. */
import { Deflate, Gzip, Zlib } from 'fflate'
import { bytesOf, isBytes } from '../primordials.ts'
import { TransformStream } from './streams.ts'
import { type Format, Unpacker } from './unpack.ts'

const PACKERS = { gzip: Gzip, deflate: Zlib, 'deflate-raw': Deflate }

interface Work {
  push(chunk: Uint8Array): void
  end(): void
}

function transform(format: Format, begin: (emit: (chunk: Uint8Array) => void) => Work): TransformStream {
  if (!Object.hasOwn(PACKERS, format))
    throw new TypeError(`"${String(format)}" is not a format; there are gzip, deflate and deflate-raw`)
  let work: Work
  return new TransformStream<unknown, Uint8Array>({
    start(controller) {
      work = begin((chunk) => controller.enqueue(chunk))
    },
    transform(chunk) {
      if (!isBytes(chunk)) throw new TypeError('A compression stream takes bytes')
      work.push(bytesOf(chunk).slice())
    },
    flush: () => work.end(),
  })
}

class Piped {
  readonly #transform: TransformStream
  constructor(made: TransformStream) {
    this.#transform = made
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
}

export class CompressionStream extends Piped {
  constructor(format: Format) {
    super(
      transform(format, (emit) => {
        const packer = new PACKERS[format]()
        packer.ondata = (chunk) => {
          if (chunk.length > 0) emit(chunk)
        }
        return { push: (chunk) => packer.push(chunk), end: () => packer.push(new Uint8Array(0), true) }
      }),
    )
  }
}

export class DecompressionStream extends Piped {
  constructor(format: Format) {
    super(transform(format, (emit) => new Unpacker(format, emit)))
  }
}
