/** Web Crypto of one instance: its keys, which never leave this process unless they may be exported, and its calls. */
import { webcrypto } from 'node:crypto'
import type { Inbound, PlainError } from '../../protocol.ts'
import { type Algorithm, checkAlgorithm, checkDerivation, isHeavy, MAX_IMPORTED_RSA_BITS } from './bounds.ts'
import type { createLanes, Lane } from './lanes.ts'
import { decodeValue, encodeResult } from './values.ts'

type CryptoKey = webcrypto.CryptoKey

const MAX_KEYS = 10_000
/** Calls waiting and under way; the guest holds back more than a few itself. */
const MAX_CALLS = 1_024
/** Bytes of arguments of these calls. */
const MAX_BYTES = 64 * 1024 * 1024
const MAX_TEXT = 1024 * 1024
const MAX_MESSAGE = 300

/** Which arguments are algorithms, by method. */
const METHODS: Record<string, number[]> = {
  digest: [0],
  sign: [0],
  verify: [0],
  encrypt: [0],
  decrypt: [0],
  generateKey: [0],
  deriveKey: [0, 2],
  deriveBits: [0],
  importKey: [2],
  exportKey: [],
  wrapKey: [3],
  unwrapKey: [3, 4],
  getPublicKey: [],
  encapsulateBits: [0],
  encapsulateKey: [0, 2],
  decapsulateBits: [0],
  decapsulateKey: [0, 3],
}

/** Answers a call; `buffers` belong to it. */
export type Answer = (message: Inbound, buffers: ArrayBuffer[]) => void

export class CryptoDesk {
  readonly #lane: Lane
  readonly #answer: Answer
  readonly #keys = new Map<number, CryptoKey>()
  #lastKey = 0
  #bytes = 0
  #closed = false

  constructor(lanes: ReturnType<typeof createLanes>, answer: Answer) {
    this.#lane = lanes.open()
    this.#answer = answer
  }

  /** Takes a call: JSON text of `[callId, method, args]`. What is no call is dropped. */
  take(text: string, buffers: readonly ArrayBuffer[]): void {
    if (this.#closed || text.length > MAX_TEXT) return
    const call = parse(text)
    if (!call) return
    const { callId, method, args } = call
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, text.length)
    try {
      if (this.#lane.size >= MAX_CALLS || this.#bytes + bytes > MAX_BYTES)
        throw new DOMException('Too much Web Crypto is under way in this service', 'QuotaExceededError')
      const decoded = args.map((arg) => decodeValue(arg, buffers, (number) => this.#key(number)))
      for (const at of METHODS[method]!) checkAlgorithm(decoded[at])
      if (method === 'deriveBits') checkDerivation(decoded[0], decoded[2])
      if (method === 'deriveKey') checkDerivation(decoded[0], (decoded[2] as Algorithm)?.length)
      this.#bytes += bytes
      const heavy = isHeavy(method, decoded[0])
      this.#lane.add({ heavy, run: () => this.#run(callId, method, decoded, bytes) })
    } catch (error) {
      this.#answer(['result', callId, false, toError(error)], [])
    }
  }

  /** Forgets a key nothing in the instance can reach any more. */
  release(number: unknown): void {
    this.#keys.delete(number as number)
  }

  close(): void {
    this.#closed = true
    this.#lane.close()
    this.#keys.clear()
  }

  async #run(callId: number, method: string, args: unknown[], bytes: number): Promise<void> {
    let message: Inbound
    const buffers: ArrayBuffer[] = []
    try {
      const { subtle } = webcrypto
      const work = subtle[method as 'digest'] as unknown as (...args: unknown[]) => Promise<unknown>
      const result = await work.apply(subtle, args)
      const keep = (key: CryptoKey) => this.#keep(key)
      message = ['result', callId, true, this.#closed ? null : encodeResult(result, { buffers, keep })]
    } catch (error) {
      message = ['result', callId, false, toError(error)]
    }
    this.#bytes -= bytes
    if (!this.#closed) this.#answer(message, buffers)
  }

  #key(number: unknown): CryptoKey {
    const key = this.#keys.get(number as number)
    if (!key) throw new DOMException('The key is not there any more', 'InvalidAccessError')
    return key
  }

  #keep(key: CryptoKey): number {
    const { modulusLength = 0 } = key.algorithm as webcrypto.RsaKeyAlgorithm
    if (modulusLength > MAX_IMPORTED_RSA_BITS)
      throw new DOMException(`RSA keys may have ${MAX_IMPORTED_RSA_BITS} bits`, 'NotSupportedError')
    if (this.#keys.size >= MAX_KEYS)
      throw new DOMException(`A service may hold ${MAX_KEYS} keys at once`, 'QuotaExceededError')
    this.#lastKey += 1
    this.#keys.set(this.#lastKey, key)
    return this.#lastKey
  }
}

function parse(text: string): { callId: number; method: string; args: unknown[] } | undefined {
  try {
    const [callId, method, args] = JSON.parse(text) as [number, string, unknown[]]
    if (!Number.isSafeInteger(callId) || !Object.hasOwn(METHODS, method) || !Array.isArray(args)) return undefined
    return { callId, method, args }
  } catch {
    // Not written by our guest: there is nobody to answer.
    return undefined
  }
}

/** Name and message, nothing else: causes and stacks are of this process. */
function toError(error: unknown): PlainError {
  const name = error instanceof DOMException ? error.name : error instanceof TypeError ? 'TypeError' : 'OperationError'
  const message = error instanceof Error && name !== 'OperationError' ? error.message : 'The operation failed'
  return { name, message: message.slice(0, MAX_MESSAGE) }
}
