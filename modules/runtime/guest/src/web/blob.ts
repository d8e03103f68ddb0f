/** `Blob` and `File`, held as bytes. */
import { apply, bytesOf, concat, isBytes } from '../primordials.ts'
import { decode, encode } from './encoding.ts'
import { isObject } from './idl.ts'
import { ReadableStream } from './streams.ts'

const CHUNK = 64 * 1024

/** The bytes of a blob, not copied. */
export let blobBytes: (blob: Blob) => Uint8Array<ArrayBuffer>
export let isBlob: (value: unknown) => value is Blob

export type BlobPart = string | ArrayBuffer | ArrayBufferView | Blob
export interface BlobOptions {
  type?: string
  endings?: 'transparent' | 'native'
}

const iterator: typeof Symbol.iterator = Symbol.iterator

/** The parts, read from left to right as the standard says, before anything else is. */
function read(parts: unknown): (string | Uint8Array)[] {
  const begin = isObject(parts) ? (parts as Iterable<unknown>)[iterator] : undefined
  if (typeof begin !== 'function') throw new TypeError('A Blob is made of a list of parts')
  const list: (string | Uint8Array)[] = []
  for (const part of { [iterator]: () => apply(begin, parts, []) as Iterator<unknown> })
    list.push(isBlob(part) ? blobBytes(part) : isBytes(part) ? bytesOf(part) : String(part))
  return list
}

function join(parts: (string | Uint8Array)[], native: boolean): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (const part of parts) {
    const chunk = typeof part === 'string' ? encode(native ? part.replace(/\r\n?/g, '\n') : part) : part
    chunks.push(chunk)
    size += chunk.byteLength
  }
  return concat(chunks, size)
}

const typeOf = (type: unknown = ''): string => {
  const text = String(type)
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : ''
}

export class Blob {
  #bytes: Uint8Array<ArrayBuffer>
  #type: string

  constructor(parts: Iterable<BlobPart> = [], options: BlobOptions = {}) {
    const list = read(parts)
    if (options !== undefined && options !== null && !isObject(options))
      throw new TypeError('The options of a Blob are an object')
    const endings = String(options?.endings ?? 'transparent')
    if (endings !== 'transparent' && endings !== 'native') throw new TypeError('endings is "transparent" or "native"')
    this.#type = typeOf(options?.type)
    this.#bytes = join(list, endings === 'native')
  }

  get size(): number {
    return this.#bytes.byteLength
  }
  get type(): string {
    return this.#type
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer
  }
  async bytes(): Promise<Uint8Array> {
    return this.#bytes.slice()
  }
  async text(): Promise<string> {
    return decode(this.#bytes)
  }
  slice(start = 0, end = this.size, type = ''): Blob {
    const part = new Blob([], { type })
    part.#bytes = this.#bytes.subarray(Number(start), Number(end))
    return part
  }
  stream(): ReadableStream<Uint8Array> {
    return streamOf(this.#bytes)
  }
  get [Symbol.toStringTag](): string {
    return 'Blob'
  }

  static {
    blobBytes = (blob) => blob.#bytes
    isBlob = (value): value is Blob => typeof value === 'object' && value !== null && #bytes in value
  }
}

export class File extends Blob {
  readonly #name: string
  readonly #lastModified: number

  constructor(parts: Iterable<BlobPart>, name: string, options: BlobOptions & { lastModified?: number } = {}) {
    if (name === undefined) throw new TypeError('A File needs parts and a name')
    super(parts, options)
    this.#name = String(name)
    this.#lastModified = Math.trunc(Number(options?.lastModified ?? Date.now())) || 0
  }

  get name(): string {
    return this.#name
  }
  get lastModified(): number {
    return this.#lastModified
  }
  get webkitRelativePath(): string {
    return ''
  }
  override get [Symbol.toStringTag](): string {
    return 'File'
  }
}

/** Bytes as a stream of copies. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (at < bytes.byteLength) controller.enqueue(bytes.slice(at, at + CHUNK))
      at += CHUNK
      if (at < bytes.byteLength) return
      controller.close()
      // A reader that brought its own buffer waits for an answer.
      controller.byobRequest?.respond(0)
    },
  })
}
