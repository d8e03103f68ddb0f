import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { build } from 'esbuild'
import type { PluginDetails, PluginLogLine } from '../../modules/plugins/contract.ts'
import { HEADER } from '../modules/plugins/support.ts'
import { BUNDLED, needs, ready, serverWith } from './support.ts'

/** A Bot API that keeps what it is asked. */
async function botApi(t: TestContext) {
  const asked: { path: string; body: Record<string, unknown> }[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
    asked.push({ path: request.url!, body })
    const answer =
      body.chat_id === 404
        ? { ok: false, error_code: 400, description: 'Bad Request: chat not found' }
        : { ok: true, result: request.url!.endsWith('/setWebhook') ? true : { message_id: asked.length } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const ids = readdirSync(BUNDLED, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('bundled plugins', () => {
  test('are off until somebody enables them, and start nothing', needs('make', 'cc'), async (t) => {
    const { client } = await serverWith(t, 'hello-native', 'zlib', 'markdown', 'telegram')
    const { items } = await client.call<{ items: PluginDetails[] }>('GET', '/plugins')
    assert.deepEqual(
      items.map(({ id, state, reason, process }) => [id, state, reason, process]),
      ['hello-native', 'markdown', 'telegram', 'zlib'].map((id) => [id, 'disabled', 'Nobody has enabled it yet', null]),
    )
  })

  test('each have a README and a manifest that editors check', () => {
    for (const id of ids) {
      const manifest = JSON.parse(readFileSync(join(BUNDLED, id, 'plugin.json'), 'utf8'))
      assert.equal(manifest.$schema, '../../config/plugin.schema.json', id)
      assert.equal(manifest.enabled, false, id)
      assert.match(readFileSync(join(BUNDLED, id, 'README.md'), 'utf8'), new RegExp(`^# ${id}\n`))
    }
  })

  test('hello-native', needs('make', 'cc'), async (t) => {
    assert.equal(
      readFileSync(join(BUNDLED, 'hello-native', 'src', 'm3m_plugin.h'), 'utf8'),
      readFileSync(HEADER, 'utf8'),
      'copy the header anew',
    )
    const { server, client, enable } = await serverWith(t, 'hello-native')
    await enable('hello-native')
    await server.deploy(
      'hello',
      `router.get('/greet/:name', (ctx) => helloNative.greet(ctx.params.name))
       router.get('/primes', async (ctx) => ({ count: await helloNative.primes(Number(ctx.query.below)) }))
       router.get('/odd', () => helloNative.greet('"quoted" \\\\ \\n ü 😀'))`,
    )
    const ask = async (path: string) => (await server.get(`/r/hello${path}`)).text()
    assert.equal(await ask('/greet/Ada'), 'Hello, Ada!')
    assert.equal(await ask('/odd'), 'Hello, "quoted" \\ \n ü 😀!')
    assert.equal(await ask('/primes?below=1000000'), '{"count":78498}')
    assert.equal(await ask('/primes?below=0'), '{"count":0}')
    await client.call('PUT', '/plugins/hello-native/settings', { values: { greeting: 'Привет, "друг"' } })
    assert.equal(await ask('/greet/Ada'), 'Привет, "друг", Ada!')
  })

  test('one that is not built says so, and runs once it is', needs('make', 'cc'), async (t) => {
    const { client, place, enable } = await serverWith(t, 'hello-native')
    rmSync(join(place, 'hello-native', 'lib'), { recursive: true })
    await client.call('POST', '/plugins/rescan')
    const { state, reason } = await client.call<PluginDetails>('GET', '/plugins/hello-native')
    assert.equal(state, 'rejected')
    assert.match(reason!, /build the plugin/)
    await assert.rejects(enable('hello-native'), /M3M_PLUGIN_REJECTED.*build the plugin/)
    execFileSync('make', ['-s'], { cwd: join(place, 'hello-native') })
    assert.equal((await enable('hello-native')).state, 'ready')
  })

  test('hello-go', needs('make', 'cc', 'go'), async (t) => {
    const { server, enable } = await serverWith(t, 'hello-go')
    await enable('hello-go')
    await server.deploy('words', `router.post('/', (ctx) => words.count(ctx.body))`)
    const text = 'Быть или не быть: to be or not to BE'
    const answer = await server.get('/r/words/', { method: 'POST', body: text })
    assert.deepEqual(await answer.json(), { быть: 2, или: 1, не: 1, to: 2, be: 2, or: 1, not: 1 })
  })

  test('hello-rust', needs('make', 'cargo'), async (t) => {
    const { server, enable } = await serverWith(t, 'hello-rust')
    await enable('hello-rust')
    await server.deploy(
      'steps',
      `router.get('/:number', async (ctx) => {
         try { return await collatz.steps(Number(ctx.params.number)) }
         catch ({ code, message }) { return { code, message } }
       })`,
    )
    const ask = async (number: number) => (await server.get(`/r/steps/${number}`)).json()
    assert.equal(await ask(27), 111)
    assert.equal(await ask(1), 0)
    assert.deepEqual(await ask(159_487), { code: 'COLLATZ_OVERFLOW', message: '159487 climbs too high' })
  })

  test('zlib, of a library that knows nothing of m3m', needs('make', 'ldconfig'), async (t) => {
    const { server, enable } = await serverWith(t, 'zlib')
    await enable('zlib')
    await server.deploy(
      'sums',
      `router.get('/', async () => {
         const bytes = (text) => new TextEncoder().encode(text)
         const first = await zlib.crc32(bytes('12345'))
         return [await zlib.crc32(bytes('123456789')), await zlib.crc32(bytes('6789'), first),
           await zlib.adler32(bytes('Wikipedia')), await zlib.version()]
       })`,
    )
    const [whole, parts, adler, version] = (await (await server.get('/r/sums/')).json()) as [
      number,
      number,
      number,
      string,
    ]
    assert.deepEqual([whole, parts, adler], [0xcbf43926, 0xcbf43926, 0x11e60398])
    assert.match(version, /^1\.\d/)
  })

  test('markdown', async (t) => {
    const { server, client, enable } = await serverWith(t, 'markdown')
    await enable('markdown')
    await server.deploy('pages', `router.post('/', async (ctx) => ctx.html(await markdown.toHtml(ctx.body)))`)
    const html = async (body: string) => (await server.get('/r/pages/', { method: 'POST', body })).text()
    assert.equal(await html('# Hello\n\n- *one*'), '<h1>Hello</h1>\n<ul>\n<li><em>one</em></li>\n</ul>\n')
    assert.equal(await html('<script>alert(1)</script>'), '&lt;script&gt;alert(1)&lt;/script&gt;')
    assert.equal(await html('a <b onclick="x()">b</b>'), '<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>\n')
    for (const href of [
      'javascript:alert(1)',
      'JaVaScript:x',
      'java&Tab;script:x',
      '&#x01;javascript:x',
      'javascript&colon;alert(1)',
      'javascript&#58;alert(1)',
      'data:text/html,x',
    ])
      assert.match(await html(`[a](${href})`), /^<p><a href="#">a<\/a><\/p>/, href)
    assert.match(await html('[a](https://example.org/?a=1&b=2 "t")'), /href="https:\/\/example.org\/\?a=1&amp;b=2"/)
    for (const href of ['/b:c', '#b&c:d', 'b#c:d', 'b?c&d:e', 'mailto:a@example.org'])
      assert.ok((await html(`[a](${href})`)).includes(`href="${href.replace('&', '&amp;')}"`), href)
    await client.call('PUT', '/plugins/markdown/settings', { values: { html: true, breaks: true } })
    await ready(client, 'markdown')
    assert.equal(await html('a\n<b>b</b>'), '<p>a<br><b>b</b></p>\n')
  })

  test('markdown has in dist what its source makes', async () => {
    const folder = join(BUNDLED, 'markdown')
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'src', 'index.js')],
      absWorkingDir: folder,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      legalComments: 'inline',
      write: false,
    })
    const built = readFileSync(join(folder, 'dist', 'index.js'), 'utf8')
    assert.equal(built, outputFiles[0]!.text, 'run "npm run build" in plugins/markdown')
  })

  test('telegram, on a Bot API of the test', async (t) => {
    const api = await botApi(t)
    const { server, client } = await serverWith(t, 'telegram')
    await client.call('POST', '/plugins/telegram/enable')
    const before = await client.call<PluginDetails>('GET', '/plugins/telegram')
    assert.equal(before.state, 'disabled')
    assert.match(before.reason!, /token/)
    const values = { token: '1:secret', baseUrl: api.url }
    await client.call('PUT', '/plugins/telegram/settings', { values })
    await ready(client, 'telegram')
    await server.deploy(
      'bot',
      `router.get('/hook', async () => ({ ok: await telegram.setWebhook('https://example.org/r/bot/', 's') }))
       router.post('/', async (ctx) => ({ id: await telegram.answer(ctx.body, 'You said: ' + ctx.body.message?.text) }))
       router.get('/send/:chat', async (ctx) => {
         try { return { id: await telegram.send(Number(ctx.params.chat), 'It is <b>done</b>', { format: 'HTML', silent: true }) } }
         catch ({ code, message }) { return { code, message } }
       })`,
    )
    const json = async (path: string, init?: RequestInit) => (await server.get(`/r/bot${path}`, init)).json()
    const post = (body: unknown) =>
      json('/', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    assert.deepEqual(await json('/hook'), { ok: true })
    assert.deepEqual(await post({ update_id: 1, message: { message_id: 7, chat: { id: 42 }, text: 'hi' } }), { id: 2 })
    assert.deepEqual(await post({ update_id: 2, poll: {} }), { id: null })
    assert.deepEqual(await json('/send/42'), { id: 3 })
    assert.deepEqual(await json('/send/404'), {
      code: 'TELEGRAM_REFUSED',
      message: 'Telegram says: Bad Request: chat not found',
    })
    assert.deepEqual(api.asked.slice(0, 3), [
      { path: '/bot1:secret/setWebhook', body: { url: 'https://example.org/r/bot/', secret_token: 's' } },
      {
        path: '/bot1:secret/sendMessage',
        body: {
          chat_id: 42,
          text: 'You said: hi',
          reply_parameters: { message_id: 7, allow_sending_without_reply: true },
        },
      },
      {
        path: '/bot1:secret/sendMessage',
        body: { chat_id: 42, text: 'It is <b>done</b>', parse_mode: 'HTML', disable_notification: true },
      },
    ])

    await client.call('PUT', '/plugins/telegram/settings', { values: { baseUrl: 'http://127.0.0.1:1' } })
    await ready(client, 'telegram')
    assert.deepEqual(await json('/send/42'), {
      code: 'TELEGRAM_UNREACHABLE',
      message: 'Telegram does not answer (TypeError)',
    })
    const { items } = await client.call<{ items: PluginLogLine[] }>('GET', '/plugins/telegram/logs')
    assert.match(JSON.stringify(items), /could not be reached/)
    assert.doesNotMatch(JSON.stringify(items), /1:secret/)
  })
})
