import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from 'typebox'
import { defineRuntimeApi, method } from '../../../kernel/index.ts'
import { runtimeTypes } from '../../../modules/runtime/guest/types.ts'
import { completionsOf, problemsOf } from './checker.ts'

const goals = defineRuntimeApi({
  name: 'goals',
  summary: 'Count what happens in a service',
  methods: {
    increment: method({
      summary: 'Adds to a goal */ </script> ends nothing',
      params: { slug: Type.String({ description: 'Short slug' }), by: Type.Optional(Type.Integer({ default: 1 })) },
      returns: Type.Object({ value: Type.Integer(), note: Type.Optional(Type.String()) }),
      example: "await goals.increment('signups')",
      call: () => ({ value: 1 }),
    }),
    'odd name"\n': method({
      summary: 'An odd one',
      params: {
        class: Type.Array(Type.Union([Type.String(), Type.Null()])),
        kind: Type.Unsafe({ type: 'string', enum: ['a', 'b"'] }),
      },
      returns: Type.Record(Type.String(), Type.Number()),
      call: () => ({}),
    }),
  },
})

const declarations = runtimeTypes([goals])
const check = (code: string, types = declarations) => problemsOf(code, types)

describe('declarations for the editor', () => {
  it('take a service with routes', () => {
    assert.deepEqual(
      check(`
        interface Order { id: string; total: number }
        const orders = new Map<string, Order>()
        router.cors({ origin: ['https://a.example'], credentials: true })
        router.use(async (ctx, next) => { const at = performance.now(); await next(); ctx.header('x-time', performance.now() - at) })
        router.get('/orders/:id', (ctx) => orders.get(ctx.params.id) ?? ctx.status(404).json({ error: 'none' }))
        router.get('/:a/x/:b', ({ params: { a, b } }) => a + b)
        router.get('/files/*', (ctx) => ctx.params['*'].length)
        router.post('/orders', async (ctx) => {
          const order: Order = ctx.body
          orders.set(order.id, order)
          const { value } = await goals.increment('orders', 2)
          ctx.waitUntil(goals.increment('all'))
          ctx.logger.info('taken', { id: order.id, value: value.toFixed() })
          return ctx.status(201).cookie('last', order.id, { httpOnly: true })
        })
        router.group('/api', (api) => { api.get('/env', () => ({ key: env.get('KEY', 'x').toUpperCase(), port: env.get<number>('PORT') })) })
        router.get('/sse', () => new Response(new ReadableStream<string>({ start(c) { c.enqueue('data: 1'); c.close() } }), { headers: { 'content-type': 'text/event-stream' } }))
        router.get('/away', async (ctx) => {
          const answer = await fetch('https://example.com', { signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(100)]) })
          for await (const chunk of answer.body!) console.log(chunk.byteLength)
          return new URL(answer.url).searchParams.getAll('x')
        })
        schedule.every('1h', 'sweep', async (event) => { console.log(event.scheduledTime, crypto.randomUUID()) })
        schedule.cron('0 9 * * *', () => {}, { timezone: 'Europe/Berlin' })
        service.start(async () => { setTimeout((n) => n.toFixed(), 5, 1) })
        service.stop(() => logger.warn('bye', service.info.project.slug))
        await goals["odd name\\"\\n"](['a', null], 'b"')
        export {}`),
      [],
    )
  })

  it('take bodies as streams', () => {
    assert.deepEqual(
      check(`
        router.put('/files/:name', { body: 'stream' }, async (ctx, next) => (ctx.body ? next() : ctx.status(411)), async (ctx) => {
          let bytes = 0
          for await (const chunk of ctx.body ?? []) bytes += chunk.byteLength
          await fetch('https://example.com', { method: 'POST', body: ctx.request.body!, duplex: 'half' })
          return { name: ctx.params.name.toUpperCase(), bytes }
        })
        router.post('/plain', {}, (ctx) => ctx.body.anything)
        export {}`),
      [],
    )
    assert.match(check(`router.post('/a', { body: 'streams' }, () => 1)\nexport {}`).join(), /not assignable/)
    assert.match(check(`router.post('/a', { body: 'stream' }, (ctx) => ctx.body.x)\nexport {}`).join(), /possibly|'x'/)
  })

  it('take WebSockets both ways', () => {
    assert.deepEqual(
      check(`
        const room = new Set<Socket>()
        router.ws('/rooms/:room', (ctx, next) => (ctx.cookies.user ? next() : ctx.status(401)), {
          protocols: ['chat'],
          open(socket, ctx) { socket.data = { room: ctx.params.room }; room.add(socket) },
          message(socket, data) { for (const other of room) if (typeof data === 'string') other.send(socket.ctx.params.room + data); else other.send(data) },
          close(socket, code, reason) { room.delete(socket); logger.info(reason, { code: code.toFixed() }) },
          error(socket) { socket.close(1011, 'sorry') },
        })
        const prices = new WebSocket('wss://example.com', { headers: { authorization: 'x' } })
        prices.binaryType = 'arraybuffer'
        prices.onclose = (event) => console.log(event.code, event.wasClean)
        prices.addEventListener('message', ({ data, origin }) => console.log(data, origin.length), { once: true })
        prices.onopen = () => { if (prices.readyState === WebSocket.OPEN) prices.send(new Uint8Array(1)) }
        export {}`),
      [],
    )
    assert.match(check(`router.ws('/a', { message: 5 })\nexport {}`).join(), /not assignable/)
  })

  it('take a service in the style of Workers', () => {
    assert.deepEqual(
      check(`
        export default {
          async fetch(request, env, ctx) {
            ctx.waitUntil(Promise.resolve())
            const form = await request.formData()
            const file = form.get('f')
            if (file instanceof File) return new Response(file.stream().pipeThrough(new CompressionStream('gzip')))
            return Response.json({ name: env.NAME, url: new URLPattern({ pathname: '/:a' }).exec(request.url)?.pathname.groups.a })
          },
          async scheduled(event) { console.log(event.cron) },
        } satisfies ExportedHandler<{ NAME: string }>`),
      [],
    )
  })

  it('know what a project has, and take what it does not have yet', () => {
    const project = `
      interface ProjectEnv { API_URL: string; PORT: number; FLAGS: { "beta": boolean; [key: string]: any } }
      interface ProjectGoals { signups: number }`
    const bySlug = defineRuntimeApi({
      name: 'goals',
      summary: 'Count',
      methods: {
        increment: method({
          summary: 'Adds',
          params: { slug: Type.String({ 'x-keysOf': 'ProjectGoals' }), odd: Type.String({ 'x-keysOf': 'any; evil' }) },
          returns: Type.Null(),
          call: () => null,
        }),
      },
    })
    const types = `${runtimeTypes([bySlug])}\n${project}`
    assert.deepEqual(
      check(
        `
        const url: URL = new URL(env.get('API_URL'))
        const port: number = env.get('PORT', 80) + env.get('PORT')
        const beta: boolean = env.get('FLAGS').beta && env.get('FLAGS').other.deep
        const later: string | undefined = env.get('LATER')
        const typed = env.get<number>('LATER')?.toFixed() ?? env.get('LATER', 'x').toUpperCase()
        const key: string = typed
        console.log(url, port, beta, later, env.get(key), env.has('PORT'), env.has('LATER'), env.all.PORT.toFixed())
        await goals.increment('signups', '')
        await goals.increment('another', '')
        export default {
          fetch: (request, { API_URL, PORT, OTHER }, ctx) => Response.json([API_URL.length, PORT.toFixed(), OTHER, ctx.props]),
        } satisfies ExportedHandler`,
        types,
      ),
      [],
    )
    assert.match(check(`env.get('PORT').length\nexport {}`, types).join(), /'length' does not exist on type 'number'/)
    assert.match(
      check(`export default { fetch: (r, env) => new Response(env.PORT) } satisfies ExportedHandler`, types).join(),
      /'number' is not assignable/,
    )
    assert.deepEqual(completionsOf(`env.get('|`, types), ['API_URL', 'FLAGS', 'PORT'])
    assert.deepEqual(completionsOf(`env.has('|`, types), ['API_URL', 'FLAGS', 'PORT'])
    assert.deepEqual(completionsOf(`goals.increment('|`, types), ['signups'])
    assert.ok(completionsOf(`env.get('FLAGS').|`, types).includes('beta'))
    assert.deepEqual(completionsOf(`env.get('|`, runtimeTypes([bySlug])), [])
  })

  it('find what is wrong', () => {
    const wrong: [string, RegExp][] = [
      [`goals.increment(5)`, /'number' is not assignable to parameter of type 'string'/],
      [`goals.decrement('x')`, /'decrement' does not exist/],
      [`goals.increment('x').then((r) => r.valeu)`, /'valeu' does not exist/],
      [`router.get('/a/:id', (ctx) => ctx.params.other)`, /'other' does not exist/],
      [`router.get('/a')`, /Expected|Source has|No overload/],
      [`router.get(5, () => 1)`, /not assignable|No overload/],
      [`router.get('/a', (ctx) => ctx.query.x.length)`, /possibly 'undefined'/],
      [`require('fs')`, /Cannot find name 'require'/],
      [`document.title`, /Cannot find name 'document'/],
      [`ctx.status('x')`, /Cannot find name 'ctx'/],
      [`router.get('/a', (ctx) => ctx.redirect('/', 200))`, /not assignable/],
      [`schedule.every(() => {})`, /Expected|No overload/],
    ]
    for (const [code, expected] of wrong) {
      const found = check(`${code}\nexport {}`)
      assert.match(found.join('\n'), expected, code)
      assert.ok(
        found.every((message) => message.startsWith('/main.ts')),
        code,
      )
    }
  })

  it('are safe whatever an API says of itself', () => {
    const text = runtimeTypes([goals])
    assert.doesNotMatch(text, /<\/script>/)
    assert.match(text, /declare const goals: \{/)
    assert.match(text, /@param by Default: 1/)
    const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ type: 'object', properties: { a: inner } }), {
      type: 'string',
    })
    const evil = {
      name: 'evil',
      summary: '*/ declare const hacked: string /*',
      methods: {
        a: {
          summary: '\u2028*/\n*/',
          params: { x: deep, y: { enum: Array.from({ length: 20_000 }, (_, i) => `value-${i}`) } },
          returns: { type: 'nonsense' },
          call() {},
        },
      },
    } as never
    assert.deepEqual(check('evil.a(1 as never, 2)\nexport {}', runtimeTypes([evil])), [])
    assert.match(check('hacked\nexport {}', runtimeTypes([evil])).join(), /Cannot find name 'hacked'/)
    assert.deepEqual(check('env.get("a")\nexport {}', runtimeTypes([{ name: 'env', summary: 'x', methods: {} }])), [])
    const names = {
      name: 'no-name',
      summary: 'x',
      methods: { a: { summary: '', params: {}, returns: {}, call() {} } },
    } as never
    assert.doesNotMatch(runtimeTypes([names]), /no-name/)
  })
})
