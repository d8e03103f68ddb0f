/** What `Request` and `Response` have in common: a body, read once. Text and bytes stay what they are until a stream is asked for. */
import { isBytes, ownBuffer } from '../primordials.ts'
import { Blob, blobBytes, isBlob, streamOf } from './blob.ts'
import { isDisturbed, keepLimit, readAll, relay, spent } from './body-stream.ts'
import { contentType, typeText } from './content-type.ts'
import { decode, decodeWhole, encode } from './encoding.ts'
import { FormData as Form, type FormData, isFormData, readMultipart, writeMultipart } from './form-data.ts'
import { text } from './idl.ts'
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
    if (body.locked || isDisturbed(body))
      throw new TypeError('The stream was or is being read already; it cannot be a body')
    return { source: body, type: null }
  }
  return { source: text(body), type: 'text/plain;charset=UTF-8' }
}

/** The body as it is now, taken for sending. @throws TypeError when it was read already */
export let takeSource: (body: Body) => Source
/** The body taken for another `Request`; whoever has its stream finds that locked. @throws TypeError when it was read already */
export let handOver: (body: Body) => Source
/** What a clone is made of; a stream is split in two. @throws TypeError when it was read already */
export let cloneSource: (body: Body) => Source
/** Whether there is a body, an empty one too. */
export let hasBody: (body: Body) => boolean
export let setSource: (body: Body, source: Source) => void
/** A body that lazily makes what it is made of. */
export let setLazySource: (body: Body, make: () => Source) => void

/** Its members are given to `Request` and `Response` as their own. */
export class Body {
  #source: Source = null
  #make: (() => Source) | undefined
  #stream: ReadableStream | null = null
  /** Somebody else may have the stream. */
  #shown = false
  #used = false

  get body(): ReadableStream | null {
    const source = this.#get()
    this.#shown = true
    if (this.#stream === null && source !== null)
      this.#stream = this.#used
        ? spent()
        : streamOf(typeof source === 'string' ? encode(source) : (source as Uint8Array))
    return this.#stream
  }
  get bodyUsed(): boolean {
    return this.#used || (this.#stream !== null && isDisturbed(this.#stream))
  }

  async text(): Promise<string> {
    return this.#text()
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.#text())
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes()
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.#bytes()).buffer
  }
  async blob(): Promise<Blob> {
    const bytes = await this.#bytes()
    return new Blob([bytes], { type: typeText(contentType(contentTypeOf(this))) })
  }
  async formData(): Promise<FormData> {
    const bytes = await this.#bytes()
    return formOf(bytes, contentTypeOf(this) ?? '')
  }

  async #text(): Promise<string> {
    const data = await this.#read()
    if (typeof data !== 'string') return decode(data)
    return (data.charCodeAt(0) === 0xfeff ? data.slice(1) : data).toWellFormed()
  }
  async #bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const data = await this.#read()
    return typeof data === 'string' ? encode(data) : data.slice()
  }

  #get(): Source {
    if (this.#make !== undefined) {
      this.#source = this.#make()
      this.#make = undefined
      if (isStream(this.#source)) this.#stream = this.#source
    }
    return this.#source
  }

  /** @throws TypeError when it was read, or is being read */
  #check(): Source {
    const source = this.#get()
    if (this.bodyUsed) throw new TypeError('The body was read already; clone() before reading it twice')
    if (this.#stream?.locked) throw new TypeError('The body is being read already')
    return this.#stream ?? source
  }

  #take(): Source {
    const source = this.#check()
    if (source !== null) this.#used = true
    return source
  }

  async #read(): Promise<string | Uint8Array<ArrayBuffer>> {
    const source = this.#take()
    if (source === null) return ''
    return isStream(source) ? await readAll(source) : source
  }

  static {
    takeSource = (body) => body.#take()
    handOver = (body) => {
      const source = body.#take()
      if (!isStream(source)) return source
      if (body.#shown) return relay(source)
      body.#stream = null
      return source
    }
    cloneSource = (body) => {
      const source = body.#check()
      if (!isStream(source)) return source
      const [one, other] = source.tee()
      keepLimit(source, one, other)
      body.#source = one
      body.#stream = one
      return other
    }
    hasBody = (body) => body.#get() !== null
    setSource = (body, source) => {
      body.#source = source
      if (!isStream(source)) return
      body.#stream = source
      body.#shown = true
    }
    setLazySource = (body, make) => {
      body.#make = make
    }
  }
}

const contentTypeOf = (body: Body): string | null =>
  (body as unknown as { headers: { get(name: string): string | null } }).headers.get('content-type')

/** A form out of an urlencoded or multipart body. @throws TypeError when it is none, or broken */
export function formOf(bytes: Uint8Array, header: string): FormData {
  const type = contentType(header)
  if (type?.essence === 'multipart/form-data') {
    const boundary = type.parameters.get('boundary')
    if (boundary === undefined) throw new TypeError('The multipart body is broken (its type says no boundary)')
    return readMultipart(bytes, boundary)
  }
  if (type?.essence !== 'application/x-www-form-urlencoded')
    throw new TypeError(`A body of type "${header}" is not a form`)
  const form = new Form()
  // Of a question mark at the begin URLSearchParams does not know that it belongs to a name.
  for (const [name, value] of new URLSearchParams(`?${decodeWhole(bytes)}`)) form.append(name, value)
  return form
}
