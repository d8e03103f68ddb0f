import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Project } from '../../../modules/projects/contract.ts'
import type { PreviewStatus } from '../../../modules/runtime/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { until } from '../../support/until.ts'
import { drafts } from './drafts.ts'
import { member } from './members.ts'
import { startServer, type TestServer } from './support.ts'

const PUBLISHED = `router.get('/', () => 'published')`

describe('Preview of a draft', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) }
  let server: TestServer
  let root: Client
  let run: ReturnType<typeof drafts>
  before(async () => {
    server = await startServer(context as never, { runtime: { preview: { perUser: 20 } } })
    root = await signIn(server.url)
    run = drafts(root)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const text = async (url: string, init?: RequestInit) => (await fetch(url, init)).text()
  const status = (project: Project) => root.call<PreviewStatus>('GET', `/projects/${project.slug}/service/preview`)

  test('runs beside the published version and is replaced by the next draft', async () => {
    const project = await server.deploy('beside', PUBLISHED)
    assert.equal((await status(project)).state, 'stopped')
    const first = await run(project, `router.get('/', () => 'one')`)
    assert.equal(first.state, 'running')
    assert.deepEqual(first.routes, ['GET /'])
    assert.equal(first.startedBy?.id, server.root.id)
    assert.match(first.url!, /\/r\/beside@draft\.[\w-]{32}\/$/)
    assert.equal(await text(first.url!), 'one')
    assert.equal(await text(`${server.url}/r/beside/`), 'published')
    const second = await run(project, `router.get('/', () => 'two')`)
    assert.equal(second.url, first.url, 'its address lives as long as the preview')
    assert.equal(second.revision, first.revision! + 1)
    assert.equal(await text(first.url!), 'two')
  })

  test('is replaced without an error under load', async () => {
    const project = await server.deploy('busy', PUBLISHED)
    const code = (word: string) => `router.get('/', () => new Promise((done) => setTimeout(() => done('${word}'), 20)))`
    const { url } = await run(project, code('one'))
    let done = false
    const seen = new Set<string>()
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!done) {
          const answer = await fetch(url!)
          assert.equal(answer.status, 200)
          seen.add(await answer.text())
        }
      }),
    )
    await until('answers of the first', () => seen.has('one'))
    await run(project, code('two'))
    await until('answers of the second', () => seen.has('two'))
    done = true
    await load
    assert.deepEqual([...seen], ['one', 'two'])
  })

  test('tells where the draft does not compile or boot, and goes on with what ran', async () => {
    const project = await server.deploy('broken', PUBLISHED)
    await assert.rejects(
      run(project, 'router.get('),
      (error: { status: number; problem: { code: string; errors: { path: string }[] } }) => {
        assert.equal(error.status, 422)
        assert.equal(error.problem.code, 'M3M_CODE_COMPILE')
        assert.match(error.problem.errors[0]!.path, /^main\.ts:1:\d+$/)
        return true
      },
    )
    assert.equal((await status(project)).state, 'stopped')
    const { url } = await run(project, `router.get('/', () => 'fine')`)
    await assert.rejects(
      run(project, `\nthrow new Error('no')`),
      (error: { status: number; problem: { code: string; errors: { path: string }[] } }) => {
        assert.equal(error.status, 422)
        assert.equal(error.problem.code, 'M3M_SERVICE_BOOT')
        assert.match(error.problem.errors[0]!.path, /^main\.ts:2:\d+$/)
        return true
      },
    )
    assert.equal((await status(project)).state, 'running')
    assert.equal(await text(url!), 'fine')
    const lines = await server.logs(project)
    assert.ok(lines.some((line) => line.version === 'draft' && /does not start: Error: no/.test(line.message)))
  })

  test('needs a draft', async () => {
    await server.deploy('none', PUBLISHED)
    await assert.rejects(root.call('POST', '/projects/none/service/preview'), { status: 409 })
  })

  test('runs hooks, logs as version draft, and ends when told', async () => {
    const project = await server.deploy('hooks', PUBLISHED)
    const { url } = await run(
      project,
      `service.start(() => console.log('up')); service.stop(() => console.log('down'))
       router.get('/', () => { console.log('asked'); return 'x' })`,
    )
    assert.equal(await text(url!), 'x')
    const ended = await root.call<PreviewStatus>('DELETE', '/projects/hooks/service/preview')
    assert.deepEqual([ended.state, ended.url], ['stopped', null])
    assert.equal((await fetch(url!)).status, 404)
    const lines = (await server.logs(project)).filter(({ source }) => source === 'service')
    assert.deepEqual(lines.map(({ message, version }) => `${version}: ${message}`).reverse(), [
      'draft: up',
      'draft: asked',
      'draft: down',
    ])
  })

  test('ends when its draft is published or discarded', async () => {
    const project = await server.deploy('ends', PUBLISHED)
    for (const end of [
      () => root.call('POST', '/projects/ends/pipeline/publish', { tag: 'develop' }),
      () => root.call('DELETE', '/projects/ends/pipeline/draft'),
    ]) {
      const { url } = await run(project, `router.get('/', () => 'draft')`)
      assert.equal(await text(url!), 'draft')
      await end()
      assert.equal((await status(project)).state, 'stopped')
      assert.equal((await fetch(url!)).status, 404)
    }
  })

  test('shows a crash, and starts again only by a person', async () => {
    const project = await server.deploy('crashes', PUBLISHED)
    const code = `router.get('/', () => 'ok'); router.get('/spin', () => { for (;;); })`
    const { url } = await run(project, code)
    assert.equal((await fetch(`${url}spin`)).status, 503)
    const crashed = await status(project)
    assert.equal(crashed.state, 'crashed')
    assert.equal(crashed.error?.reason, 'CPU_LIMIT')
    const refused = await fetch(url!)
    assert.equal(refused.status, 503)
    const problem = (await refused.json()) as { code: string; reason: string }
    assert.deepEqual([problem.code, problem.reason], ['M3M_PREVIEW_CRASHED', 'CPU_LIMIT'])
    assert.equal(await text(`${server.url}/r/crashes/`), 'published')
    const again = await root.call<PreviewStatus>('POST', '/projects/crashes/service/preview')
    assert.deepEqual([again.state, again.error], ['running', null])
    assert.equal(await text(again.url!), 'ok')
  })

  test('calls at once share one boot and end in one preview', async () => {
    const project = await server.deploy('together', PUBLISHED)
    await run(project, `router.get('/', () => 'one')`)
    const all = await Promise.all(
      Array.from({ length: 8 }, () => root.call<PreviewStatus>('POST', '/projects/together/service/preview')),
    )
    assert.equal(new Set(all.map(({ url }) => url)).size, 1)
    const starts = (await server.logs(project)).filter(({ message }) => message.startsWith('The draft runs'))
    assert.ok(starts.length <= 3, `${starts.length} boots`)
  })

  test('tells every change of its state', async () => {
    const project = await server.deploy('told', PUBLISHED)
    const leave = new AbortController()
    const { token } = await root.call<{ token: string }>('POST', '/auth/login', {
      email: 'root@example.com',
      password: 'correct horse battery',
    })
    const answer = await fetch(`${server.url}/api/projects/told/service/stream`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leave.signal,
    })
    let heard = ''
    const reading = (async () => {
      for await (const chunk of answer.body!) heard += Buffer.from(chunk)
    })().catch(() => {})
    await run(project, PUBLISHED)
    await until('running', () => /event: preview\ndata: .*"state":"running"/.test(heard))
    leave.abort()
    await reading
  })
})

describe('Who reaches a preview', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) }
  let server: TestServer
  let url: string
  const tokens: Record<string, string> = {}
  before(async () => {
    server = await startServer(context as never, {})
    const root = await signIn(server.url)
    const project = await server.deploy('shop', PUBLISHED)
    await server.deploy('other', PUBLISHED)
    const code = `router.all('/', (ctx) => ({ headers: Object.keys(ctx.headers), cookie: ctx.cookies, url: ctx.url }))`
    url = (await drafts(root)(project, code)).url!
    tokens.member = (await member(server, 'shop')).token
    tokens.stranger = (await member(server, 'other')).token
    tokens.root = root.token
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const ask = (headers: Record<string, string> = {}) => fetch(`${server.url}/r/shop@draft/`, { headers })
  const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

  test('members, by session or token, which the code is never shown', async () => {
    for (const who of ['root', 'member']) {
      const ways: Record<string, string>[] = [
        { authorization: `Bearer ${tokens[who]}` },
        { cookie: `a=1; m3m_session=${tokens[who]}` },
      ]
      for (const headers of ways) {
        const answer = await ask(headers)
        assert.equal(answer.status, 200, who)
        const seen = (await answer.json()) as { headers: string[]; cookie: Record<string, string>; url: string }
        assert.equal(seen.headers.includes('authorization'), false)
        assert.equal('m3m_session' in seen.cookie, false)
        assert.match(answer.headers.get('content-security-policy')!, /^sandbox/)
      }
    }
  })

  test('nobody else (A18)', async () => {
    const anonymous = await ask()
    assert.equal(anonymous.status, 401)
    assert.equal(await codeOf(anonymous), 'M3M_PREVIEW_SIGN_IN')
    for (const headers of [
      { authorization: `Bearer ${tokens.stranger}` },
      { cookie: `m3m_session=${tokens.stranger}` },
    ] as Record<string, string>[]) {
      const answer = await ask(headers)
      assert.equal(answer.status, 404)
      assert.equal(await codeOf(answer), 'M3M_PREVIEW_NOT_FOUND')
    }
    const stranger = { authorization: `Bearer ${tokens.stranger}` }
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await fetch(`${server.url}/api/projects/shop/service/preview`, { method, headers: stranger })
      assert.equal(answer.status, 404, method)
    }
    const forged = { cookie: `m3m_session=${tokens.member}`, origin: 'https://elsewhere.example' }
    assert.equal((await fetch(`${server.url}/r/shop@draft/`, { method: 'POST', headers: forged })).status, 401)
  })

  test('whoever has its address, without telling it on', async () => {
    const answer = await fetch(url, { headers: { authorization: 'Bearer of-the-code-itself' } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    const seen = (await answer.json()) as { headers: string[]; url: string }
    assert.ok(seen.headers.includes('authorization'), 'a header for the code is the code’s')
    for (const wrong of [
      url.replace(/.\/$/, '/'),
      url.replace('shop@', 'other@'),
      url.replace(/\.[\w-]+\/$/, './'),
      url.replace('@draft', '@other'),
      `${server.url}/r/nothing@draft.${'x'.repeat(32)}/`,
    ])
      assert.equal((await fetch(wrong)).status, 404, wrong)
  })
})

test('A preview nobody uses ends; one in use does not', async (t) => {
  const server = await startServer(t, { runtime: { preview: { idle: '1500ms' } } })
  const root = await signIn(server.url)
  const used = await server.deploy('used', PUBLISHED)
  const unused = await server.deploy('unused', PUBLISHED)
  const run = drafts(root)
  const { url } = await run(used, PUBLISHED)
  await run(unused, PUBLISHED)
  await until('the unused one is over', async () => {
    assert.equal((await fetch(url!)).status, 200)
    return (await root.call<PreviewStatus>('GET', '/projects/unused/service/preview')).state === 'stopped'
  })
  assert.equal((await root.call<PreviewStatus>('GET', '/projects/used/service/preview')).state, 'running')
})
