/** `crypto`: random numbers of the host, and `subtle`. */
import host from '../host.ts'
import { typedArrayName } from '../primordials.ts'
import { toBytes } from '../utils/text.ts'
import { DOMException } from './dom-exception.ts'

const MAX_RANDOM = 65_536
const INTEGERS = /^(?:Uint8|Uint8Clamped|Int8|Uint16|Int16|Uint32|Int32|BigInt64|BigUint64)Array$/

const POOL = 4_096
let pool = new Uint8Array(0)
let used = 0

function random(size: number): Uint8Array {
  if (size > POOL / 4) return new Uint8Array(host('random', size) as ArrayBuffer)
  if (used + size > pool.byteLength) {
    pool = new Uint8Array(host('random', POOL) as ArrayBuffer)
    used = 0
  }
  used += size
  return pool.subarray(used - size, used)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const MAX_STRING = 10_000

type Helpers = typeof import('./crypto-helpers.ts')
const helpers = () => require('./crypto-helpers.ts') as Helpers

export class Crypto {
  getRandomValues<T extends ArrayBufferView>(array: T): T {
    if (!INTEGERS.test(typedArrayName(array) ?? ''))
      throw new DOMException('getRandomValues fills arrays of integers only', 'TypeMismatchError')
    if (array.byteLength > MAX_RANDOM)
      throw new DOMException(`getRandomValues fills ${MAX_RANDOM} bytes at most`, 'QuotaExceededError')
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(random(array.byteLength))
    return array
  }
  randomUUID(): string {
    const b = random(16)
    b[6] = (b[6]! & 0x0f) | 0x40
    b[8] = (b[8]! & 0x3f) | 0x80
    let text = ''
    for (let i = 0; i < 16; i += 1) text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + HEX[b[i]!]
    return text
  }
  randomString(length = 32, alphabet = LETTERS): string {
    const letters = String(alphabet)
    if (!Number.isInteger(length) || length < 0 || length > MAX_STRING)
      throw new RangeError(`crypto.randomString takes a length from 0 to ${MAX_STRING}, got ${String(length)}`)
    if (letters.length < 2 || letters.length > 256 || new Set(letters).size !== letters.length)
      throw new TypeError('crypto.randomString takes an alphabet of 2 to 256 different characters')
    // Bytes beyond the last whole round of the alphabet would make its first letters likelier.
    const limit = 256 - (256 % letters.length)
    let text = ''
    while (text.length < length) {
      const bytes = random(length - text.length)
      for (let i = 0; i < bytes.length; i += 1) if (bytes[i]! < limit) text += letters[bytes[i]! % letters.length]
    }
    return text
  }
  timingSafeEqual(a: unknown, b: unknown): boolean {
    const [one, two] = [toBytes(a, 'crypto.timingSafeEqual'), toBytes(b, 'crypto.timingSafeEqual')]
    // Goes through the first one whatever the other is.
    let differs = one.length ^ two.length
    for (let i = 0; i < one.length; i += 1) differs |= one[i]! ^ (two[i] ?? 0)
    return differs === 0
  }
  hash(...args: Parameters<Helpers['hash']>) {
    return helpers().hash(...args)
  }
  hmac(...args: Parameters<Helpers['hmac']>) {
    return helpers().hmac(...args)
  }
  verifyHmac(...args: Parameters<Helpers['verifyHmac']>) {
    return helpers().verifyHmac(...args)
  }
  get subtle() {
    return (require('./subtle.ts') as typeof import('./subtle.ts')).subtle
  }
  get [Symbol.toStringTag](): string {
    return 'Crypto'
  }
}
