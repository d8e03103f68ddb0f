import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Sandbox, sandbox } from './sandbox.ts'

/** Helpers for the expressions below. */
const PRELUDE = `
  const bytes = (text) => new TextEncoder().encode(text)
  const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('')
  const { subtle } = crypto
  const data = bytes('what is signed')
`

async function run(t: { after(fn: () => void): void }, body: string): Promise<unknown> {
  const box = await sandbox(t)
  return inside(box, body)
}
const inside = async (box: Sandbox, body: string): Promise<unknown> =>
  JSON.parse(await box.eval(`(async () => { ${PRELUDE} ${body} })().then((value) => JSON.stringify(value))`))

describe('crypto.subtle', () => {
  it('digests as the standards say', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `return Promise.all(['SHA-1', 'sha-256', { name: 'SHA-384' }, 'SHA-512'].map(async (name) => hex(await subtle.digest(name, bytes('abc'))).slice(0, 16)))`,
      ),
      ['a9993e364706816a', 'ba7816bf8f01cfea', 'cb00753f45a35e8b', 'ddaf35a193617aba'],
    )
  })

  it('signs and verifies with every kind of key, and notices other data', async (t) => {
    const cases = {
      HMAC: [{ name: 'HMAC', hash: 'SHA-256' }, 'HMAC'],
      Ed25519: ['Ed25519', 'Ed25519'],
      ECDSA: [
        { name: 'ECDSA', namedCurve: 'P-256' },
        { name: 'ECDSA', hash: 'SHA-256' },
      ],
      P521: [
        { name: 'ECDSA', namedCurve: 'P-521' },
        { name: 'ECDSA', hash: { name: 'SHA-512' } },
      ],
      RS256: [
        { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: 'E', hash: 'SHA-256' },
        'RSASSA-PKCS1-v1_5',
      ],
      PS384: [
        { name: 'RSA-PSS', modulusLength: 2048, publicExponent: 'E', hash: 'SHA-384' },
        { name: 'RSA-PSS', saltLength: 48 },
      ],
    }
    assert.deepEqual(
      await run(
        t,
        `const cases = ${JSON.stringify(cases)}
         const found = {}
         for (const [name, [make, use]] of Object.entries(cases)) {
           if (make.publicExponent) make.publicExponent = new Uint8Array([1, 0, 1])
           const made = await subtle.generateKey(make, true, ['sign', 'verify'])
           const [privateKey, publicKey] = made instanceof CryptoKey ? [made, made] : [made.privateKey, made.publicKey]
           const signature = await subtle.sign(use, privateKey, data)
           const [format, again] = publicKey.type === 'secret' ? ['raw', publicKey] : ['spki', publicKey]
           const imported = await subtle.importKey(format, await subtle.exportKey(format, again), publicKey.algorithm, true, ['verify'])
           found[name] = [await subtle.verify(use, imported, signature, data), await subtle.verify(use, publicKey, signature, bytes('other'))]
         }
         return found`,
      ),
      Object.fromEntries(Object.keys(cases).map((name) => [name, [true, false]])),
    )
  })

  it('encrypts and decrypts with every kind of key', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `const iv = crypto.getRandomValues(new Uint8Array(16))
         const found = {}
         for (const use of [{ name: 'AES-GCM', iv, additionalData: bytes('with it'), tagLength: 128 }, { name: 'AES-CBC', iv }, { name: 'AES-CTR', counter: iv, length: 64 }]) {
           const key = await subtle.generateKey({ name: use.name, length: 256 }, false, ['encrypt', 'decrypt'])
           found[use.name] = new TextDecoder().decode(await subtle.decrypt(use, key, await subtle.encrypt(use, key, data)))
         }
         const rsa = await subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, false, ['encrypt', 'decrypt'])
         const use = { name: 'RSA-OAEP', label: bytes('label') }
         found.rsa = new TextDecoder().decode(await subtle.decrypt(use, rsa.privateKey, await subtle.encrypt(use, rsa.publicKey, data.subarray(5, 7))))
         return found`,
      ),
      { 'AES-GCM': 'what is signed', 'AES-CBC': 'what is signed', 'AES-CTR': 'what is signed', rsa: 'is' },
    )
  })

  it('derives keys and bits', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `const password = await subtle.importKey('raw', bytes('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey'])
         const pbkdf2 = hex(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: bytes('salt'), iterations: 4096 }, password, 160))
         const aes = await subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes('salt'), iterations: 1000 }, password, { name: 'AES-GCM', length: 256 }, true, ['encrypt'])
         const ikm = await subtle.importKey('raw', new Uint8Array(22).fill(0x0b), 'HKDF', false, ['deriveBits'])
         const hkdf = hex(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: Uint8Array.from({ length: 13 }, (_, i) => i), info: Uint8Array.from({ length: 10 }, (_, i) => 0xf0 + i) }, ikm, 336))
         const agree = async (algorithm) => {
           const [a, b] = await Promise.all([subtle.generateKey(algorithm, false, ['deriveBits']), subtle.generateKey(algorithm, false, ['deriveBits'])])
           const name = a.publicKey.algorithm.name
           return hex(await subtle.deriveBits({ name, public: b.publicKey }, a.privateKey, 256)) === hex(await subtle.deriveBits({ name, public: a.publicKey }, b.privateKey, 256))
         }
         return [pbkdf2, [aes.algorithm, aes.usages, (await subtle.exportKey('raw', aes)).byteLength], hkdf.slice(0, 16), await agree('X25519'), await agree({ name: 'ECDH', namedCurve: 'P-384' })]`,
      ),
      [
        '4b007901b765489abead49d926f721d065a429c1',
        [{ name: 'AES-GCM', length: 256 }, ['encrypt'], 32],
        '3cb25f25faacd57a',
        true,
        true,
      ],
    )
  })

  it('wraps keys, and moves them as JWK and PKCS #8', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `const kek = await subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
         const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt'])
         const wrapped = await subtle.wrapKey('raw', key, kek, 'AES-KW')
         const back = await subtle.unwrapKey('raw', wrapped, kek, 'AES-KW', 'AES-GCM', true, ['encrypt'])
         const same = hex(await subtle.exportKey('raw', key)) === hex(await subtle.exportKey('raw', back))
         const { privateKey } = await subtle.generateKey('Ed25519', true, ['sign', 'verify'])
         const jwk = await subtle.exportKey('jwk', privateKey)
         const der = await subtle.exportKey('pkcs8', await subtle.importKey('jwk', jwk, 'Ed25519', true, ['sign']))
         const again = await subtle.importKey('pkcs8', der, { name: 'Ed25519' }, true, ['sign'])
         return [wrapped.byteLength, same, Object.keys(jwk).sort(), (await subtle.exportKey('jwk', again)).d === jwk.d]`,
      ),
      [24, true, ['alg', 'crv', 'd', 'ext', 'key_ops', 'kty', 'x'], true],
    )
  })

  it('has keys that cannot be forged, and errors of the standard', async (t) => {
    const found = (await run(
      t,
      `const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
       const named = async (work) => { try { await work(); return 'none' } catch (error) { return (error instanceof DOMException ? 'DOM ' : '') + error.name } }
       const fake = Object.create(CryptoKey.prototype)
       const own = { type: 'secret', extractable: true, algorithm: { name: 'AES-GCM' }, usages: ['encrypt'], k: 1 }
       return {
         shape: [key.type, key.extractable, key.algorithm, key.usages, String(key), key instanceof CryptoKey, subtle instanceof SubtleCrypto],
         extract: await named(() => subtle.exportKey('raw', key)),
         usage: await named(() => subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, data)),
         fake: await named(() => subtle.exportKey('raw', fake)),
         own: await named(() => subtle.exportKey('raw', own)),
         key: await named(() => new CryptoKey()),
         subtle: await named(() => new SubtleCrypto()),
         unknown: await named(() => subtle.digest('MD5', data)),
         broken: await named(() => subtle.importKey('spki', data, 'Ed25519', true, ['verify'])),
         jwk: await named(() => subtle.importKey('jwk', { kty: 'oct' }, 'AES-GCM', true, ['encrypt'])),
         syntax: await named(() => subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, [])),
         length: await named(() => subtle.generateKey({ name: 'AES-GCM', length: 100 }, true, ['encrypt'])),
         few: await named(() => subtle.digest('SHA-256')),
         type: await named(() => subtle.digest('SHA-256', 'text')),
         tag: await named(async () => {
           const k = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['decrypt'])
           return subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, k, new Uint8Array(40))
         }),
       }`,
    )) as Record<string, unknown>
    assert.deepEqual(found, {
      shape: ['secret', false, { name: 'AES-GCM', length: 128 }, ['encrypt'], '[object CryptoKey]', true, true],
      extract: 'DOM InvalidAccessError',
      usage: 'DOM InvalidAccessError',
      fake: 'TypeError',
      own: 'TypeError',
      key: 'TypeError',
      subtle: 'TypeError',
      unknown: 'DOM NotSupportedError',
      broken: 'DOM DataError',
      jwk: 'DOM DataError',
      syntax: 'DOM SyntaxError',
      length: 'DOM OperationError',
      few: 'TypeError',
      type: 'TypeError',
      tag: 'DOM OperationError',
    })
  })

  it('refuses work beyond its bounds', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `const password = await subtle.importKey('raw', bytes('x'), 'PBKDF2', false, ['deriveBits'])
         const pbkdf2 = (iterations, bits) => () => subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes('s'), iterations }, password, bits)
         const rsa = (modulusLength, exponent) => () => subtle.generateKey({ name: 'RSA-PSS', modulusLength, publicExponent: new Uint8Array(exponent), hash: 'SHA-256' }, true, ['sign'])
         const named = (work) => work().then(() => 'done', (error) => error.name)
         return Promise.all([pbkdf2(10_000_001, 256), pbkdf2(9_000_000, 65536), pbkdf2('20000000', 256), rsa(8192, [1, 0, 1]), rsa(2048, [1]), rsa(2048, [2]),
           () => subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 2 ** 31 - 8 }, true, ['sign']),
           () => subtle.digest('SHA-256', new Uint8Array(49 * 1024 * 1024))].map(named))`,
      ),
      [
        ...['NotSupportedError', 'NotSupportedError', 'NotSupportedError', 'NotSupportedError'],
        ...['OperationError', 'OperationError', 'NotSupportedError', 'QuotaExceededError'],
      ],
    )
  })

  it('takes ten thousand calls at once, and gives keys back that nobody holds', async (t) => {
    const box = await sandbox(t)
    let released = 0
    box.events.on('release', () => {
      released += 1
    })
    assert.equal(
      await inside(
        box,
        `const digests = await Promise.all(Array.from({ length: 10_000 }, (_, i) => subtle.digest('SHA-256', bytes(String(i)))))
         return new Set(digests.map(hex)).size`,
      ),
      10_000,
    )
    // More than may be held at once: it works because those before are let go of.
    assert.equal(
      await inside(
        box,
        `const raw = new Uint8Array(16)
         let made = 0
         for (let round = 0; round < 30; round += 1) {
           const keys = await Promise.all(Array.from({ length: 500 }, () => subtle.importKey('raw', raw, 'AES-GCM', true, ['encrypt'])))
           made += keys.length
           for (let i = 0; i < 50; i += 1) new Uint8Array(1e6)
         }
         return made`,
      ),
      15_000,
    )
    assert.ok(released > 0, 'keys are released')
  })

  it('A8: code that overwrites built-ins harms only itself', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `await subtle.digest('SHA-1', data)
         Array.prototype.push = Map.prototype.get = () => { throw new Error('mine') }
         Promise.prototype.then = new Proxy(Promise.prototype.then, {})
         const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt'])
         return key.extractable`,
      ),
      false,
    )
  })
})
