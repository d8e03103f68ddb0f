/** Every template is a service: it is compiled, boots in a real isolate and does what its comments say. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { environmentRef } from '../../../modules/environment/contract.ts'
import type { Model } from '../../../modules/models/contract.ts'
import { packagesRef } from '../../../modules/packages/contract.ts'
import { compile } from '../../../modules/pipelines/compile.ts'
import {
  type Pipeline,
  pipelinesRef,
  TEMPLATE_IDS,
  type Template,
  type TemplateId,
} from '../../../modules/pipelines/contract.ts'
import { checkFiles } from '../../../modules/pipelines/source-files.ts'
import { projectsRef } from '../../../modules/projects/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { ROOT } from '../../support/server.ts'
import { until } from '../../support/until.ts'
import { fakeServer } from '../runtime/libraries/fake-server.ts'
import { type FakeTelegram, fakeTelegram } from '../runtime/libraries/fake-telegram.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { problemsIn } from '../runtime-guest/checker.ts'

const undo: (() => unknown)[] = []
const t = { after: (work: () => unknown) => void undo.push(work) }
/** Names of packages that are installed: those of m3m's own development. */
const names = new Set(['grammy', 'hono'])
let server: TestServer
let client: Client
let templates: Map<TemplateId, Template>

before(async () => {
  const installed = async () => ({ folder: realpathSync(ROOT), names })
  server = await startServer(t, {
    limits: { cpuMs: 2_000, memoryMb: 64 },
    runtime: { egress: { allow: ['127.0.0.1'] } },
    fakes: [fake(packagesRef, { installed, list: async () => [], types: async () => assert.fail() })],
  })
  client = await signIn(server.url)
  const { items } = await client.call<{ items: Template[] }>('GET', '/pipelines/templates')
  templates = new Map(items.map((template) => [template.id, template]))
})
after(async () => {
  for (const work of undo.reverse()) await work()
})

/** A project that began with the template; resolves to what asks it. */
async function publish(id: TemplateId, variables: Record<string, string> = {}, slug: string = id) {
  const { id: project } = await client.createProject(slug, slug)
  const set = Object.entries(variables).map(([key, value]) => ({ key, type: 'string' as const, value, secret: true }))
  if (set.length > 0) await server.kernel.get(environmentRef).set(project, set)
  const files = Object.fromEntries(templates.get(id)!.files.map(({ path, content }) => [path, content]))
  await client.publish(slug, files)
  return async (path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await server.get(`/r/${slug}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json')
    return [answer.status, isJson ? JSON.parse(text) : text] as const
  }
}

describe('templates', () => {
  it('are told with their files, and with what they need of npm', async () => {
    assert.deepEqual([...templates.keys()], [...TEMPLATE_IDS])
    for (const { id, name, description, files, packages } of templates.values()) {
      assert.ok(name && description, id)
      checkFiles(files)
      // What is imported of npm is told, and nothing else.
      const imported = files.flatMap(({ content }) =>
        [...content.matchAll(/from '([^.'][^'/]*)/g)].map(([, of]) => of!),
      )
      assert.deepEqual(new Set(packages.map((one) => one.name)), new Set(imported), id)
      assert.ok(packages.every(({ installed }) => installed))
    }
  })

  it('that need a package which is not there say so', async () => {
    names.delete('grammy')
    const { items } = await client.call<{ items: Template[] }>('GET', '/pipelines/templates')
    names.add('grammy')
    const missing = items.filter(({ packages }) => packages.some(({ installed }) => !installed)).map(({ id }) => id)
    assert.deepEqual(missing, ['telegram-bot'])
    // All others compile on a server without packages.
    for (const { files, packages } of items) if (packages.length === 0) await compile(files)
  })

  it('bring models that fit, and are typed by them', async () => {
    await client.createProject('Typed', 'typed')
    const text = async (path: string): Promise<string> =>
      (await server.get(`/api${path}`, { headers: { authorization: `Bearer ${client.token}` } })).text()
    const problems = async ({ files }: Template, code = '') =>
      problemsIn(
        Object.fromEntries(
          files.map(({ path, content }) => [`/${path}`, path === 'tasks.ts' ? content + code : content]),
        ),
        `${await text('/runtime/types')}\n${await text('/projects/typed/runtime/types')}`,
      )
    const withModels = [...templates.values()].filter(({ models }) => models.length > 0)
    assert.deepEqual(
      withModels.map(({ id }) => id),
      ['rest-api'],
    )
    for (const template of withModels) {
      assert.deepEqual(await problems(template), [], 'without its models')
      for (const model of template.models) {
        const made = await client.call<Model>('POST', '/projects/typed/models', model)
        assert.deepEqual([made.slug, made.fields.map(({ key }) => key)], ['tasks', ['title', 'done', 'due']])
      }
      assert.deepEqual(await problems(template), [])
      const [problem, ...more] = await problems(template, "\nvoid tasks.insert({ titel: 'x' })\n")
      assert.match(problem ?? '', /'titel' does not exist/)
      assert.deepEqual(more, [])
    }
  })

  it('begin with the one of an empty editor', async () => {
    const project = await server.kernel.get(projectsRef).create(server.root, { name: 'Fresh' })
    const { template } = await client.call<Pipeline>('GET', `/projects/${project.slug}/pipeline`)
    assert.deepEqual(template, templates.get(TEMPLATE_IDS[0])!.files)
    assert.deepEqual((await server.kernel.get(pipelinesRef).get(project.id)).template, template)
  })
})

describe('the template', () => {
  it('first-steps answers on its routes', async () => {
    const ask = await publish('first-steps')
    assert.deepEqual(await ask('/'), [200, { hello: 'world' }])
    assert.deepEqual(await ask('/hello/Ann'), [200, { hello: 'Ann' }])
    assert.deepEqual(await ask('/echo', 'POST', [1]), [201, { you: 'sent', body: [1] }])
  })

  it('empty runs, and has nothing', async () => {
    const ask = await publish('empty')
    assert.equal((await ask('/'))[0], 404)
  })

  it('rest-api makes, lists, changes and deletes what fits its model', async () => {
    const ask = await publish('rest-api')
    const [refused, { error }] = await ask('/tasks')
    assert.equal(refused, 503)
    assert.match(error, /no model "tasks"/)
    assert.equal((await ask('/tasks', 'POST', { title: 'Buy milk' }))[0], 503)
    for (const model of templates.get('rest-api')!.models) await client.call('POST', '/projects/rest-api/models', model)

    assert.deepEqual(await ask('/tasks'), [200, { items: [] }])
    const [status, task] = await ask('/tasks', 'POST', { title: 'Buy milk', due: '2027-01-31' })
    assert.equal(status, 201, JSON.stringify(task))
    assert.deepEqual([task.title, task.done, task.due], ['Buy milk', false, '2027-01-31'])
    assert.deepEqual(await ask(`/tasks/${task.id}`), [200, task])
    const [, second] = await ask('/tasks', 'POST', { title: 'Another' })
    assert.deepEqual(await ask('/tasks'), [200, { items: [task, second] }])
    const [, done] = await ask(`/tasks/${task.id}`, 'PATCH', { done: true, due: null })
    assert.deepEqual([done.title, done.done, done.due, done.revision], ['Buy milk', true, null, 2])
    assert.deepEqual(await ask('/tasks?done=true'), [200, { items: [done] }])
    assert.deepEqual(await ask('/tasks?done=false'), [200, { items: [second] }])
    assert.deepEqual(await ask(`/tasks/${task.id}`, 'PATCH'), [200, done])
    assert.deepEqual(await ask(`/tasks/${task.id}`, 'DELETE'), [204, ''])
    assert.deepEqual(await ask('/tasks'), [200, { items: [second] }])

    const missing = [404, { error: 'There is no such task' }]
    for (const id of [task.id, 'x'.repeat(600), '..%2F..']) {
      assert.deepEqual(await ask(`/tasks/${id}`), missing)
      assert.deepEqual(await ask(`/tasks/${id}`, 'PATCH', { done: true }), missing)
      assert.deepEqual(await ask(`/tasks/${id}`, 'DELETE'), missing)
    }
    for (const [body, path] of [
      [undefined, '/title'],
      [{}, '/title'],
      [{ title: ' ' }, '/title'],
      [{ title: 'x'.repeat(201) }, '/title'],
      [{ title: 7 }, '/title'],
      [{ title: 'x', done: 1 }, '/done'],
      [{ title: 'x', due: 'tomorrow' }, '/due'],
      [{ title: 'x', id: 'mine' }, '/id'],
      [[], ''],
      ['text', ''],
    ] as const) {
      const sent = body === undefined ? undefined : JSON.stringify(body)
      const [refused, { errors }] = await ask('/tasks', 'POST', sent)
      assert.deepEqual([refused, errors[0].path], [422, path], sent)
    }
    for (const body of [{ title: null }, { done: 'yes' }, { $unset: { done: '' } }, { id: 'mine' }, [], 'text'])
      assert.equal((await ask(`/tasks/${second.id}`, 'PATCH', JSON.stringify(body)))[0], 422, JSON.stringify(body))
    assert.equal((await ask('/tasks?cursor=nonsense'))[0], 422)
    assert.deepEqual(await ask('/tasks'), [200, { items: [second] }])
  })

  it('rest-api gives pages that follow each other while tasks come and go', async () => {
    const ask = await publish('rest-api', {}, 'pages')
    for (const model of templates.get('rest-api')!.models) await client.call('POST', '/projects/pages/models', model)
    const items = Array.from({ length: 120 }, (_, i) => ({ title: `Task ${i}`, done: i % 2 === 0 }))
    await client.call('POST', '/projects/pages/models/tasks/records/batch', { items })
    const titles: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 3; page += 1) {
      const [, found] = await ask(`/tasks${cursor ? `?cursor=${cursor}` : ''}`)
      titles.push(...found.items.map(({ title }: { title: string }) => title))
      // What was seen may go: nothing of what follows is left out.
      await ask(`/tasks/${found.items[0].id}`, 'DELETE')
      cursor = found.cursor
    }
    assert.equal(cursor, undefined)
    assert.deepEqual(
      titles,
      items.map(({ title }) => title),
    )
    const [, open] = await ask('/tasks?done=false')
    assert.equal(open.items.length, 50)
    const [, rest] = await ask(`/tasks?done=false&cursor=${open.cursor}`)
    assert.deepEqual([rest.items.length, rest.cursor], [10, undefined])
  })

  it('webhook believes what is signed, once, and handles it', async () => {
    const secret = 'shared with the sender'
    const ask = await publish('webhook', { WEBHOOK_SECRET: secret })
    const now = Math.floor(Date.now() / 1000)
    const sign = (body: string, time: number, key = secret) =>
      `t=${time},v1=${createHmac('sha256', key).update(`${time}.${body}`).digest('hex')}`
    const send = (body: string, signature?: string) =>
      ask('/webhook', 'POST', body, signature === undefined ? {} : { 'x-signature': signature })
    const paid = JSON.stringify({ type: 'order.paid', id: 7 })
    const signature = sign(paid, now)
    assert.deepEqual(await send(paid, signature), [202, { received: true }])
    assert.deepEqual(await send(paid, signature), [200, { received: true, again: true }])
    for (const [what, body, given] of [
      ['nothing', paid, undefined],
      ['another secret', paid, sign(paid, now, 'guessed')],
      ['another body', paid.replace('7', '8'), signature],
      ['another time', paid, signature.replace(String(now), String(now + 1))],
      ['an old one', paid, sign(paid, now - 301 - 5)],
      ['one of the future', paid, sign(paid, now + 301 + 60)],
      ['the same in capitals', paid, signature.replace(/v1=.*/, (hex) => `v1=${hex.slice(3).toUpperCase()}`)],
      ['garbage', paid, 'v1=1'],
    ] as const)
      assert.equal((await send(body, given))[0], 401, what)
    for (const body of ['no JSON', '[]', '{"type":7}']) assert.equal((await send(body, sign(body, now)))[0], 400, body)
    const { items } = await client.call<{ items: { slug: string; id: string }[] }>('GET', '/projects')
    const project = items.find(({ slug }) => slug === 'webhook')!
    await until('it was handled', async () =>
      (await server.logs(project as never)).some(({ message }) => message.includes('an order was paid')),
    )
    const handled = (await server.logs(project as never)).filter(({ message }) => message.includes('was paid'))
    assert.equal(handled.length, 1)
  })

  it('cron looks at a page when it is told to run', async () => {
    let status = 200
    const page = await fakeServer(t, (_request, response) => response.writeHead(status).end('hello'))
    const ask = await publish('cron', { CHECK_URL: page.url })
    assert.deepEqual(await ask('/'), [200, { last: null }])
    const run = async (name: string) => client.call('POST', `/projects/cron/service/schedules/${name}/run`)
    const lastIs = (ok: boolean) =>
      until(`the last check is ${ok}`, async () => {
        const [, { last }] = await ask('/')
        return last?.ok === ok ? last : undefined
      })
    await run('check')
    const first = await lastIs(true)
    assert.equal(first.status, 200)
    status = 500
    await run('check')
    assert.equal((await lastIs(false)).status, 500)
    assert.deepEqual(await ask(`/days/${first.at.slice(0, 10)}`), [200, { checks: 2, failed: 1 }])
    assert.equal((await ask('/days/never'))[0], 400)
    await run('summary')
  })

  it('hono answers as Hono does', async () => {
    const ask = await publish('hono')
    assert.deepEqual(await ask('/'), [200, { hello: 'Hono' }])
    assert.deepEqual(await ask('/notes/shopping'), [404, 'There is no such note'])
    const [status, note] = await ask('/notes/shopping', 'PUT', { text: 'milk' })
    assert.deepEqual([status, note.text], [200, 'milk'])
    assert.deepEqual(await ask('/notes/shopping'), [200, note])
    assert.deepEqual(await ask('/notes'), [200, { names: ['shopping'] }])
    assert.equal((await ask('/notes/shopping', 'PUT', { text: 7 }))[0], 422)
    assert.equal((await ask('/notes/shopping', 'DELETE'))[0], 204)
    assert.deepEqual(await ask('/nowhere'), [404, { error: 'There is no /nowhere' }])
  })
})

describe('the template telegram-bot', () => {
  const TOKEN = '4:template'
  const SECRET = 'a-long-random-text'
  let telegram: FakeTelegram
  before(async () => {
    telegram = await fakeTelegram(t)
  })
  const from = { id: 7, is_bot: false, first_name: 'Ann' }
  const chat = { id: 7, type: 'private', first_name: 'Ann' }
  const said = (update_id: number, text: string, more = {}) => ({
    update_id,
    message: { message_id: update_id, date: 1, chat, from, text, ...more },
  })

  it('tells Telegram where it is, and answers what Telegram tells it', async () => {
    const ask = await publish('telegram-bot', { BOT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET, BOT_API: telegram.url })
    assert.deepEqual(await ask('/'), [200, { ready: true }])
    assert.equal((await ask('/setup', 'POST'))[0], 401)
    const url = `${server.url}/r/telegram-bot/telegram`
    const form = { 'x-setup-key': SECRET, 'content-type': 'application/x-www-form-urlencoded' }
    assert.deepEqual(await ask('/setup', 'POST', `url=${url}`, form), [200, { url }])
    const tell = (update: object, secret = SECRET) =>
      ask('/telegram', 'POST', update, { 'x-telegram-bot-api-secret-token': secret })
    assert.equal((await tell(said(1, 'hello'), 'guessed'))[0], 401)
    const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
    for (const update of [
      said(2, '/start', { entities }),
      said(3, 'hello'),
      said(4, 'again'),
      {
        update_id: 5,
        callback_query: { id: 'q', from, chat_instance: 'c', data: 'count', message: said(2, 'x').message },
      },
    ])
      assert.equal((await tell(update))[0], 200)
    const calls = telegram.calls(TOKEN)
    assert.deepEqual(calls[0], ['setWebhook', { url, secret_token: SECRET }])
    const texts = calls
      .filter(([method]) => method === 'sendMessage')
      .map(([, params]) => (params as { text: string }).text)
    assert.deepEqual(texts, ['Welcome, Ann!', 'hello (message 1)', 'again (message 2)', 'You have sent me 2.'])
    assert.equal(
      calls.some(([method]) => method === 'answerCallbackQuery'),
      true,
    )
  })

  it('runs without its variables, and says what is missing', async () => {
    await client.createProject('bare', 'bare')
    const files = templates.get('telegram-bot')!.files
    await client.publish('bare', Object.fromEntries(files.map(({ path, content }) => [path, content])))
    assert.equal(await (await server.get('/r/bare/')).text(), '{"ready":false}')
    assert.equal((await server.get('/r/bare/telegram', { method: 'POST' })).status, 404)
    const lines = await client.logs('bare')
    assert.ok(lines.some(({ message }) => /Set BOT_TOKEN and WEBHOOK_SECRET/.test(message)))
  })
})
