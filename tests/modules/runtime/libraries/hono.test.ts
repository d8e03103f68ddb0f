import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import type * as Cases from './cases/hono.ts'
import { library } from './support.ts'

describe('hono', () => {
  const hono = library<typeof Cases>('hono', 'export default cases.app')

  it('finds the same routes with every router', async () => {
    const { answers, nested } = await hono.same('routing')
    for (const name of ['linear', 'pattern', 'regexp', 'trie'])
      assert.deepEqual(
        (answers[name] as { status: number }[]).map(({ status }) => status),
        [200, 200, 404, 200, 200, 204],
        name,
      )
    assert.equal(nested[0]!.body, '{"b":"y","a":"x"}')
  })

  it('runs its middleware', async () => {
    const { answers, again, zipped } = await hono.same('middleware')
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 403, 401, 200, 401, 200, 200, 200, 413, 200, 504, 200, 200, 400, 400],
    )
    assert.equal(again[0]!.status, 304)
    assert.deepEqual(zipped, ['gzip', '{"method":"GET","body":""}'])
  })

  it('answers across origins', async () => {
    const statuses = (await hono.same('crossOrigin')).map(({ status }) => status)
    assert.deepEqual(statuses, [200, 200, 200, 204, 204])
  })

  it('streams', async () => {
    const [text, , sse, broken] = await hono.same('streaming')
    assert.equal(text!.body, 'a\nü')
    assert.match(sse!.body, /^event: tick\ndata: line\ndata: 0\nid: 0\nretry: 5\n\n/m)
    assert.equal(broken!.body, 'in the middle')
  })

  it('signs and verifies tokens and cookies', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const keys = [privateKey, publicKey].map((key) => ({ ...key.export({ format: 'jwk' }), alg: 'RS256' }))
    const { answers, second, tampered } = await hono.same('tokens', keys as [object, object])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 401, 401],
    )
    assert.deepEqual([second.body, tampered.body], ['{"before":"first"}', '{"before":false}'])
  })

  it('is served over HTTP', async () => {
    assert.equal(await (await hono.fetch('/stream')).text(), 'one two three')
    const body = 'ü'.repeat(200_000)
    assert.equal(await (await hono.fetch('/pipe', { method: 'POST', body })).text(), body)
    const form = new FormData()
    form.set('name', 'a "quoted" name')
    form.set('file', new File(['content'], 'ü.txt', { type: 'text/plain' }))
    assert.deepEqual(await (await hono.fetch('/upload', { method: 'POST', body: form })).json(), {
      name: 'a "quoted" name',
      size: 7,
      type: 'text/plain',
      text: 'content',
    })
  })
})
