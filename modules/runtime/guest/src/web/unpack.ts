/** Unpacks gzip, zlib and raw deflate, and checks what stands around the data: header, checksum, length, and that nothing follows. */
import { Inflate } from 'fflate'

export type Format = 'gzip' | 'deflate' | 'deflate-raw'

/** What of fflate's own state tells where the data ends. */
interface State {
  push(chunk: Uint8Array): void
  /** `f`: in the last block; `l`: within a block; `p`: bits of the first byte left that were used. */
  s: { f?: number; l?: unknown; p?: number }
  /** Bytes left. */
  p: Uint8Array
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array, before: number): number {
  let value = ~before
  for (let i = 0; i < bytes.length; i += 1) value = TABLE[(value ^ bytes[i]!) & 255]! ^ (value >>> 8)
  return ~value >>> 0
}

const BASE = 65_521
/** Bytes that can be added up before the sums have to be cut. */
const STRETCH = 3_800

function adler32(bytes: Uint8Array, before: number): number {
  let low = before & 0xffff
  let high = before >>> 16
  for (let i = 0; i < bytes.length; ) {
    for (const end = Math.min(i + STRETCH, bytes.length); i < end; i += 1) {
      low += bytes[i]!
      high += low
    }
    low %= BASE
    high %= BASE
  }
  return ((high << 16) | low) >>> 0
}

const broken = (what: string): never => {
  throw new TypeError(`The compressed data is broken: ${what}`)
}

/** Length of the header, or -1 when there is more of it to come. */
function zlibHeader(bytes: Uint8Array): number {
  if (bytes.length < 2) return -1
  const [method, flags] = [bytes[0]!, bytes[1]!]
  if ((method & 15) !== 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 !== 0) broken('it has no zlib header')
  if (flags & 32) broken('it needs a dictionary')
  return 2
}

const HEADER_CRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16

function gzipHeader(bytes: Uint8Array): number {
  for (const [at, byte] of [31, 139, 8].entries())
    if (at < bytes.length && bytes[at] !== byte) broken('it has no gzip header')
  if (bytes.length < 10) return -1
  const flags = bytes[3]!
  if (flags & 0xe0) broken('its header has unknown flags')
  let at = 10
  if (flags & EXTRA) {
    if (bytes.length < at + 2) return -1
    at += 2 + (bytes[at]! | (bytes[at + 1]! << 8))
  }
  for (const flag of [NAME, COMMENT]) {
    if (!(flags & flag)) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return -1
    at = end + 1
  }
  if (flags & HEADER_CRC) {
    if (bytes.length < at + 2) return -1
    const found = bytes[at]! | (bytes[at + 1]! << 8)
    if (found !== (crc32(bytes.subarray(0, at), 0) & 0xffff)) broken('the checksum of its header is wrong')
    at += 2
  }
  return bytes.length < at ? -1 : at
}

const HEADERS = { gzip: gzipHeader, deflate: zlibHeader, 'deflate-raw': () => 0 }
const TRAILERS = { gzip: 8, deflate: 4, 'deflate-raw': 0 }
/** A header may carry a name; one that never ends is none. */
const MAX_HEADER = 128 * 1024

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

export class Unpacker {
  readonly #format: Format
  readonly #inflate: State
  #phase: 'header' | 'data' | 'trailer' = 'header'
  /** Of header or trailer, what came so far. */
  #held: Uint8Array = new Uint8Array(0)
  #checksum: number
  #size = 0

  /** @param emit takes what was unpacked, chunk by chunk */
  constructor(format: Format, emit: (chunk: Uint8Array) => void) {
    this.#format = format
    this.#checksum = format === 'deflate' ? 1 : 0
    this.#inflate = new Inflate((chunk) => {
      if (chunk.length === 0) return
      if (format === 'gzip') this.#checksum = crc32(chunk, this.#checksum)
      if (format === 'deflate') this.#checksum = adler32(chunk, this.#checksum)
      this.#size = (this.#size + chunk.length) >>> 0
      emit(chunk)
    }) as unknown as State
  }

  /** @throws TypeError when the data is broken, or goes on after its end */
  push(chunk: Uint8Array): void {
    let data = chunk
    if (this.#phase === 'header') {
      data = join(this.#held, chunk)
      const length = HEADERS[this.#format](data)
      if (length < 0) {
        if (data.length > MAX_HEADER) broken('its header does not end')
        this.#held = data
        return
      }
      this.#held = new Uint8Array(0)
      this.#phase = 'data'
      data = data.subarray(length)
    }
    if (this.#phase === 'data') {
      try {
        this.#inflate.push(data)
      } catch (error) {
        broken((error as Error).message)
      }
      const { s: state, p: left } = this.#inflate
      if (!state.f || state.l) return
      this.#phase = 'trailer'
      data = left.subarray(state.p ? 1 : 0)
    }
    this.#trailer(data)
  }

  #trailer(data: Uint8Array): void {
    const length = TRAILERS[this.#format]
    const before = this.#held.length
    this.#held = join(this.#held, data)
    if (this.#held.length > length) broken('something follows its end')
    if (this.#held.length < length || before === length || length === 0) return
    const view = new DataView(this.#held.buffer, this.#held.byteOffset, length)
    if (view.getUint32(0, this.#format === 'gzip') !== this.#checksum) broken('its checksum is wrong')
    if (this.#format === 'gzip' && view.getUint32(4, true) !== this.#size) broken('its length is wrong')
  }

  /** Nothing more comes. @throws TypeError when something is missing */
  end(): void {
    if (this.#phase !== 'trailer' || this.#held.length < TRAILERS[this.#format])
      throw new TypeError('The compressed data ends too early')
  }
}
