import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defineModule, defineRoutes, fake } from '../../../kernel/index.ts'
import { authRef, SESSION_COOKIE } from '../../../modules/auth/contract.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, ROOT, setUp, signIn, startServer } from './support.ts'

/** Routes with each kind of access. */
const probe = defineModule({
  id: 'probe',
  summary: 'Routes to knock at',
  needs: { auth: authRef },
  setup({ auth }) {
    auth.addAccess('even', (request) => {
      if (Number((request.params as { n: string }).n) % 2) throw Object.assign(new Error('odd'), { statusCode: 404 })
    })
    return {
      routes: defineRoutes(async (app) => {
        app.post('/probe', { config: { access: 'user' } }, () => ({}))
        app.get('/probe/root', { config: { access: 'root' } }, () => ({}))
        app.get('/probe/public', { config: { access: 'public' } }, async (request) => ({
          name: (await auth.identify(request))?.name ?? null,
        }))
        app.get('/probe/even/:n', { config: { access: 'even' } }, (request) => ({ name: auth.userOf(request).name }))
      }),
    }
  },
})

describe('session cookie', () => {
  it('changes things only for pages of this server (G13)', async (t) => {
    const server = await startServer(t, {
      config: { server: { port: 0, uri: 'https://m3m.example.com' } },
      modules: [probe],
    })
    const { token } = await setUp(server)
    const send = async (headers: Record<string, string>) =>
      (
        await server.call('POST', '/api/probe', {
          headers: { cookie: `${SESSION_COOKIE}=${token}`, host: 'm3m.lan:3000', ...headers },
        })
      ).status
    assert.equal(await send({ origin: 'https://m3m.example.com' }), 200)
    assert.equal(await send({ origin: 'http://m3m.lan:3000' }), 200)
    assert.equal(await send({ origin: 'https://m3m.lan:3000' }), 200)
    assert.equal(await send({ 'sec-fetch-site': 'same-origin' }), 200)
    assert.equal(await send({ 'sec-fetch-site': 'none' }), 200)

    assert.equal(await send({ origin: 'https://evil.example' }), 403)
    assert.equal(await send({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }), 403)
    assert.equal(await send({ origin: 'http://m3m.example.com' }), 403)
    assert.equal(await send({ origin: 'http://m3m.lan:3001' }), 403)
    assert.equal(await send({ origin: 'null' }), 403)
    assert.equal(await send({ 'sec-fetch-site': 'same-site' }), 403)
    assert.equal(await send({ 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await send({}), 403)
    assert.equal(await send({ authorization: `Bearer ${token}`, origin: 'https://evil.example' }), 200)
  })

  it('lets no page of another site read, or ask whether it may (G13)', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    for (const origin of ['https://evil.example', 'null']) {
      const headers = { cookie: `${SESSION_COOKIE}=${token}`, origin }
      const asked = { ...headers, 'access-control-request-method': 'POST' }
      for (const answer of [
        await server.call('GET', '/api/auth/me', { headers }),
        await server.call('OPTIONS', '/api/auth/me', { headers: asked }),
        await server.call('POST', '/api/auth/logout', { headers }),
      ])
        assert.deepEqual(
          Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')),
          [],
        )
    }
  })

  it('reads without an Origin', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    assert.equal(
      (await server.call('GET', '/api/auth/me', { headers: { cookie: `${SESSION_COOKIE}=${token}` } })).status,
      200,
    )
  })

  it('does not stand in for a bearer token that is wrong', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    const { status } = await server.call('GET', '/api/auth/me', {
      as: 'wrong',
      headers: { cookie: `${SESSION_COOKIE}=${token}` },
    })
    assert.equal(status, 401)
  })

  it('is not given to a login another site makes a browser send', async (t) => {
    const server = await startServer(t)
    await setUp(server)
    const { status, headers } = await server.call('POST', '/api/auth/login', {
      body: ROOT,
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(status, 403)
    assert.equal(headers['set-cookie'], undefined)
  })
})

describe('guard', () => {
  it("keeps others than root from what is root's", async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)], modules: [probe] })
    const refused = await server.call('GET', '/api/probe/root', { as: await signIn(server, people.ada!) })
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'M3M_AUTH_ROOT_ONLY')
    assert.equal((await server.call('GET', '/api/probe/root', { as: await signIn(server, people.root!) })).status, 200)
  })

  it('tells public routes who asks, when somebody does', async (t) => {
    const server = await startServer(t, { modules: [probe] })
    const { token } = await setUp(server)
    assert.deepEqual((await server.call('GET', '/api/probe/public')).body, { name: null })
    assert.deepEqual((await server.call('GET', '/api/probe/public', { as: token })).body, { name: 'Ada' })
    assert.deepEqual((await server.call('GET', '/api/probe/public', { as: 'wrong' })).body, { name: null })
  })

  it('asks the check behind an added word, once the user is known', async (t) => {
    const server = await startServer(t, { modules: [probe] })
    const { token } = await setUp(server)
    assert.equal((await server.call('GET', '/api/probe/even/2')).status, 401)
    assert.deepEqual((await server.call('GET', '/api/probe/even/2', { as: token })).body, { name: 'Ada' })
    assert.equal((await server.call('GET', '/api/probe/even/3', { as: token })).status, 404)
  })

  it('refuses to boot with a word nobody checks', async (t) => {
    const bad = defineModule({
      id: 'bad',
      summary: 'Says nonsense',
      needs: { auth: authRef },
      setup: () => ({
        routes: defineRoutes(async (app) => void app.get('/bad', { config: { access: 'nonsense' } }, () => ({}))),
      }),
    })
    await assert.rejects(startServer(t, { modules: [bad] }), { code: 'M3M_HTTP_ACCESS' })
  })
})
