/** `crypto.subtle`: a call of the runner, which has the keys. Loaded when it is first used. */
import { callRunner } from '../calls.ts'
import host from '../host.ts'
import { andThen, apply, defineProperty, isArray, isBytes, ownBuffer, stringify } from '../primordials.ts'
import { addCloneable, refuseToClone } from './clone.ts'
import { DOMException } from './dom-exception.ts'

const KEY = {}
const { freeze, keys } = Object
const { register } = FinalizationRegistry.prototype
/** Tells the runner of keys that nothing reaches any more. */
const registry = new FinalizationRegistry((number: number) => void host('release', number))

let numberOf: (value: unknown) => number | undefined

export class CryptoKey {
  readonly #number: number
  readonly #type: string
  readonly #extractable: boolean
  readonly #algorithm: object
  readonly #usages: string[]
  /** The key this is a clone of, whose number it has: that stays as long as this does. */
  #original: CryptoKey | undefined

  constructor(key?: unknown, parts: KeyParts = [0, '', false, {}, []], original?: CryptoKey) {
    if (key !== KEY) throw new TypeError('Illegal constructor; keys are made by crypto.subtle')
    this.#number = parts[0]
    this.#type = parts[1]
    this.#extractable = parts[2]
    this.#algorithm = parts[3]
    this.#usages = parts[4]
    this.#original = original
    if (original === undefined) apply(register, registry, [this, this.#number])
  }

  get type(): string {
    return this.#type
  }
  get extractable(): boolean {
    return this.#extractable
  }
  get algorithm(): object {
    return this.#algorithm
  }
  get usages(): string[] {
    return this.#usages
  }

  static {
    numberOf = (value) => (typeof value === 'object' && value !== null && #number in value ? value.#number : undefined)
    addCloneable({
      is: (value) => numberOf(value) !== undefined,
      copy: (key: CryptoKey) =>
        new CryptoKey(
          KEY,
          [key.#number, key.#type, key.#extractable, key.#algorithm, key.#usages],
          key.#original ?? key,
        ),
    })
    defineProperty(CryptoKey.prototype, Symbol.toStringTag, { value: 'CryptoKey', configurable: true })
  }
}

type KeyParts = [number: number, type: string, extractable: boolean, algorithm: object, usages: string[]]

/** What an argument is. `length` may be left out. */
type Kind = 'algorithm' | 'key' | 'bytes' | 'text' | 'flag' | 'usages' | 'material' | 'length'

const METHODS: Record<string, Kind[]> = {
  decrypt: ['algorithm', 'key', 'bytes'],
  deriveBits: ['algorithm', 'key', 'length'],
  deriveKey: ['algorithm', 'key', 'algorithm', 'flag', 'usages'],
  digest: ['algorithm', 'bytes'],
  encrypt: ['algorithm', 'key', 'bytes'],
  exportKey: ['text', 'key'],
  generateKey: ['algorithm', 'flag', 'usages'],
  importKey: ['text', 'material', 'algorithm', 'flag', 'usages'],
  sign: ['algorithm', 'key', 'bytes'],
  unwrapKey: ['text', 'bytes', 'key', 'algorithm', 'algorithm', 'flag', 'usages'],
  verify: ['algorithm', 'key', 'bytes', 'bytes'],
  wrapKey: ['text', 'key', 'key', 'algorithm'],
  getPublicKey: ['key', 'usages'],
  encapsulateBits: ['algorithm', 'key'],
  encapsulateKey: ['algorithm', 'key', 'algorithm', 'flag', 'usages'],
  decapsulateBits: ['algorithm', 'key', 'bytes'],
  decapsulateKey: ['algorithm', 'key', 'bytes', 'algorithm', 'flag', 'usages'],
}

/** Members an algorithm may have; nothing else of it is read. */
const MEMBERS = [
  'additionalData', 'associatedData', 'context', 'counter', 'customization', 'hash', 'info', 'iterations', 'iv', 'label',
  'length', 'memory', 'modulusLength', 'name', 'namedCurve', 'nonce', 'outputLength', 'parallelism', 'passes', 'public',
  'publicExponent', 'salt', 'saltLength', 'secretValue', 'tagLength', 'version',
] // biome-ignore format: a list of words
const JWK = ['alg', 'crv', 'd', 'dp', 'dq', 'e', 'ext', 'k', 'key_ops', 'kty', 'n', 'p', 'priv', 'pub', 'q', 'qi', 'use', 'x', 'y'] // biome-ignore format: a list of words

/** Calls under way at once; those beyond wait here, in the service's own memory. */
const MAX_CALLS = 64
const MAX_BYTES = 32 * 1024 * 1024
const MAX_CALL_BYTES = 48 * 1024 * 1024

interface Waiting {
  text: string
  buffers: ArrayBuffer[]
  bytes: number
}
const waiting: Waiting[] = []
let first = 0
let underWay = 0
let bytesUnderWay = 0

function next(): void {
  while (first < waiting.length && underWay < MAX_CALLS) {
    const call = waiting[first]!
    if (underWay > 0 && bytesUnderWay + call.bytes > MAX_BYTES) return
    first += 1
    if (first === waiting.length) {
      waiting.length = 0
      first = 0
    }
    underWay += 1
    bytesUnderWay += call.bytes
    const args: unknown[] = ['crypto', call.text]
    for (let i = 0; i < call.buffers.length; i += 1) args[i + 2] = call.buffers[i]
    apply(host, undefined, args)
  }
}

function mark(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (isBytes(value)) {
    buffers[buffers.length] = ownBuffer(value)
    return { b: buffers.length - 1 }
  }
  const number = numberOf(value)
  return number === undefined ? undefined : { k: number }
}

/** An algorithm, read once: a name, or an object with the members there are. */
function algorithm(value: unknown, buffers: ArrayBuffer[]): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return { o: { name: String(value) } }
  const result: Record<string, unknown> = {}
  for (let i = 0; i < MEMBERS.length; i += 1) {
    const name = MEMBERS[i]!
    const member = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    if (name === 'hash') result.hash = algorithm(member, buffers)
    else result[name] = mark(member, buffers) ?? scalar(member)
  }
  if (result.name === undefined) throw new TypeError('The algorithm has no name')
  return { o: result }
}

const scalar = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : typeof value === 'object' && !isArray(value)
      ? Number(value)
      : String(value)

/** A list, read once. */
function texts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) throw new TypeError('A list of usages is needed')
  return { a: [...(value as Iterable<unknown>)].map((item) => String(item)) }
}

function jwk(value: object): unknown {
  const result: Record<string, unknown> = {}
  for (let i = 0; i < JWK.length; i += 1) {
    const name = JWK[i]!
    const member = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    result[name] = name === 'ext' ? Boolean(member) : name === 'key_ops' ? texts(member) : String(member)
  }
  return { o: result }
}

function write(kind: Kind, value: unknown, buffers: ArrayBuffer[]): unknown {
  if (kind === 'algorithm') return algorithm(value, buffers)
  if (kind === 'text') return String(value)
  if (kind === 'flag') return Boolean(value)
  if (kind === 'usages') return texts(value)
  if (kind === 'length') return value === undefined || value === null ? null : Number(value)
  if (kind === 'key') {
    const number = numberOf(value)
    if (number === undefined) throw new TypeError('A CryptoKey is needed')
    return { k: number }
  }
  if (isBytes(value)) return mark(value, buffers)
  if (kind === 'material' && typeof value === 'object' && value !== null) return jwk(value)
  throw new TypeError(
    kind === 'bytes' ? 'An ArrayBuffer or a view of one is needed' : 'The key data is neither bytes nor a JWK',
  )
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { bytes, key, jwk: data, pair } = value as Record<string, unknown>
  if (bytes !== undefined) return (bytes as Uint8Array).buffer
  if (key !== undefined) return new CryptoKey(KEY, key as KeyParts)
  if (data !== undefined) return data
  const result: Record<string, unknown> = {}
  const names = keys(pair as object)
  for (let i = 0; i < names.length; i += 1) result[names[i]!] = decode((pair as Record<string, unknown>)[names[i]!])
  return result
}

const failure = ({ name, message }: { name: string; message: string }): Error =>
  name === 'TypeError' ? new TypeError(message) : new DOMException(message, name)

function call(method: string, kinds: Kind[], given: unknown[]): Promise<unknown> {
  const buffers: ArrayBuffer[] = []
  const args: unknown[] = []
  for (let i = 0; i < kinds.length; i += 1) args[i] = write(kinds[i]!, given[i], buffers)
  let text = stringify(args)
  let bytes = text.length
  for (let i = 0; i < buffers.length; i += 1) bytes += buffers[i]!.byteLength
  if (bytes > MAX_CALL_BYTES)
    throw new DOMException(`crypto.subtle.${method} takes ${MAX_CALL_BYTES} bytes at most`, 'QuotaExceededError')
  const answer = callRunner(
    (id) => {
      text = `[${id},"${method}",${text}]`
      waiting[waiting.length] = { text, buffers, bytes }
      next()
    },
    decode,
    failure,
  )
  const over = () => {
    underWay -= 1
    bytesUnderWay -= bytes
    next()
  }
  andThen(answer, over, over)
  return answer
}

export class SubtleCrypto {
  constructor(key?: unknown) {
    if (key !== KEY) throw new TypeError('Illegal constructor; it is crypto.subtle')
  }
}

for (const [method, kinds] of Object.entries(METHODS)) {
  const needed = kinds.filter((kind) => kind !== 'length').length
  const { [method]: work } = {
    async [method](this: unknown, ...given: unknown[]): Promise<unknown> {
      if (!(this instanceof SubtleCrypto)) throw new TypeError('Illegal invocation')
      if (given.length < needed)
        throw new TypeError(`crypto.subtle.${method} takes ${needed} arguments, got ${given.length}`)
      return call(method, kinds, given)
    },
  }
  defineProperty(work as object, 'length', { value: needed, configurable: true })
  defineProperty(SubtleCrypto.prototype, method, { value: work, writable: true, enumerable: true, configurable: true })
}
refuseToClone(SubtleCrypto.prototype)
defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { value: 'SubtleCrypto', configurable: true })

export const subtle = freeze(new SubtleCrypto(KEY))
