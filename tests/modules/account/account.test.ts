import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import account from '../../../modules/account/index.ts'
import { SESSION_COOKIE } from '../../../modules/auth/contract.ts'
import images from '../../../modules/images/index.ts'
import { ROOT, type Server, setUp, signIn, startServer } from '../auth/support.ts'

async function start(t: TestContext) {
  const server = await startServer(t, { modules: [account, images] })
  const { token, user } = await setUp(server)
  const me = async (as = token) => (await server.call('GET', '/api/auth/me', { as })).status
  return { server, token, user, me }
}
const change = (server: Server, as: string, current: string, next: string) =>
  server.call('POST', '/api/auth/me/password', { as, body: { current, next } })
const NEXT = 'staple battery horse'

describe('one’s own name', () => {
  it('changes, and nothing else with it (G5)', async (t) => {
    const { server, token, user } = await start(t)
    const { status, body } = await server.call('PATCH', '/api/auth/me', {
      as: token,
      body: { name: '  Ada\n Lovelace ', email: 'eve@example.com', permissions: {}, status: 'blocked', epoch: 9 },
    })
    assert.equal(status, 200)
    assert.deepEqual(body, { ...user, name: 'Ada  Lovelace' })
    assert.deepEqual((await server.call('GET', '/api/auth/me', { as: token })).body, body)
  })

  it('is not empty, nor endless', async (t) => {
    const { server, token } = await start(t)
    for (const name of ['', '  ', 'x'.repeat(101), 7, null]) {
      const { status } = await server.call('PATCH', '/api/auth/me', { as: token, body: { name } })
      assert.equal(status, 400, JSON.stringify(name))
    }
    assert.equal((await server.call('PATCH', '/api/auth/me', { body: { name: 'Eve' } })).status, 401)
  })
})

describe('one’s own password', () => {
  it('changes for whoever knows it, and ends all other sessions (G14)', async (t) => {
    const { server, token, me } = await start(t)
    const other = await signIn(server, ROOT)
    assert.equal(await me(other), 200)
    assert.equal((await change(server, token, ROOT.password, NEXT)).status, 204)
    assert.equal(await me(other), 401)
    assert.equal(await me(), 200)
    assert.equal((await server.call('POST', '/api/auth/login', { body: ROOT })).status, 401)
    const next = await signIn(server, { email: ROOT.email, password: NEXT })
    assert.equal(await me(next), 200)
    const { body } = await server.call('GET', '/api/auth/sessions', { as: next })
    assert.equal(body.items.length, 2)
  })

  it('keeps the session through it, for all that is asked meanwhile', async (t) => {
    const { server, token, me } = await start(t)
    const changing = change(server, token, ROOT.password, NEXT)
    let over = false
    void changing.then(() => {
      over = true
    })
    while (!over) assert.equal(await me(), 200)
    assert.equal((await changing).status, 204)
  })

  it('stays when the current one is wrong, and guesses are limited like those at sign-in (G10)', async (t) => {
    const { server, token, me } = await start(t)
    for (let i = 0; i < 10; i++) {
      const { status, body } = await change(server, token, `guess ${i}`, NEXT)
      assert.equal(status, 422)
      assert.deepEqual(body.errors, [{ path: '/current', message: 'is not your current password' }])
    }
    const limited = await change(server, token, ROOT.password, NEXT)
    assert.equal(limited.status, 429)
    assert.ok(Number(limited.headers['retry-after']) > 800)
    assert.equal((await server.call('POST', '/api/auth/login', { body: ROOT })).status, 429)
    assert.equal(await me(), 200)
  })

  it('has one winner when it is changed twice at once', async (t) => {
    const { server, token } = await start(t)
    const other = await signIn(server, ROOT)
    const answers = await Promise.all([
      change(server, token, ROOT.password, NEXT),
      change(server, other, ROOT.password, `${NEXT} 2`),
    ])
    assert.deepEqual(answers.map(({ status }) => status === 204).sort(), [false, true])
  })

  it('is not short, nor a change another site asks for (G13)', async (t) => {
    const { server, token } = await start(t)
    const short = await change(server, token, ROOT.password, 'short')
    assert.equal(short.status, 400)
    assert.deepEqual(short.body.errors, [{ path: '/next', message: 'must have at least 8 characters' }])
    for (const origin of ['https://evil.example', 'null']) {
      const { status } = await server.call('POST', '/api/auth/me/password', {
        headers: { cookie: `${SESSION_COOKIE}=${token}`, origin },
        body: { current: ROOT.password, next: NEXT },
      })
      assert.equal(status, 403)
    }
  })
})
