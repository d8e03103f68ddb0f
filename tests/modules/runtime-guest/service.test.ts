import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

describe('service', () => {
  it('runs hooks in order, and tells what failed', async (t) => {
    const box = await sandbox(
      t,
      `service.start(async () => { await null; console.log('start 1') }); service.start(() => console.log('start 2'))
       service.stop(() => console.log('stop 1')); service.stop(async () => { throw new Error('stop 2') })
       router.get('/', () => service.info)`,
    )
    assert.equal(await box.ask((id) => ['start', id]), null)
    assert.equal((await box.ask((id) => ['stop', id]))?.message, 'stop 2')
    assert.deepEqual(
      box.logs.map(({ message }) => message),
      ['start 1', 'start 2', 'stop 1'],
    )
    assert.deepEqual((await box.request('/')).json(), {
      project: { id: '0123456789abcdef01234567', slug: 'shop', name: 'Shop' },
      version: '1.1',
      instance: 'i-1',
      url: 'http://m3m.test/r/shop',
    })
  })

  it('gives the environment, as it is now', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', () => [env.get('A'), env.get('B', 'preset'), env.has('A'), env.all, env.get('constructor') ?? null])`,
      {
        env: { A: { deep: [1] } },
      },
    )
    assert.deepEqual((await box.request('/')).json(), [{ deep: [1] }, 'preset', true, { A: { deep: [1] } }, null])
    await box.deliver([['env', { B: false }]])
    assert.deepEqual((await box.request('/')).json(), [null, false, false, { B: false }, null])
  })

  it('logs lines with fields, and the request they belong to', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/a', async (ctx) => {
         logger.info('sync', { a: 1 }); await goals.increment('x'); logger.warn('after a call'); setTimeout(() => logger.debug('in a timer'), 1)
         await new Promise((r) => setTimeout(r, 3)); ctx.logger.error(new TypeError('exact')); return 'ok' })
       logger.info('cycle', (() => { const a = { big: 1n }; a.a = a; return a })())`,
      { apis: { goals: { increment: () => ({ value: 1 }) } } },
    )
    await box.request('/a', { requestId: 'r-1' })
    const of = (message: string) => box.logs.find((line) => line.message.includes(message))!
    assert.deepEqual(of('sync'), { level: 'info', message: 'sync', fields: { a: 1 }, requestId: 'r-1', stack: null })
    assert.deepEqual([of('after a call').requestId, of('after a call').level], ['r-1', 'warn'])
    assert.equal(of('in a timer').requestId, 'r-1')
    assert.deepEqual([of('exact').requestId, of('exact').message], ['r-1', 'TypeError: exact'])
    assert.match(of('exact').stack!, /service\.js/)
    assert.equal(of('cycle').requestId, null)
    assert.equal(box.calls[0]!.requestId, 'r-1')
  })

  it('keeps the requests of a batch apart', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/:n', async (ctx) => { console.log('before ' + ctx.params.n); await goals.get(ctx.params.n); console.log('after ' + ctx.params.n); return ctx.params.n })`,
      {
        apis: { goals: { get: () => 1 } },
      },
    )
    const messages = Array.from({ length: 50 }, (_, n) => box.message(`/${n}`, { requestId: `r-${n}` }))
    await box.deliver(messages.map(([, message]) => message))
    const answers = await Promise.all(messages.map(([id]) => box.answered(id)))
    assert.deepEqual(
      answers.map(({ text }) => text),
      messages.map((_, n) => String(n)),
    )
    assert.equal(box.logs.length, 100)
    for (const { message, requestId } of box.logs) assert.equal(requestId, `r-${message.split(' ')[1]}`)
    assert.ok(box.batches < 60, `${box.batches} batches`)
  })

  it('answers a batch of requests in one batch', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/sync', () => 1); router.get('/async', async () => { await null; return 2 })`,
    )
    const before = box.batches
    const messages = Array.from({ length: 40 }, (_, n) => box.message(n % 2 ? '/sync' : '/async'))
    await box.deliver(messages.map(([, message]) => message))
    await Promise.all(messages.map(([id]) => box.answered(id)))
    assert.ok(box.batches - before <= 2, `${box.batches - before} batches`)
  })

  it('writes console lines as Node would', async (t) => {
    const box = await sandbox(
      t,
      `class Point { constructor() { this.x = 1; this.y = 'a' } }
       const cyclic = { name: 'c' }; cyclic.self = cyclic
       console.log('%s is %d and %i, %f, %j, %o 100%%', 'x', 42.5, '7px', '1.5', { a: 1 }, [1], 'extra', { b: 2 })
       console.log({ a: 1, b: 'two', c: [1, 2, 3], d: { e: { f: { g: { h: {} } } } }, n: null, u: undefined, f() {}, s: Symbol('y'), get g() { return 1 } })
       console.log(new Point(), cyclic, new Map([['k', { v: 1 }]]), new Set([1]), new Date(0), /x/g, new Uint8Array([1, 2]), [ , 1], 10n, -0, class A {}, Object.create(null))
       console.warn(new TypeError('careful'))
       console.table([{ a: 1, b: 'x' }, { a: 2 }])
       console.count(); console.count(); console.assert(1 === 2, 'math %s', 'works'); console.time('t'); console.timeEnd('t'); console.group('G'); console.log('inner'); console.groupEnd(); console.log('outer')
       console.log(new Proxy({}, { ownKeys() { throw new Error('trap') } }), new Response('x', { status: 201 }), new URL('http://x/'))
       console.log('x'.repeat(200_000))
       console.debug(Array.from({ length: 150 }, (_, i) => i))`,
    )
    const lines = box.logs.map(({ message }) => message)
    assert.equal(lines[0], `x is 42.5 and 7, 1.5, {"a":1}, [ 1 ] 100% extra { b: 2 }`)
    assert.equal(
      lines[1],
      `{\n  a: 1,\n  b: 'two',\n  c: [ 1, 2, 3 ],\n  d: { e: { f: { g: { h: {} } } } },\n  n: null,\n  u: undefined,\n  f: [Function f],\n  s: Symbol(y),\n  g: [Getter]\n}`,
    )
    assert.match(
      lines[2]!,
      /^Point \{ x: 1, y: 'a' \} \{ name: 'c', self: \[Circular\] \} Map\(1\) \{ 'k' => \{ v: 1 \} \} Set\(1\) \{ 1 \} 1970-01-01T00:00:00.000Z \/x\/g Uint8Array\(2\) \[ 1, 2 \] \[ <empty>, 1 \] 10n -0 \[class A\] \[Object: null prototype\] \{\}$/,
    )
    assert.equal(box.logs[3]!.level, 'warn')
    assert.match(box.logs[3]!.stack!, /TypeError: careful\n\s+at service\.js/)
    assert.match(lines[4]!, /│ \(index\) │ a │ b/)
    assert.deepEqual(lines.slice(5, 8), ['default: 1', 'default: 2', 'Assertion failed: math works'])
    assert.match(lines[8]!, /^t: \d+ ms$/)
    assert.deepEqual(lines.slice(9, 12), ['G', '  inner', 'outer'])
    assert.match(lines[12]!, /\[cannot be shown\] Response \{\s+status: 201/)
    assert.ok(lines[13]!.length < 70_000)
    assert.match(lines[14]!, /\.\.\. 50 more items/)
  })

  it('keeps time: order, intervals, limits, errors', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`new Promise((resolve) => {
        const seen = []
        setTimeout((a, b) => seen.push('c' + a + b), 60, 1, 2); setTimeout(() => seen.push('a'), 1); setTimeout(() => seen.push('b'), 1)
        const cancelled = setTimeout(() => seen.push('never'), 2); clearTimeout(cancelled); clearTimeout(undefined); clearTimeout(999)
        let n = 0
        const interval = setInterval(() => { seen.push('i'); n += 1; if (n === 3) clearInterval(interval) }, 2)
        queueMicrotask(() => seen.push('micro')); seen.push('sync')
        setTimeout(() => resolve(seen), 90)
      })`),
      ['sync', 'micro', 'a', 'b', 'i', 'i', 'i', 'c12'],
    )
    await box.eval(
      `setTimeout(() => { throw new Error('in a timer') }, 1); setTimeout(async () => { throw new Error('in an async timer') }, 1); 1`,
    )
    await box.uncaught(/in a timer/)
    await box.uncaught(/in an async timer/)
    assert.match(
      await box.eval(`try { for (let i = 0; i < 10_001; i += 1) setTimeout(() => {}, 1e6) } catch (e) { e.message }`),
      /10000 timers/,
    )
    await assert.rejects(box.eval(`setTimeout('code', 1)`), /needs a function/)
  })

  it('refuses what cannot be scheduled', async (t) => {
    const box = await sandbox(t)
    for (const [code, expected] of [
      [`schedule.every('soon', () => {})`, /"30s"/],
      [`schedule.every(0, () => {})`, /milliseconds, got 0/],
      [`schedule.every('1h', 'name')`, /takes a function/],
      [`schedule.every('1h', 'same', () => {}); schedule.every('2h', 'same', () => {})`, /declared twice/],
      [`schedule.cron('', () => {})`, /5 or 6 fields/],
      [`schedule.cron('every day', () => {})`, /5 or 6 fields.*got "every day"/],
      [`schedule.cron('0 9 * * *', () => {}, { timezone: 'Mars/Base' })`, /no time zone "Mars\/Base"/],
    ] as const) {
      await assert.rejects(box.eval(code), expected, code)
    }
    const lost = await sandbox(t, `schedule.cron('* * * * *')`)
    assert.match(lost.failed!.message, /has no function, and the module exports no scheduled handler/)
    assert.equal(lost.declared, undefined)
  })

  it('calls runtime APIs with data and bytes, both ways', async (t) => {
    const big = new Uint8Array(3_000_000).map((_, i) => i % 251)
    const box = await sandbox(
      t,
      `router.post('/', async (ctx) => {
         const { file, list } = await files.echo({ file: ctx.body.subarray(1), when: new Date(0), nested: [new Uint8Array([7]), new ArrayBuffer(2)] }, undefined)
         return new Response(file, { headers: { 'x-list': String(list[0][0]), 'x-type': file.constructor.name } })
       })
       router.get('/frozen', () => [Object.isFrozen(files), String(files), Object.keys(files), files.echo.name])`,
      {
        apis: {
          files: { echo: ([value]) => ({ file: value.file, list: value.nested }) },
          env: { get: () => 'not this one' },
        },
      },
    )
    const answer = await box.request('/', { method: 'POST', body: big })
    assert.equal(answer.status, 200)
    assert.ok(Buffer.from(answer.bytes).equals(Buffer.from(big.subarray(1))))
    assert.deepEqual([answer.headers['x-list'], answer.headers['x-type']], ['7', 'Uint8Array'])
    assert.equal(box.calls[0]!.args[0].when, '1970-01-01T00:00:00.000Z')
    assert.equal(box.calls[0]!.args.length, 1, 'what is left out at the end is not sent')
    assert.deepEqual((await box.request('/frozen')).json(), [true, '[object files]', ['echo'], 'echo'])
  })
})
