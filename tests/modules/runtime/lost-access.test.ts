import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { projectsRef } from '../../../modules/projects/contract.ts'
import type { PreviewStatus } from '../../../modules/runtime/contract.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { connectSocket } from '../../support/websocket.ts'
import { drafts } from './drafts.ts'
import { member, PASSWORD } from './members.ts'
import { startServer, type TestServer } from './support.ts'

const CODE = `router.get('/', () => 'hello')
router.get('/slow', (ctx) => ctx.sse(async (send) => {
  await send('here')
  await new Promise(() => {})
}))
router.ws('/socket', { open: (socket) => void socket.send('here') })`

/** A stream that is open; `over` resolves when the server ends or cuts it. */
async function open(url: string, token?: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : headers })
  assert.equal(response.status, 200, url)
  const reader = response.body!.getReader()
  await reader.read()
  let ended = false
  const over = (async () => {
    try {
      while (!(await reader.read()).done);
    } catch {
      // It was cut.
    }
    ended = true
  })()
  return {
    over,
    get ended() {
      return ended
    },
  }
}

describe('live streams and previews of somebody who lost access', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let root: Client
  before(async () => {
    server = await startServer({ after: (work: () => unknown) => void undo.push(work) } as never)
    root = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const idOf = async (client: Client) => (await client.call<{ id: string }>('GET', '/auth/me')).id
  const people = () => server.kernel.get(usersRef).administration
  const memberships = () => server.kernel.get(projectsRef).memberships
  const streams = (client: Client, slug: string) =>
    Promise.all(
      ['logs/stream', 'metrics/stream', 'service/stream'].map((path) =>
        open(`${server.url}/api/projects/${slug}/${path}`, client.token),
      ),
    )
  const allOver = (list: { over: Promise<void> }[]) => Promise.all(list.map(({ over }) => over))

  for (const [how, act] of [
    ['blocked', (id: string) => people().setStatus(id, 'blocked')],
    ['given another password', (id: string) => people().setPassword(id, 'another password')],
    ['deleted', (id: string) => people().remove(id)],
  ] as const) {
    test(`streams end for somebody who is ${how}, and for nobody else`, async () => {
      const slug = `shop-${how.split(' ')[0]}`
      await server.deploy(slug, CODE)
      const [lost, other] = [await member(server, slug), await member(server, slug)]
      const [theirs, others] = [
        await streams(lost, slug),
        [...(await streams(other, slug)), ...(await streams(root, slug))],
      ]
      await act(await idOf(lost))
      await allOver(theirs)
      assert.equal((await server.get(`/api/projects/${slug}`, { headers: bearer(lost) })).status, 401)
      assert.deepEqual(
        others.map(({ ended }) => ended),
        others.map(() => false),
      )
      await root.call('DELETE', `/projects/${slug}?slug=${slug}`)
      await allOver(others)
    })
  }

  test('who is removed from a project keeps the streams of others', async () => {
    const [left, kept] = [await server.deploy('left', CODE), await server.deploy('kept', CODE)]
    const lost = await member(server, 'left', 'kept')
    const [gone, staying] = [await streams(lost, 'left'), await streams(lost, 'kept')]
    const roots = await streams(root, 'left')
    const userId = await idOf(lost)
    assert.equal(await memberships().remove(left.id, userId), true)
    await allOver(gone)
    assert.equal((await server.get('/api/projects/left', { headers: bearer(lost) })).status, 404)
    assert.deepEqual(
      [...staying, ...roots].filter(({ ended }) => ended),
      [],
    )
    await memberships().removeEverywhere(userId)
    await allOver(staying)
    await Promise.all([left, kept].map(({ slug }) => root.call('DELETE', `/projects/${slug}?slug=${slug}`)))
    await allOver(roots)
  })

  test('a stream that is asked for in the moment access ends does not stay', async () => {
    const project = await server.deploy('moment', CODE)
    const lost = await member(server, 'moment')
    const userId = await idOf(lost)
    const asked = Array.from({ length: 8 }, () =>
      fetch(`${server.url}/api/projects/moment/service/stream`, { headers: bearer(lost) }),
    )
    await memberships().remove(project.id, userId)
    for (const response of await Promise.all(asked)) await response.text()
  })

  test('A20 another API key, or none, ends the streams that were opened by the one before, and moves the preview', async () => {
    const project = await server.deploy('keyed', CODE)
    await server.deploy('unkeyed', CODE)
    const keyOf = async (slug: string) => (await root.call<{ key: string }>('POST', `/projects/${slug}/api-key`)).key
    const byKey = async (slug: string, key: string) => open(streamOf(slug), undefined, { 'x-api-key': key })
    const streamOf = (slug: string) => `${server.url}/api/projects/${slug}/service/stream`
    const kept = [await byKey('unkeyed', await keyOf('unkeyed')), await open(streamOf('keyed'), root.token)]
    for (const change of [
      () => keyOf('keyed'),
      () => root.call('DELETE', '/projects/keyed/api-key') as Promise<unknown>,
    ]) {
      const key = await keyOf('keyed')
      const stream = await byKey('keyed', key)
      const { url } = await drafts(root)(project, CODE)
      await change()
      await stream.over
      assert.equal((await fetch(streamOf('keyed'), { headers: { 'x-api-key': key } })).status, 401)
      assert.equal((await fetch(url!)).status, 404)
    }
    assert.deepEqual(
      kept.map(({ ended }) => ended),
      [false, false],
    )
    for (const slug of ['keyed', 'unkeyed']) await root.call('DELETE', `/projects/${slug}?slug=${slug}`)
    await Promise.all(kept.map(({ over }) => over))
  })

  test('previews: a session that ends takes its own sockets along, and those ended from elsewhere the address too', async () => {
    const project = await server.deploy('sessions', CODE)
    const here = await member(server, 'sessions')
    const credentials = { email: (await here.call<{ email: string }>('GET', '/auth/me')).email, password: PASSWORD }
    const [there, elsewhere] = [await signIn(server.url, credentials), await signIn(server.url, credentials)]
    const { url } = await drafts(root)(project, CODE)
    const socketOf = (client: Client) =>
      connectSocket(`${server.url}/r/sessions@draft/socket`, [], { headers: bearer(client) })
    const [kept, left, ended] = [await socketOf(here), await socketOf(there), await socketOf(elsewhere)]
    const bySecret = await connectSocket(`${url}socket`)
    for (const socket of [kept, left, ended, bySecret]) assert.equal(await socket.next(), 'here')
    await there.call('POST', '/auth/logout')
    await left.closed
    for (const { ws } of [kept, ended, bySecret]) assert.equal(ws.readyState, ws.OPEN)
    await here.call('DELETE', '/auth/sessions')
    await Promise.all([ended.closed, bySecret.closed])
    assert.equal(kept.ws.readyState, kept.ws.OPEN)
    assert.equal((await fetch(url!)).status, 404)
    kept.ws.close()
    await kept.closed
  })

  test('previews: sockets and streams of members end, and the secret address is another one', async () => {
    const project = await server.deploy('drafty', CODE)
    const [lost, other] = [await member(server, 'drafty'), await member(server, 'drafty')]
    const { url } = await drafts(root)(project, CODE)
    const address = `${server.url}/r/drafty@draft`
    const socketOf = (client: Client) => connectSocket(`${address}/socket`, [], { headers: bearer(client) })
    const [mine, others] = [await socketOf(lost), await socketOf(other)]
    const [stream, othersStream] = [
      await open(`${address}/slow`, lost.token),
      await open(`${address}/slow`, other.token),
    ]
    const [bySecret, secretSocket] = [await open(`${url}slow`), await connectSocket(`${url}socket`)]
    for (const socket of [mine, others, secretSocket]) assert.equal(await socket.next(), 'here')

    await memberships().remove(project.id, await idOf(lost))
    await Promise.all([mine.closed, secretSocket.closed, stream.over, bySecret.over])
    assert.equal((await fetch(url!)).status, 404, 'the address that was handed out')
    assert.equal((await fetch(`${address}/`, { headers: bearer(lost) })).status, 404)
    const status = await other.call<PreviewStatus>('GET', '/projects/drafty/service/preview')
    assert.equal(status.state, 'running')
    assert.equal(await (await fetch(status.url!)).text(), 'hello')
    assert.equal(othersStream.ended, false)
    assert.equal(others.ws.readyState, others.ws.OPEN)

    await people().setStatus(await idOf(other), 'blocked')
    await Promise.all([others.closed, othersStream.over])
    assert.equal((await fetch(`${address}/`, { headers: bearer(other) })).status, 401)
    const renewed = await root.call<PreviewStatus>('GET', '/projects/drafty/service/preview')
    assert.notEqual(renewed.url, status.url)
    assert.equal((await fetch(status.url!)).status, 404)
  })
})

const bearer = ({ token }: Client) => ({ authorization: `Bearer ${token}` })
