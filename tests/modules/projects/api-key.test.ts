import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import { startServer } from '../runtime/support.ts'
import { CREDENTIALS, call, signedIn } from './support.ts'

const CODE = `router.get('/', () => 'one')`

describe('the API key of a project', () => {
  it('is shown once, opens the API of its project and nothing else (G12)', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    const shop = await server.deploy('shop', CODE)
    await server.deploy('other', CODE)
    assert.deepEqual((await api('GET', '/api/projects/shop/api-key')).body, { apiKey: null })
    const made = await api('POST', '/api/projects/shop/api-key')
    assert.equal(made.status, 201)
    const { key, hint, createdAt, createdBy } = made.body
    assert.match(key, /^m3m_[\w-]{43}$/)
    assert.ok(key.endsWith(hint))
    assert.equal(createdBy.id, server.root.id)
    assert.deepEqual((await api('GET', '/api/projects/shop/api-key')).body, { apiKey: { hint, createdAt, createdBy } })

    const byKey = (method: string, path: string, body?: unknown, value = key) =>
      call(server, method, path, body, { 'x-api-key': value })
    for (const p of ['shop', shop.id]) assert.equal((await byKey('GET', `/api/projects/${p}`)).body.id, shop.id)
    assert.equal((await byKey('PUT', '/api/projects/shop/env/KEY', { type: 'string', value: 'x' })).status, 200)

    // It writes and publishes code, in a name of its own.
    const files = [{ path: 'main.ts', content: `router.get('/', () => 'two')` }]
    const saved = await byKey('PUT', '/api/projects/shop/pipeline/draft', { files, revision: 0 })
    const published = await byKey('POST', '/api/projects/shop/pipeline/publish', {
      tag: 'stable',
      revision: saved.body.revision,
    })
    assert.equal(published.status, 201, JSON.stringify(published.body))
    assert.deepEqual(published.body.author, { id: null, name: 'API key' })
    const types = await server.get('/api/runtime/types', { headers: { 'x-api-key': key } })
    assert.match(await types.text(), /declare const router/)
    assert.equal(await (await server.get('/r/shop/')).text(), 'two')

    const refused = async (method: string, path: string, status: number, code: string, body?: unknown) => {
      const answer = await byKey(method, path, body)
      assert.deepEqual([answer.status, answer.body.code], [status, code], `${method} ${path}`)
    }
    await refused('GET', '/api/projects/other', 404, 'M3M_PROJECT_NOT_FOUND')
    await refused('GET', '/api/projects/nope', 404, 'M3M_PROJECT_NOT_FOUND')
    await refused('GET', '/api/projects', 403, 'M3M_AUTH_KEY_NOT_HERE')
    await refused('GET', '/api/auth/me', 403, 'M3M_AUTH_KEY_NOT_HERE')
    await refused('GET', '/api/system/modules', 403, 'M3M_AUTH_KEY_NOT_HERE')
    await refused('POST', '/api/projects/shop/api-key', 403, 'M3M_AUTH_KEY_NOT_HERE')
    await refused('DELETE', '/api/projects/shop?slug=shop', 403, 'M3M_AUTH_KEY_NOT_HERE')
    await refused('PATCH', '/api/projects/shop', 403, 'M3M_AUTH_KEY_NOT_HERE', { name: 'x' })
    await refused('PUT', '/api/projects/shop/limits', 403, 'M3M_LIMITS_ROOT', { memoryMb: 64 })
  })

  it('is good for nothing once another is made, or it is removed (G12)', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', CODE)
    const make = async () => (await api('POST', '/api/projects/shop/api-key')).body.key as string
    const opens = async (key: string) =>
      (await call(server, 'GET', '/api/projects/shop', undefined, { 'x-api-key': key })).status
    const first = await make()
    assert.equal(await opens(first), 200)
    const second = await make()
    assert.deepEqual([await opens(first), await opens(second)], [401, 200])
    assert.equal((await api('DELETE', '/api/projects/shop/api-key')).status, 204)
    assert.equal(await opens(second), 401)
    for (const wrong of ['', 'x', `m3m_${'a'.repeat(43)}`, '{"$ne":null}', 'a'.repeat(5000)])
      assert.equal(await opens(wrong), 401, wrong)
    // A key beside a session is what counts: programs are told what is wrong with it.
    const token = (await call(server, 'POST', '/api/auth/login', CREDENTIALS)).body.token
    const both = await call(server, 'GET', '/api/projects/shop', undefined, {
      'x-api-key': second,
      authorization: `Bearer ${token}`,
    })
    assert.deepEqual([both.status, both.body.code], [401, 'M3M_PROJECT_KEY'])
  })

  it('counts in its header alone, and stands in no log (G12)', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    const project = await server.deploy(
      'shop',
      `router.get('/', (ctx) => { console.log(JSON.stringify(ctx.headers)) })`,
    )
    const { key, hint } = (await api('POST', '/api/projects/shop/api-key')).body
    for (const name of ['api_key', 'apiKey', 'x-api-key', 'key', 'token', 'access_token'])
      assert.equal((await call(server, 'GET', `/api/projects/shop?${name}=${key}`)).status, 401, name)
    assert.equal(
      (await call(server, 'GET', '/api/projects/shop', undefined, { authorization: `Bearer ${key}` })).status,
      401,
    )
    assert.equal(
      (await call(server, 'GET', '/api/projects/shop', undefined, { cookie: `m3m_session=${key}` })).status,
      401,
    )
    // One that begins like it is no key.
    for (const part of [key.slice(0, -1), `m3m_${hint}`, `${key}a`])
      assert.equal((await call(server, 'GET', '/api/projects/shop', undefined, { 'x-api-key': part })).status, 401)
    await call(server, 'GET', '/api/projects/shop', undefined, { 'x-api-key': key })
    const told = JSON.stringify([await server.logs(project), (await api('GET', '/api/audit')).body])
    assert.equal(told.includes(key.slice(4, 40)), false)
  })

  it('is stored as a hash (G12)', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', CODE)
    const { key } = (await api('POST', '/api/projects/shop/api-key')).body
    const document = await server.kernel.get(databaseRef).collection('projects').findOne({ slug: 'shop' })
    assert.doesNotMatch(JSON.stringify(document), new RegExp(key.slice(4, 30)))
  })
})
