/** What `crypto` has beyond the standard: hashes and HMACs of text in one call, for those that check webhooks. */
import { decodeBytes, encodeBytes, toBytes } from '../utils/text.ts'
import { DOMException } from './dom-exception.ts'
import { subtle } from './subtle.ts'

const HASHES: Record<string, string> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  sha3256: 'SHA3-256',
  sha3384: 'SHA3-384',
  sha3512: 'SHA3-512',
}
type Subtle = Record<'digest' | 'importKey' | 'sign' | 'verify', (...args: unknown[]) => Promise<never>>
const { digest, importKey, sign, verify } = subtle as unknown as Subtle
const own = { digest, importKey, sign, verify }
const call = <K extends keyof Subtle>(name: K, ...args: unknown[]): Promise<unknown> =>
  Reflect.apply(own[name], subtle, args)

function algorithm(name: unknown): string {
  const key = String(name).toLowerCase().replaceAll('-', '')
  if (Object.hasOwn(HASHES, key)) return HASHES[key]!
  throw new DOMException(
    `There is no hash ${JSON.stringify(name)} here; there are sha1, sha256, sha384, sha512, sha3-256, sha3-384 and sha3-512`,
    'NotSupportedError',
  )
}

const keyOf = (hash: unknown, key: unknown, usage: 'sign' | 'verify') => {
  const bytes = toBytes(key, 'The key')
  if (bytes.length === 0) throw new TypeError('The key is empty')
  return call('importKey', 'raw', bytes, { name: 'HMAC', hash: algorithm(hash) }, false, [usage])
}

export async function hash(name: unknown, data: unknown, encoding: unknown = 'hex'): Promise<string | Uint8Array> {
  const result = await call('digest', algorithm(name), toBytes(data, 'crypto.hash'))
  return encodeBytes(new Uint8Array(result as ArrayBuffer), encoding)
}

export async function hmac(
  name: unknown,
  key: unknown,
  data: unknown,
  encoding: unknown = 'hex',
): Promise<string | Uint8Array> {
  const bytes = toBytes(data, 'crypto.hmac')
  const result = await call('sign', 'HMAC', await keyOf(name, key, 'sign'), bytes)
  return encodeBytes(new Uint8Array(result as ArrayBuffer), encoding)
}

/** Compares in a time that tells nothing of how much was right. What is no signature at all is none that fits. */
export async function verifyHmac(
  name: unknown,
  key: unknown,
  data: unknown,
  signature: unknown,
  encoding: unknown = 'hex',
): Promise<boolean> {
  const bytes = toBytes(data, 'crypto.verifyHmac')
  const hmacKey = await keyOf(name, key, 'verify')
  if (signature === undefined || signature === null) return false
  const given = typeof signature === 'string' ? decodeBytes(signature, encoding) : toBytes(signature, 'The signature')
  if (given === undefined) return false
  return (await call('verify', 'HMAC', hmacKey, given, bytes)) as boolean
}
