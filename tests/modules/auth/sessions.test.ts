import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { defineModule, defineRoutes, fake } from '../../../kernel/index.ts'
import { authRef, SESSION_COOKIE } from '../../../modules/auth/contract.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, ROOT, type Server, setUp, signIn, startServer } from './support.ts'

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs any header and claims with the server's own key. */
async function forge(server: Server, header: object, claims: object, key?: string): Promise<string> {
  const secret = key ?? (await readFile(join(server.dataDir, 'secrets/jwt.key'), 'utf8')).trim()
  const input = `${b64(header)}.${b64(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())

describe('session tokens', () => {
  it('are refused when unsigned, altered, expired, foreign or wrongly typed', async (t) => {
    const server = await startServer(t)
    const { token, user } = await setUp(server)
    const claims = claimsOf(token)
    const header = { alg: 'HS256', typ: 'JWT' }
    assert.equal((await server.call('GET', '/api/auth/me', { as: await forge(server, header, claims) })).status, 200)

    const now = Math.floor(Date.now() / 1000)
    const { iss: _, ...withoutIssuer } = claims
    const { exp: __, ...withoutEnd } = claims
    const bad: Record<string, string> = {
      'alg none': `${b64({ alg: 'none', typ: 'JWT' })}.${b64(claims)}.`,
      'alg none with a signature': await forge(server, { alg: 'none', typ: 'JWT' }, claims),
      'empty signature': `${token.split('.').slice(0, 2).join('.')}.`,
      'other algorithm': await forge(server, { alg: 'HS512', typ: 'JWT' }, claims),
      'asymmetric algorithm': await forge(server, { alg: 'RS256', typ: 'JWT' }, claims),
      'other key': await forge(server, header, claims, 'another key of more than 32 characters'),
      'key from the header': await forge(
        server,
        { ...header, kid: '../../dev/null', jku: 'http://127.0.0.1/' },
        claims,
        'x',
      ),
      expired: await forge(server, header, { ...claims, iat: now - 100, exp: now - 1 }),
      'without an end': await forge(server, header, withoutEnd),
      'not yet valid': await forge(server, header, { ...claims, nbf: now + 1000 }),
      'other audience': await forge(server, header, { ...claims, aud: 'elsewhere' }),
      'other issuer': await forge(server, header, { ...claims, iss: 'elsewhere' }),
      'no issuer': await forge(server, header, withoutIssuer),
      'other type': await forge(server, { ...header, typ: 'JWE' }, claims),
      'other epoch': await forge(server, header, { ...claims, epoch: claims.epoch + 1 }),
      'epoch as text': await forge(server, header, { ...claims, epoch: '1' }),
      'operator as subject': await forge(server, header, { ...claims, sub: { $ne: null } }),
      'unknown user': await forge(server, header, { ...claims, sub: 'f'.repeat(24) }),
      'altered claims': [token.split('.')[0], b64({ ...claims, sub: user.id, epoch: 7 }), token.split('.')[2]].join(
        '.',
      ),
      garbage: 'not.a.token',
      huge: `${'a'.repeat(9000)}.b.c`,
    }
    for (const [name, value] of Object.entries(bad)) {
      const { status, body } = await server.call('GET', '/api/auth/me', { as: value })
      assert.equal(status, 401, `${name}: ${JSON.stringify(body)}`)
      assert.equal(body.code, 'M3M_AUTH_SESSION', name)
    }
    const none = await server.call('GET', '/api/auth/me')
    assert.equal(none.status, 401)
    assert.equal(none.body.code, 'M3M_AUTH_REQUIRED')
  })

  it('end with the epoch of their user, at the next request', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)] })
    const token = await signIn(server, people.ada!)
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 200)
    people.ada!.epoch = 2
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 401)
  })

  it('end when the user is blocked', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)] })
    const token = await signIn(server, people.ada!)
    people.ada!.status = 'blocked'
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 401)
  })
})

describe('session cookie', () => {
  it('changes things only for pages of this server', async (t) => {
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
