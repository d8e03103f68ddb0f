/** How large the work of one operation of Web Crypto may be. What is merely wrong is left to Web Crypto to refuse. */

export type Algorithm = Record<string, unknown>

/** Iterations of PBKDF2, times the blocks of its result. */
export const MAX_ITERATIONS = 10_000_000
/** Bits of an RSA key that is generated, and of one that is imported. */
export const MAX_RSA_BITS = 4_096
export const MAX_IMPORTED_RSA_BITS = 8_192
/** Bits that can be derived at once. */
const MAX_DERIVED_BITS = 8 * 1024 * 1024
/** Bits of a key for HMAC or KMAC, and of what KMAC gives. */
const MAX_LENGTH_BITS = 65_536
/** Argon2: KiB, passes, lanes. */
const MAX_MEMORY_KIB = 65_536
const MAX_PASSES = 16
const MAX_PARALLELISM = 4

/** Left out: cSHAKE, whose results may be of any length. */
const KNOWN =
  /^(?:RSASSA-PKCS1-v1_5|RSA-PSS|RSA-OAEP|ECDSA|ECDH|Ed25519|Ed448|X25519|X448|AES-(?:CTR|CBC|GCM|KW|OCB)|ChaCha20-Poly1305|HMAC|KMAC(?:128|256)|HKDF|PBKDF2|Argon2(?:d|i|id)|SHA-(?:1|256|384|512)|SHA3-(?:256|384|512)|ML-DSA-(?:44|65|87)|ML-KEM-(?:512|768|1024))$/i

const fail = (name: string, message: string): never => {
  throw new DOMException(message, name)
}

const most = (value: unknown, limit: number, what: string): void => {
  if (Number(value) > limit) fail('NotSupportedError', `Services may use ${what} up to ${limit}`)
}

/** @throws NotSupportedError, OperationError */
export function checkAlgorithm(given: unknown): void {
  const algorithm: Algorithm = typeof given === 'object' && given !== null ? (given as Algorithm) : { name: given }
  if (!KNOWN.test(String(algorithm.name)))
    fail('NotSupportedError', `Unrecognized algorithm name "${String(algorithm.name).slice(0, 50)}"`)
  if (algorithm.hash !== undefined) checkAlgorithm(algorithm.hash)
  most(algorithm.iterations, MAX_ITERATIONS, 'iterations of PBKDF2')
  most(algorithm.modulusLength, MAX_RSA_BITS, 'RSA keys of bits')
  most(algorithm.length, MAX_LENGTH_BITS, 'lengths in bits')
  most(algorithm.saltLength, MAX_LENGTH_BITS, 'salts of bytes')
  most(algorithm.memory, MAX_MEMORY_KIB, 'memory for Argon2 in KiB')
  most(algorithm.passes, MAX_PASSES, 'passes of Argon2')
  most(algorithm.parallelism, MAX_PARALLELISM, 'lanes of Argon2')
  // Others make OpenSSL search without end, or are not safe.
  const exponent = algorithm.publicExponent
  if (exponent instanceof Uint8Array) {
    const value = exponent.length > 16 ? '' : Buffer.from(exponent).toString('hex').replace(/^0+/, '')
    if (value !== '3' && value !== '10001') fail('OperationError', 'The public exponent of an RSA key is 65537 or 3')
  }
}

const nameOf = (algorithm: unknown): string =>
  String(typeof algorithm === 'object' && algorithm !== null ? (algorithm as Algorithm).name : algorithm).toUpperCase()

/** Bits a hash gives, or fewer: the less it gives, the more often it runs. */
const bitsOf = (hash: unknown): number => Number(/(256|384|512)$/.exec(nameOf(hash))?.[0] ?? 160)

/** Checks how much is derived. @throws NotSupportedError */
export function checkDerivation(algorithm: unknown, bits: unknown): void {
  most(bits, MAX_DERIVED_BITS, 'derived bits')
  if (nameOf(algorithm) !== 'PBKDF2') return
  const { iterations, hash } = algorithm as Algorithm
  const blocks = Math.ceil((Number(bits) || MAX_LENGTH_BITS / 64) / bitsOf(hash))
  most(Number(iterations) * Math.max(1, blocks), MAX_ITERATIONS, 'iterations of PBKDF2 for all of its result')
}

/** Whether an operation is one of those that are slow by design. */
export function isHeavy(method: string, algorithm: unknown): boolean {
  const name = nameOf(algorithm)
  if (method === 'generateKey') return name.startsWith('RSA')
  return /^derive/.test(method) && /^(?:PBKDF2|ARGON2)/.test(name)
}
