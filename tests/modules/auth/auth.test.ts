import assert from 'node:assert/strict'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { pino } from 'pino'
import { fake } from '../../../kernel/index.ts'
import { authRef, SESSION_COOKIE } from '../../../modules/auth/contract.ts'
import { createLoginLimit } from '../../../modules/auth/login-limit.ts'
import { loadSecret } from '../../../modules/auth/secret.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, folder, ROOT, setUp, startServer } from './support.ts'

describe('first run', () => {
  it('lets the holder of the token make the root, once (G17)', async (t) => {
    const server = await startServer(t)
    assert.deepEqual((await server.call('GET', '/api/setup')).body, { required: true })
    const url = new URL((await server.kernel.get(authRef).setupUrl())!)
    assert.equal(url.pathname, '/setup')

    const wrong = await server.call('POST', '/api/setup', { body: { ...ROOT, token: 'guess' } })
    assert.equal(wrong.status, 403)
    assert.equal(wrong.body.code, 'M3M_AUTH_SETUP_TOKEN')

    const token = url.searchParams.get('token')
    const short = await server.call('POST', '/api/setup', { body: { ...ROOT, token, password: 'short' } })
    assert.equal(short.status, 400)
    assert.deepEqual(short.body.errors, [{ path: '/password', message: 'must have at least 8 characters' }])

    const right = await server.call('POST', '/api/setup', { body: { ...ROOT, token } })
    assert.equal(right.status, 200)
    assert.equal(right.body.user.root, true)
    assert.match(String(right.headers['set-cookie']), new RegExp(`^${SESSION_COOKIE}=`))
    assert.equal((await server.call('GET', '/api/auth/me', { as: right.body.token })).body.email, ROOT.email)

    assert.deepEqual((await server.call('GET', '/api/setup')).body, { required: false })
    assert.equal(await server.kernel.get(authRef).setupUrl(), null)
    assert.equal((await server.call('POST', '/api/setup', { body: { ...ROOT, token } })).status, 404)
  })

  it('has one winner when the right token comes several times at once (G17)', async (t) => {
    const server = await startServer(t)
    const token = new URL((await server.kernel.get(authRef).setupUrl())!).searchParams.get('token')
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        server.call('POST', '/api/setup', { body: { ...ROOT, email: `ada${n}@example.com`, token } }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404, 404])
  })

  it('ignores fields that would give more than was asked for', async (t) => {
    const server = await startServer(t)
    const token = new URL((await server.kernel.get(authRef).setupUrl())!).searchParams.get('token')
    const { body } = await server.call('POST', '/api/setup', {
      body: { ...ROOT, token, id: 'f'.repeat(24), status: 'blocked', epoch: 99, passwordHash: 'x', permissions: {} },
    })
    assert.notEqual(body.user.id, 'f'.repeat(24))
    assert.equal(body.user.status, 'active')
    assert.equal((await server.call('GET', '/api/auth/me', { as: body.token })).status, 200)
  })

  it('says in the log where to go, with the address that is really listened on', async (t) => {
    const lines: string[] = []
    let seen = () => {}
    const announced = new Promise<void>((resolve) => {
      seen = resolve
    })
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk))
        if (lines.at(-1)!.includes('no administrator yet')) seen()
        done()
      },
    })
    const server = await startServer(t, { log: pino({ level: 'info' }, sink) })
    const address = await server.kernel.listen()
    await announced
    const url = (await server.kernel.get(authRef).setupUrl())!
    assert.ok(url.startsWith(`${address}/setup?token=`))
    assert.ok(
      lines.some((line) => line.includes(`no administrator yet: open ${url} or run: m3m new-admin EMAIL PASSWORD`)),
    )
  })
})

describe('sign-in', () => {
  it('gives a token and a cookie that scripts and other sites cannot use', async (t) => {
    const server = await startServer(t)
    await setUp(server)
    const { status, body, headers } = await server.call('POST', '/api/auth/login', {
      body: { ...ROOT, email: 'ADA@example.com' },
    })
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body).sort(), ['token', 'user'])
    const cookie = String(headers['set-cookie'])
    assert.match(cookie, /; HttpOnly/)
    assert.match(cookie, /; SameSite=Strict/)
    assert.match(cookie, /; Path=\//)
    assert.match(cookie, /Max-Age=604800/)
    assert.doesNotMatch(cookie, /Secure/)
    const me = await server.call('GET', '/api/auth/me', { headers: { cookie: cookie.split(';')[0]! } })
    assert.equal(me.body.id, body.user.id)
  })

  it('marks the cookie Secure when people reach the server over https', async (t) => {
    const server = await startServer(t, { config: { server: { port: 0, uri: 'https://m3m.example.com' } } })
    await setUp(server)
    const { headers } = await server.call('POST', '/api/auth/login', { body: ROOT })
    assert.match(String(headers['set-cookie']), /; Secure/)
  })

  it('answers an unknown address and a wrong password alike (G10)', async (t) => {
    const server = await startServer(t)
    await setUp(server)
    const wrong = await server.call('POST', '/api/auth/login', { body: { ...ROOT, password: 'wrong password' } })
    const unknown = await server.call('POST', '/api/auth/login', { body: { ...ROOT, email: 'eve@example.com' } })
    for (const { status, body } of [wrong, unknown]) {
      assert.equal(status, 401)
      assert.equal(body.code, 'M3M_AUTH_LOGIN')
    }
    assert.equal(wrong.body.detail, unknown.body.detail)
  })

  it('refuses operators where text is expected', async (t) => {
    const server = await startServer(t)
    await setUp(server)
    const { status } = await server.call('POST', '/api/auth/login', {
      body: { email: { $ne: null }, password: { $ne: null } },
    })
    assert.equal(status, 400)
  })

  it('stops guessing after ten failures, and says when to come back (G10)', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { fakes: [fake(usersRef, service)] })
    for (let i = 0; i < 10; i++) {
      assert.equal(
        (await server.call('POST', '/api/auth/login', { body: { email: people.ada!.email, password: `guess ${i}` } }))
          .status,
        401,
      )
    }
    const blocked = await server.call('POST', '/api/auth/login', { body: people.ada })
    assert.equal(blocked.status, 429)
    assert.ok(Number(blocked.headers['retry-after']) > 800)
    const spoofed = await server.call('POST', '/api/auth/login', {
      body: people.ada,
      headers: { 'x-forwarded-for': '203.0.113.9' },
    })
    assert.equal(spoofed.status, 429)
    assert.equal((await server.call('POST', '/api/auth/login', { body: people.root })).status, 200)
  })

  it('is stopped whatever address the guesser claims to have, behind a proxy too (G10)', async (t) => {
    for (const [proxies, claimed] of [
      [0, (i: number) => `203.0.113.${i}`],
      [1, (i: number) => `203.0.113.${i}, 198.51.100.7`],
      [2, (i: number) => `203.0.113.${i}, 198.51.100.7, 10.0.0.1`],
    ] as const) {
      const { people, service } = crowd('root', 'ada')
      const server = await startServer(t, {
        fakes: [fake(usersRef, service)],
        config: { server: { host: '127.0.0.1', port: 0, trustProxy: proxies > 0, ...(proxies && { proxies }) } },
      })
      const guess = async (forwarded: string, body: object = { email: people.ada!.email, password: 'a guess' }) =>
        (await server.call('POST', '/api/auth/login', { body, headers: { 'x-forwarded-for': forwarded } })).status
      for (let i = 0; i < 10; i++) assert.equal(await guess(claimed(i)), 401, `${proxies} proxies, guess ${i}`)
      assert.equal(await guess(claimed(11)), 429, `${proxies} proxies`)
      // Somebody else, whom the proxies tell apart, is not kept out.
      const other = claimed(12).replace('198.51.100.7', '198.51.100.8')
      assert.equal(await guess(other, people.ada!), proxies > 0 ? 200 : 429, `${proxies} proxies`)
    }
  })

  it('clears the cookie at logout, also when the session is over', async (t) => {
    const server = await startServer(t)
    const { status, headers } = await server.call('POST', '/api/auth/logout', {
      headers: { cookie: `${SESSION_COOKIE}=old` },
    })
    assert.equal(status, 204)
    assert.match(String(headers['set-cookie']), new RegExp(`^${SESSION_COOKIE}=; .*Expires=Thu, 01 Jan 1970`))
  })
})

describe('login limit', () => {
  it('slides: each failure counts for fifteen minutes', () => {
    let now = 0
    const limit = createLoginLimit(() => now)
    for (let i = 0; i < 10; i++) {
      limit.attempt('ada@example.com', '192.0.2.1')
      now += 60_000
    }
    assert.throws(() => limit.attempt('ADA@example.com', '192.0.2.1'), { code: 'M3M_AUTH_TOO_MANY', retryAfter: 300 })
    now += 300_000
    limit.attempt('ada@example.com', '192.0.2.1')
    assert.throws(() => limit.attempt('ada@example.com', '192.0.2.1'), { code: 'M3M_AUTH_TOO_MANY' })
  })

  it('forgets failures of an account that gets it right, and counts attempts under way', () => {
    const limit = createLoginLimit(() => 0)
    const under = Array.from({ length: 10 }, () => limit.attempt('ada@example.com', '192.0.2.1'))
    assert.throws(() => limit.attempt('ada@example.com', '192.0.2.1'), { code: 'M3M_AUTH_TOO_MANY' })
    under[0]!()
    limit.attempt('ada@example.com', '192.0.2.1')
  })

  it('also limits one address that tries many accounts (G10)', () => {
    const limit = createLoginLimit(() => 0)
    for (let i = 0; i < 100; i++) limit.attempt(`user${i}@example.com`, '192.0.2.1')
    assert.throws(() => limit.attempt('another@example.com', '192.0.2.1'), { code: 'M3M_AUTH_TOO_MANY' })
    limit.attempt('another@example.com', '192.0.2.2')
  })
})

describe('the key that signs sessions', () => {
  it("is made once, for the owner's eyes only", async (t) => {
    const dataDir = await folder(t)
    const secret = loadSecret(undefined, dataDir)
    assert.ok(secret.length >= 43)
    assert.equal(loadSecret(undefined, dataDir), secret)
    assert.equal((await stat(join(dataDir, 'secrets/jwt.key'))).mode & 0o777, 0o600)
    assert.equal((await stat(join(dataDir, 'secrets'))).mode & 0o777, 0o700)
  })

  it('may not be a sample, short or easy to guess (G2)', async (t) => {
    const dataDir = await folder(t)
    for (const secret of [
      'your-jwt-secret-key-change-in-production',
      'a short one',
      'a'.repeat(64),
      'changeme-changeme-changeme-changeme',
    ]) {
      assert.throws(() => loadSecret(secret, dataDir), { code: 'M3M_AUTH_SECRET' })
    }
    const good = 'k8Qm2vXz7Lr4Tn9Wb3Yc6Hf1Jd5Gs0Pa'
    assert.equal(loadSecret(good, dataDir), good)
    await assert.rejects(
      startServer(t, { config: { jwt: { secret: 'your-jwt-secret-key-change-in-production' } } }),
      /jwt\.secret is a sample/,
    )
  })

  it('is not silently replaced when its file is damaged', async (t) => {
    const dataDir = await folder(t)
    await mkdir(join(dataDir, 'secrets'))
    await writeFile(join(dataDir, 'secrets/jwt.key'), 'cut')
    assert.throws(() => loadSecret(undefined, dataDir), { code: 'M3M_AUTH_SECRET_FILE' })
  })
})
