import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { databaseRef, ObjectId } from '../../../modules/database/contract.ts'
import { environmentRef } from '../../../modules/environment/contract.ts'
import type { Project } from '../../../modules/projects/contract.ts'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'

const SHOW = `router.get('/', () => env.all)
router.get('/one', () => ({ value: env.get('ONE', 'none') }))`

async function signedIn(server: TestServer) {
  const login = await server.get('/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'root@example.com', password: 'correct horse battery' }),
  })
  const { token } = (await login.json()) as { token: string }
  return async (method: string, path: string, body?: unknown) => {
    const answer = await server.get(`/api/projects/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text), text }
  }
}

const shows = async (server: TestServer, project: Project, path = '/') =>
  (await server.get(`/r/${project.slug}${path}`)).json() as Promise<Record<string, unknown>>

describe('environment', () => {
  test('variables are checked, kept by type and reach a running service without restart', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    const project = await server.deploy('shop', SHOW)
    const { since } = await server.kernel.get(runtimeRef).status(project.id)
    assert.deepEqual(await shows(server, project), {})

    const values = {
      NAME: ['string', 'Ann'],
      NOTE: ['text', 'two\nlines'],
      LIST: ['json', [1, { a: null }]],
      COUNT: ['integer', -3],
      RATE: ['float', 0.5],
      ON: ['boolean', false],
    } as const
    for (const [key, [type, value]] of Object.entries(values)) {
      const { status, body } = await api('PUT', `shop/env/${key}`, { type, value })
      assert.deepEqual([status, body.key, body.type, body.value, body.secret], [200, key, type, value, false])
    }
    const wanted = Object.fromEntries(Object.entries(values).map(([key, [, value]]) => [key, value]))
    await until('all values are there', async () => Object.keys(await shows(server, project)).length === 6)
    assert.deepEqual(await shows(server, project), wanted)
    assert.equal((await api('DELETE', 'shop/env/NOTE')).status, 204)
    assert.equal((await api('DELETE', 'shop/env/NOTE')).body.code, 'M3M_ENV_NOT_FOUND')
    await until('the removed one is gone', async () => !('NOTE' in (await shows(server, project))))
    assert.equal((await server.kernel.get(runtimeRef).status(project.id)).since, since)
    const { items } = (await api('GET', 'shop/env')).body
    assert.deepEqual(
      items.map(({ key }: { key: string }) => key),
      ['COUNT', 'LIST', 'NAME', 'ON', 'RATE'],
    )
  })

  test('what does not fit its type is refused, and of several none is set', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    const project = await server.deploy('shop', SHOW)
    const wrong: [string, unknown][] = [
      ['string', 1],
      ['string', 'two\nlines'],
      ['string', null],
      ['text', {}],
      ['integer', 1.5],
      ['integer', '1'],
      ['integer', 2 ** 53],
      ['float', '0.5'],
      ['boolean', 'true'],
      ['text', 'x'.repeat(65 * 1024)],
      ['json', JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`)],
    ]
    for (const [type, value] of wrong) {
      const { status, body } = await api('PUT', 'shop/env/ONE', { type, value })
      assert.deepEqual([status, body.code], [422, 'M3M_ENV_INVALID'], `${type} ${String(value).slice(0, 20)}`)
      assert.equal(body.errors[0].path, 'ONE')
    }
    for (const key of ['1A', 'A-B', 'A B', 'x'.repeat(101)])
      assert.equal((await api('PUT', `shop/env/${encodeURIComponent(key)}`, { type: 'integer', value: 1 })).status, 400)
    const bulk = (...variables: object[]) => api('PUT', 'shop/env', { variables })
    const good = { key: 'GOOD', type: 'integer', value: 1 }
    assert.equal((await bulk(good, { key: 'BAD', type: 'integer', value: 'x' })).status, 422)
    assert.equal((await bulk(good, good)).status, 422)
    assert.deepEqual((await api('GET', 'shop/env')).body.items, [])
    assert.equal((await bulk(good, { ...good, key: '__proto__' })).status, 200)
    assert.deepEqual(Object.keys(await server.kernel.get(environmentRef).values(project.id)).sort(), [
      'GOOD',
      '__proto__',
    ])
  })

  test('a project has at most 500 variables and a megabyte', async (t) => {
    const server = await startServer(t)
    const project = await server.deploy('shop', SHOW)
    const environment = server.kernel.get(environmentRef)
    const many = Array.from({ length: 500 }, (_, n) => ({ key: `K${n}`, type: 'integer' as const, value: n }))
    await environment.set(project.id, many)
    await assert.rejects(environment.set(project.id, [{ key: 'ONE_MORE', type: 'integer', value: 1 }]), /at most 500/)
    await environment.set(project.id, [{ key: 'K1', type: 'integer', value: 2 }])
    const large = Array.from({ length: 17 }, (_, n) => ({
      key: `K${n}`,
      type: 'text' as const,
      value: 'x'.repeat(64_000),
    }))
    await assert.rejects(environment.set(project.id, large), /at most 1048576/)
  })

  test('changes at the same time all count', async (t) => {
    const server = await startServer(t)
    const project = await server.deploy('shop', SHOW)
    const environment = server.kernel.get(environmentRef)
    const keys = Array.from({ length: 8 }, (_, n) => `K${n}`)
    await Promise.all(keys.map((key, n) => environment.set(project.id, [{ key, type: 'integer', value: n }])))
    assert.deepEqual(Object.keys(await environment.values(project.id)), keys)
    await until('the service has them all', async () => Object.keys(await shows(server, project)).length === 8)
  })

  test('a secret is stored encrypted, is never shown and needs its key', async (t) => {
    const dataDir = tempDir(t)
    const server = await startServer(t, { dataDir })
    const api = await signedIn(server)
    const project = await server.deploy('shop', SHOW)
    const other = await server.deploy('other', SHOW)
    const put = await api('PUT', 'shop/env/ONE', { type: 'string', value: 'hush-hush', secret: true })
    assert.equal(put.status, 200)
    for (const { text } of [put, await api('GET', 'shop/env')]) {
      assert.doesNotMatch(text, /hush/)
      assert.match(text, /"secret":true/)
    }
    await until('code sees it', async () => (await shows(server, project, '/one')).value === 'hush-hush')
    const stored = server.kernel.get(databaseRef).collection('environments')
    const document = await stored.findOne({ _id: new ObjectId(project.id) })
    assert.doesNotMatch(JSON.stringify(document), /hush/)

    // Moved to another project it says nothing.
    await stored.insertOne({ ...document, _id: new ObjectId(other.id) })
    await assert.rejects(server.kernel.get(environmentRef).values(other.id), /"ONE".*encrypted with another key/)
    await assert.rejects(server.kernel.get(runtimeRef).restart(other.id), /"ONE" of the environment/)

    const file = join(dataDir, 'secrets', 'environment.key')
    assert.ok(readFileSync(file, 'utf8').length >= 32)
    await server.kernel.stop()
    const again = await startServer(t, { dataDir })
    assert.equal((await again.kernel.get(environmentRef).values(project.id)).ONE, 'hush-hush')
  })

  test('a change during the boot is not missed', async (t) => {
    const server = await startServer(t)
    const environment = server.kernel.get(environmentRef)
    const project = await server.deploy('shop', SHOW)
    const set = (value: number) => environment.set(project.id, [{ key: 'ONE', type: 'integer', value }])
    await set(0)
    // Each round changes it at another moment of a boot that takes its time.
    for (let round = 1; round <= 6; round += 1) {
      const published = server.publish(
        project,
        `service.start(() => new Promise((resolve) => setTimeout(resolve, 60)))\n${SHOW}`,
      )
      await new Promise((resolve) => setTimeout(resolve, round * 15))
      await set(round)
      await published
      await until('the new value is there', async () => (await shows(server, project, '/one')).value === round)
    }
  })

  test('another project sees nothing of it, and strangers do not get in', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', SHOW)
    const other = await server.deploy('other', SHOW)
    await api('PUT', 'shop/env/ONE', { type: 'integer', value: 1 })
    assert.deepEqual(await shows(server, other), {})
    assert.equal((await server.get('/api/projects/shop/env')).status, 401)
    assert.equal((await api('GET', 'nowhere/env')).status, 404)
  })
})
