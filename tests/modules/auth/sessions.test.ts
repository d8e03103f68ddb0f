import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { SESSION_COOKIE, type Session } from '../../../modules/auth/contract.ts'
import { holdingSessions } from '../../../modules/auth/sessions.holding.ts'
import { createSessionsRepository, type SessionsRepository } from '../../../modules/auth/sessions.repository.ts'
import { createSessions } from '../../../modules/auth/sessions.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
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
  it('are refused when unsigned, altered, expired, foreign or wrongly typed (G1)', async (t) => {
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
      'unknown session': await forge(server, header, { ...claims, sid: 'f'.repeat(24) }),
      'without a session': await forge(server, header, { ...claims, sid: undefined, epoch: 1 }),
      'session that is no id': await forge(server, header, { ...claims, sid: 'session' }),
      'operator as session': await forge(server, header, { ...claims, sid: { $ne: null } }),
      'operator as subject': await forge(server, header, { ...claims, sub: { $ne: null } }),
      'unknown user': await forge(server, header, { ...claims, sub: 'f'.repeat(24) }),
      'altered claims': [
        token.split('.')[0],
        b64({ ...claims, sub: user.id, sid: 'e'.repeat(24) }),
        token.split('.')[2],
      ].join('.'),
      'far in the future': await forge(server, header, { ...claims, nbf: Number.MAX_SAFE_INTEGER }),
      'key in the header': await forge(server, { ...header, jwk: { kty: 'oct', k: b64('x') } }, claims, 'x'),
      'key from a query': await forge(server, { ...header, kid: "x' UNION SELECT 'x" }, claims, 'x'),
      garbage: 'not.a.token',
      huge: `${'a'.repeat(9000)}.b.c`,
      'of a megabyte': `${token.split('.')[0]}.${'a'.repeat(1_000_000)}.${token.split('.')[2]}`,
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

  it('with a claim twice are judged by one of them throughout (G1)', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)] })
    const claims = claimsOf(await signIn(server, people.ada!))
    const secret = (await readFile(join(server.dataDir, 'secrets/jwt.key'), 'utf8')).trim()
    const sign = (payload: string) => {
      const input = `${b64({ alg: 'HS256', typ: 'JWT' })}.${Buffer.from(payload).toString('base64url')}`
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
    }
    const body = JSON.stringify(claims).slice(0, -1)
    const ask = async (payload: string) => server.call('GET', '/api/auth/me', { as: sign(payload) })
    // Her session is no other user's, however the token puts it; nobody but the server can sign one anyway.
    assert.equal((await ask(`${body},"sub":"${people.root!.id}"}`)).status, 401)
    assert.equal((await ask(`{"sub":"${people.root!.id}",${body.slice(1)}}`)).body.id, people.ada!.id)
    assert.equal((await ask(`${body},"exp":1}`)).status, 401)
    assert.equal((await ask(`${body},"aud":"elsewhere"}`)).status, 401)
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

describe('sessions', () => {
  const sessionsOf = async (server: Server, as: string) =>
    (await server.call('GET', '/api/auth/sessions', { as })).body.items as Session[]
  const ADA = { email: ROOT.email, password: ROOT.password }

  it('are told to their user, with where they are and which one asks', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    const { body } = await server.call('POST', '/api/auth/login', {
      body: ADA,
      headers: { 'user-agent': 'Firefox\t/140 (X11)\u00ad' },
    })
    const all = await sessionsOf(server, body.token)
    assert.deepEqual(
      all.map(({ current, userAgent, address }) => ({ current, userAgent, address })).sort((a) => (a.current ? -1 : 1)),
      [
        { current: true, userAgent: 'Firefox/140 (X11)', address: '127.0.0.1' },
        { current: false, userAgent: 'lightMyRequest', address: '127.0.0.1' },
      ],
    )
    assert.equal(
      (await sessionsOf(server, token)).find(({ current }) => !current)!.id,
      all.find((one) => one.current)!.id,
    )
  })

  it('end one by one, at once', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    const other = await signIn(server, ADA)
    assert.equal((await server.call('GET', '/api/auth/me', { as: other })).status, 200)
    const { id } = (await sessionsOf(server, token)).find(({ current }) => !current)!
    assert.equal((await server.call('DELETE', `/api/auth/sessions/${id}`, { as: token })).status, 204)
    assert.equal((await server.call('GET', '/api/auth/me', { as: other })).status, 401)
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 200)
    const again = await server.call('DELETE', `/api/auth/sessions/${id}`, { as: token })
    assert.equal(again.status, 404)
    assert.equal(again.body.code, 'M3M_AUTH_SESSION_NOT_FOUND')
  })

  it('end everywhere else', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    const others = [await signIn(server, ADA), await signIn(server, ADA)]
    assert.deepEqual((await server.call('DELETE', '/api/auth/sessions', { as: token })).body, { ended: 2 })
    for (const as of others) assert.equal((await server.call('GET', '/api/auth/me', { as })).status, 401)
    assert.equal((await sessionsOf(server, token)).length, 1)
  })

  it('end with the sign-out, wherever the token is by then (G14)', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 200)
    await server.call('POST', '/api/auth/logout', { headers: { cookie: `${SESSION_COOKIE}=${token}` } })
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 401)
    const byCookie = { headers: { cookie: `${SESSION_COOKIE}=${token}` } }
    assert.equal((await server.call('GET', '/api/auth/me', byCookie)).status, 401)
  })

  it('are not taken over: a sign-in opens a new one, whatever the browser carried (G14)', async (t) => {
    const server = await startServer(t)
    const { token } = await setUp(server)
    const { body } = await server.call('POST', '/api/auth/login', {
      body: ADA,
      headers: { cookie: `${SESSION_COOKIE}=${token}`, 'sec-fetch-site': 'same-origin' },
    })
    assert.notEqual(claimsOf(body.token).sid, claimsOf(token).sid)
  })

  it('belong to one person: nobody sees or ends those of others', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)] })
    const [root, ada] = [await signIn(server, people.root!), await signIn(server, people.ada!)]
    const [{ id }] = (await sessionsOf(server, ada)) as [Session]
    assert.equal((await server.call('DELETE', `/api/auth/sessions/${id}`, { as: root })).status, 404)
    assert.equal((await server.call('DELETE', '/api/auth/sessions', { as: root })).body.ended, 0)
    assert.equal((await server.call('GET', '/api/auth/me', { as: ada })).status, 200)
    const secret = (await readFile(join(server.dataDir, 'secrets/jwt.key'), 'utf8')).trim()
    const borrowed = { ...claimsOf(ada), sub: people.root!.id }
    const token = await forge(server, { alg: 'HS256', typ: 'JWT' }, borrowed, secret)
    assert.equal((await server.call('GET', '/api/auth/me', { as: token })).status, 401)
  })

  it('cost the database one look a minute', async (t) => {
    const { kernel } = await startServer(t)
    const repository = createSessionsRepository(kernel.get(databaseRef))
    let [now, looks] = [Date.now(), 0]
    const counting = {
      ...repository,
      see: (...args: Parameters<typeof repository.see>) => {
        looks += 1
        return repository.see(...args)
      },
    }
    const sessions = createSessions(counting, 3_600_000, () => now)
    const user = 'a'.repeat(24)
    const where = { address: '192.0.2.1', userAgent: 'x' }
    const id = await sessions.open(user, 1, where)
    const ask = () => sessions.epochOf(id, user, where)
    assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [1, 1, 1])
    now += 59_000
    assert.equal(await ask(), 1)
    assert.equal(looks, 0)
    now += 2_000
    assert.equal(await sessions.epochOf(id, user, { ...where, address: '192.0.2.2' }), 1)
    assert.equal(looks, 1)
    const [seen] = await sessions.list(user, 1, id)
    assert.equal(seen!.address, '192.0.2.2')
    assert.equal(seen!.lastSeenAt, new Date(now).toISOString())

    // What ends past this process is noticed at the next look.
    await repository.remove(id, user)
    assert.equal(await ask(), 1)
    now += 61_000
    assert.equal(await ask(), null)
  })

  it('are over when their time is, also in memory', async (t) => {
    const { kernel } = await startServer(t)
    let now = Date.now()
    const sessions = createSessions(createSessionsRepository(kernel.get(databaseRef)), 30_000, () => now)
    const user = 'a'.repeat(24)
    const where = { address: '192.0.2.1', userAgent: 'x' }
    const id = await sessions.open(user, 1, where)
    assert.equal(await sessions.epochOf(id, user, where), 1)
    now += 30_001
    assert.equal(await sessions.epochOf(id, user, where), null)
    assert.deepEqual(await sessions.list(user, 1, id), [])
  })

  it('hold on a disk that is full, end like others, and are kept once there is room', async (t) => {
    const { kernel } = await startServer(t)
    const kept = createSessionsRepository(kernel.get(databaseRef))
    let [now, full] = [Date.now(), true]
    const refused = async <T>(write: () => Promise<T>): Promise<T> => {
      if (full) throw Object.assign(new Error('The disk is full'), { code: 'M3M_DATABASE_FULL' })
      return write()
    }
    const disk: SessionsRepository = {
      ...kept,
      insert: (session) => refused(() => kept.insert(session)),
      see: (...args) => refused(() => kept.see(...args)),
      trim: (...args) => refused(() => kept.trim(...args)),
    }
    const sessions = createSessions(holdingSessions(disk), 3_600_000, () => now)
    const user = 'a'.repeat(24)
    const where = { address: '192.0.2.1', userAgent: 'x' }
    const open = () => sessions.open(user, 1, where)
    const holding = async () => (await sessions.list(user, 2, '')).map(({ id }) => id)
    const epochs = (...ids: string[]) => Promise.all(ids.map((id) => sessions.epochOf(id, user, where)))

    full = false
    const before = await open()
    full = true
    const [ended, other, carried, last] = [await open(), await open(), await open(), await open()]
    now += 61_000
    assert.deepEqual(await epochs(before, ended, other, carried, last), [1, 1, 1, 1, 1])
    assert.equal(await sessions.epochOf(last, 'b'.repeat(24), where), null, 'of another user')

    assert.equal(await sessions.end(ended, user), true)
    assert.equal(await sessions.end(ended, user), false, 'once')
    now += 61_000
    assert.deepEqual(await epochs(ended, other), [null, 1])

    await sessions.carry(
      carried,
      async () => {},
      async () => 2,
    )
    assert.deepEqual(await epochs(carried), [2])
    assert.deepEqual(await holding(), [carried])
    assert.equal(await sessions.endOthers(user, carried), 3)
    assert.deepEqual(await epochs(before, other, last, carried), [null, null, null, 2])

    full = false
    now += 61_000
    assert.equal((await kept.of(user)).length, 0)
    assert.deepEqual(await epochs(carried), [2])
    assert.deepEqual(
      (await kept.of(user)).map(({ _id, lastSeenAt }) => [_id.toHexString(), lastSeenAt.getTime()]),
      [[carried, now]],
    )
    assert.deepEqual(await holding(), [carried], 'once')
    assert.equal(await sessions.end(carried, user), true)
    assert.deepEqual(await epochs(carried), [null])
  })
})
