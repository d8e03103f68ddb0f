/** What `Request` and `Response` have in common: a body, read once. Text and bytes stay what they are until a stream is asked for. */
import { tooLarge } from '../http/problem.ts'
import { bytesOf, isBytes, ownBuffer } from '../primordials.ts'
import { Blob, blobBytes, isBlob, streamOf } from './blob.ts'
import { decode, encode } from './encoding.ts'
import { FormData as Form, type FormData, isFormData, readMultipart, writeMultipart } from './form-data.ts'
import { isStream, type ReadableStream } from './streams.ts'
import { URLSearchParams } from './url.ts'

export type BodyInit =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | FormData
  | URLSearchParams
  | ReadableStream
  | null
export type Source = string | Uint8Array<ArrayBuffer> | ReadableStream | null

/** A body taken apart: what it is made of, and the content type it implies. */
export interface Extracted {
  source: Source
  type: string | null
}

let lastBoundary = 0

/** Takes the body a service gives. Bytes are copied: they may change later. */
export function extract(body: unknown): Extracted {
  if (body === null || body === undefined) return { source: null, type: null }
  if (typeof body === 'string') return { source: body, type: 'text/plain;charset=UTF-8' }
  if (isBytes(body)) return { source: new Uint8Array(ownBuffer(body)), type: null }
  if (isBlob(body)) return { source: blobBytes(body), type: body.type || null }
  if (isFormData(body)) {
    lastBoundary += 1
    const boundary = `----m3m-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${lastBoundary}`
    return { source: writeMultipart(body, boundary), type: `multipart/form-data; boundary=${boundary}` }
  }
  if (body instanceof URLSearchParams)
    return { source: String(body), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  if (isStream(body)) {
    if (body.locked) throw new TypeError('The stream is being read already; it cannot be a body')
    return { source: body, type: null }
  }
  return { source: String(body), type: 'text/plain;charset=UTF-8' }
}

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
  (stream as unknown as { _disturbed?: boolean })._disturbed === true ? undefined : wholes.get(stream)?.length

/** Reads a stream of bytes to its end. @throws Problem when it is larger than it may be */
export async function readAll(stream: ReadableStream): Promise<Uint8Array<ArrayBuffer>> {
  const limit = wholes.get(stream)
  const most = limit?.bytes ?? Number.POSITIVE_INFINITY
  if (limit?.length !== undefined && limit.length > most) throw tooLarge(most)
  const reader = stream.getReader()
  if ((stream as unknown as { _disturbed?: boolean })._disturbed !== true) limit?.gather?.()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (!isBytes(value)) throw new TypeError('A body stream must give Uint8Arrays')
    size += value.byteLength
    if (size > most) {
      const error = tooLarge(most)
      reader.cancel(error).catch(() => {})
      throw error
    }
    // Others may change what they gave; what comes from the client is nobody else's.
    chunks.push(limit === undefined ? new Uint8Array(ownBuffer(value)) : bytesOf(value))
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array<ArrayBuffer>
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** The body as it is now, taken for sending. @throws TypeError when it was read already */
export let takeSource: (body: Body) => Source
/** A body that lazily makes what it is made of. */
export let setLazySource: (body: Body, make: () => Source) => void

export class Body {
  #source: Source
  #make: (() => Source) | undefined
  #stream: ReadableStream | null = null
  #used = false

  constructor(source: Source) {
    this.#source = source
  }

  get body(): ReadableStream | null {
    const source = this.#get()
    if (this.#stream === null && source !== null) {
      this.#stream = isStream(source) ? source : streamOf(typeof source === 'string' ? encode(source) : source)
    }
    return this.#stream
  }
  get bodyUsed(): boolean {
    return (
      this.#used || (this.#stream !== null && (this.#stream as unknown as { _disturbed?: boolean })._disturbed === true)
    )
  }

  async text(): Promise<string> {
    const data = await this.#read()
    return typeof data === 'string'
      ? data.charCodeAt(0) === 0xfeff
        ? data.slice(1)
        : data.toWellFormed()
      : decode(data)
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const data = await this.#read()
    return typeof data === 'string' ? encode(data) : data.slice()
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }
  async blob(): Promise<Blob> {
    const type = contentTypeOf(this) ?? ''
    return new Blob([await this.bytes()], { type })
  }
  async formData(): Promise<FormData> {
    const type = contentTypeOf(this) ?? ''
    return formOf(await this.bytes(), type)
  }

  #get(): Source {
    if (this.#make !== undefined) {
      this.#source = this.#make()
      this.#make = undefined
    }
    return this.#source
  }

  #take(): Source {
    if (this.bodyUsed) throw new TypeError('The body was read already; clone() before reading it twice')
    if (this.#stream?.locked) throw new TypeError('The body is being read already')
    const source = this.#stream ?? this.#get()
    if (source !== null) this.#used = true
    return source
  }

  async #read(): Promise<string | Uint8Array<ArrayBuffer>> {
    const source = this.#take()
    if (source === null) return ''
    return isStream(source) ? await readAll(source) : source
  }

  /** What a clone is made of; a stream is split in two. */
  protected cloneSource(): Source {
    if (this.bodyUsed || this.#stream?.locked) throw new TypeError('A body that was read cannot be cloned')
    const source = this.#stream ?? this.#get()
    if (!isStream(source)) return source
    const [one, other] = source.tee()
    const limit = wholes.get(source)
    if (limit) for (const half of [one, other]) wholes.set(half, { bytes: limit.bytes, length: limit.length })
    this.#source = one
    this.#stream = one
    return other
  }

  static {
    takeSource = (body) => body.#take()
    setLazySource = (body, make) => {
      body.#make = make
    }
  }
}

const contentTypeOf = (body: Body): string | null =>
  (body as unknown as { headers: { get(name: string): string | null } }).headers.get('content-type')

/** A form out of an urlencoded or multipart body. */
export function formOf(bytes: Uint8Array, type: string): FormData {
  const kind = type.split(';', 1)[0]!.trim().toLowerCase()
  if (kind === 'multipart/form-data') return readMultipart(bytes, type)
  if (kind !== 'application/x-www-form-urlencoded') throw new TypeError(`A body of type "${type}" is not a form`)
  const form = new Form()
  for (const [name, value] of new URLSearchParams(decode(bytes))) form.append(name, value)
  return form
}
