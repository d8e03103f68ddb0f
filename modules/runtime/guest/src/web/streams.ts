/** WHATWG streams, and the ones that stand on them. */
import { ReadableStream, TransformStream } from 'web-streams-polyfill'
import { bytesOf, isBytes, isKindOf } from '../primordials.ts'
import { TextDecoder, TextEncoder } from './encoding.ts'

export {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from 'web-streams-polyfill'

class Piped<I, O> {
  readonly #transform: TransformStream<I, O>
  constructor(transform: TransformStream<I, O>) {
    this.#transform = transform
  }
  get readable() {
    return this.#transform.readable
  }
  get writable() {
    return this.#transform.writable
  }
}

export class TextEncoderStream extends Piped<string, Uint8Array> {
  constructor() {
    const encoder = new TextEncoder()
    let high = ''
    super(
      new TransformStream<string, Uint8Array>({
        transform(chunk, controller) {
          let text = high + String(chunk)
          high = ''
          // Half a surrogate pair waits for its other half.
          if (/[\uD800-\uDBFF]$/.test(text)) {
            high = text.slice(-1)
            text = text.slice(0, -1)
          }
          if (text !== '') controller.enqueue(encoder.encode(text))
        },
        flush(controller) {
          if (high !== '') controller.enqueue(encoder.encode(high))
        },
      }),
    )
  }
  get encoding() {
    return 'utf-8'
  }
}

export class TextDecoderStream extends Piped<BufferSource, string> {
  readonly #decoder: InstanceType<typeof TextDecoder>
  constructor(label = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const decoder = new TextDecoder(label, options)
    super(
      new TransformStream<BufferSource, string>({
        transform(chunk, controller) {
          if (!isBytes(chunk)) throw new TypeError('A TextDecoderStream takes bytes')
          const text = decoder.decode(bytesOf(chunk), { stream: true })
          if (text !== '') controller.enqueue(text)
        },
        flush(controller) {
          const text = decoder.decode()
          if (text !== '') controller.enqueue(text)
        },
      }),
    )
    this.#decoder = decoder
  }
  get encoding() {
    return this.#decoder.encoding
  }
  get fatal() {
    return this.#decoder.fatal
  }
  get ignoreBOM() {
    return this.#decoder.ignoreBOM
  }
}

type BufferSource = ArrayBuffer | ArrayBufferView

const streamPrototype = ReadableStream.prototype
export const isStream = (value: unknown): value is ReadableStream => isKindOf(streamPrototype, value as object)
