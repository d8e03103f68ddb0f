import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { type FaultServer, faultServer } from './support.ts'

const SLOW = `const hash = async (iterations) => {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('x'), 'PBKDF2', false, ['deriveBits'])
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations }, key, 256)
}`

describe('Web Crypto under attack', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  async function inside(slug: string, body: string, head = ''): Promise<unknown> {
    await server.deploy(slug, `${head}\nrouter.get('/', async () => { ${body} })`)
    return server.unharmed(async () => {
      const answer = await server.get(`/r/${slug}/`)
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      return JSON.parse(text)
    })
  }

  test('A4 its errors show neither paths nor stacks of the host', async () => {
    const errors = (await inside(
      'crypto-a4',
      `const errors = []
       for (const call of [() => crypto.subtle.digest('x', new Uint8Array(1)), () => crypto.subtle.digest(), () => crypto.subtle.importKey('pkcs8', new Uint8Array(9), 'Ed25519', true, ['sign']), () => crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x: '!', y: '!' }, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']), () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 1 }, true, ['encrypt'])])
         await call().catch((error) => errors.push([error.name, error.message, error.stack, String(error.cause), error.code].join(' | ')))
       return errors`,
    )) as string[]
    assert.equal(errors.length, 5)
    for (const text of errors) assert.doesNotMatch(text, /file:|node:|node_modules|\/work|isolated-vm|runner\//)
  })

  test('A18 keys of one service are not to be had in another', async () => {
    await inside(
      'crypto-a18',
      `globalThis.key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']); return {}`,
    )
    // Numbers are each instance's own; without a key object there is no way to say one.
    const found = await inside(
      'crypto-a18-b',
      `const tries = [1, { k: 1 }, { o: { k: 1 } }, Object.create(CryptoKey.prototype), new Proxy({}, { get: () => 1 })]
       const named = []
       for (const key of tries) named.push(await crypto.subtle.exportKey('raw', key).then(() => 'had', (error) => error.name))
       named.push(await crypto.subtle.encrypt({ name: 'ECDH', public: { k: 1 } }, tries[3], new Uint8Array(1)).then(() => 'had', (error) => error.name))
       return named`,
    )
    assert.deepEqual(found, Array(6).fill('TypeError'))
  })

  test('B8 a service that hashes all the time leaves others theirs', async () => {
    await server.deploy(
      'crypto-b8',
      `${SLOW}\nrouter.get('/', (ctx) => { for (let i = 0; i < 50; i++) ctx.waitUntil(hash(2_000_000)); return {} })`,
    )
    await server.deploy(
      'crypto-b8-other',
      `${SLOW}\nrouter.get('/', async () => { await hash(1_000); return { done: true } })`,
    )
    await server.unharmed(async () => {
      assert.equal((await server.get('/r/crypto-b8/')).status, 200)
      for (let i = 0; i < 5; i += 1) {
        const answer = await server.get('/r/crypto-b8-other/', { signal: AbortSignal.timeout(3_000) })
        assert.deepEqual(await answer.json(), { done: true })
      }
    })
  })

  test('C4 floods of calls and of keys are bounded', async () => {
    const found = (await inside(
      'crypto-c4',
      `const big = new Uint8Array(4 * 1024 * 1024)
       const digests = await Promise.all(Array.from({ length: 4 }, () => crypto.subtle.digest('SHA-256', big)))
       const held = []
       let refused
       while (!refused && held.length < 10_500)
         await Promise.all(Array.from({ length: 250 }, () => crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt']).then((key) => held.push(key), (error) => { refused = error.name })))
       return { digests: digests.length, held: held.length, refused }`,
    )) as { digests: number; held: number; refused: string }
    assert.deepEqual(found, { digests: 4, held: 10_000, refused: 'QuotaExceededError' })
  })

  test('B9 a service is stopped while its hashes are under way', async () => {
    const project = await server.deploy('crypto-b9', `${SLOW}\nrouter.get('/', () => hash(5_000_000))`)
    await server.unharmed(async () => {
      const asked = server.get('/r/crypto-b9/').then((answer) => answer.status)
      await server.get('/r/canary/')
      await server.kernel.get(runtimeRef).stop(project.id)
      assert.ok((await asked) >= 500)
    })
  })
})
