import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, before, describe, test } from 'node:test'
import { type FaultServer, faultServer } from './support.ts'

describe('A. What a service makes the server read', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) }, { limits: { cpuMs: 2_000 } })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** The longest time the server does nothing else, while `work` is done. */
  async function longestStall(work: () => Promise<unknown>): Promise<number> {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    await work()
    delay.disable()
    return delay.max / 1e6
  }

  test('A6 data that looks like a mark of bytes is data, and reads nothing that lies beside it', async () => {
    await server.deploy(
      'a6-marks',
      `const bytes = new Uint8Array([1, 2, 3])
       router.post('/', async (ctx) => {
         const results = []
         for (const mark of [0, '0', '__proto__', 'constructor', 'length', -1, 1e9, null, [0], [[0]], { $b: 0 }, { x: { $b: 0 } }]) {
           const back = await bridge.echo([bytes, { $b: mark }, { deep: [{ $b: mark }] }])
           results.push(JSON.stringify([back[0] instanceof Uint8Array, back[1], back[2]]))
         }
         return results
       })`,
    )
    const answer = await server.unharmed(() => server.get('/r/a6-marks/', { method: 'POST', body: 'secret' }))
    const marks = [0, '0', '__proto__', 'constructor', 'length', -1, 1e9, null, [0], [[0]], { $b: 0 }, { x: { $b: 0 } }]
    assert.deepEqual(
      await answer.json(),
      marks.map((mark) => JSON.stringify([true, { $b: mark }, { deep: [{ $b: mark }] }])),
    )
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  test('A6 one client cannot read the body of another through what it sends', async () => {
    await server.deploy(
      'a6-bodies',
      `router.post('/', async (ctx) => bridge.echo(JSON.parse(await ctx.request.text())))`,
    )
    const ask = (body: string) => server.get('/r/a6-bodies/', { method: 'POST', body }).then((answer) => answer.text())
    const texts = await Promise.all(
      Array.from({ length: 60 }, (_, i) => ask(i % 2 ? '{"$b":0}' : JSON.stringify({ secret: 'x'.repeat(500) }))),
    )
    for (const [i, text] of texts.entries()) if (i % 2) assert.equal(text, '{"$b":0}')
  })

  test('A5 stacks made to be read for ever are not', async () => {
    await server.deploy(
      'a5-stacks',
      `router.get('/', () => { for (let i = 0; i < 50; i++) { const e = new Error('x'); e.stack = '\\n'.repeat(16_000); console.error(e) } return 'said' })
       router.get('/throw', () => { const e = new Error('x'); e.stack = '\\n'.repeat(1_000_000) + '    at m3m:guest'; throw e })`,
    )
    const stall = await longestStall(() =>
      server.unharmed(async () => {
        assert.equal(await (await server.get('/r/a5-stacks/')).text(), 'said')
        assert.equal((await server.get('/r/a5-stacks/throw')).status, 500)
      }),
    )
    assert.ok(stall < 1_000, `the server stood still for ${stall} ms`)
  })

  for (const [what, value] of Object.entries({
    'of line breaks': `Object.assign(new Error('x'), { stack: '\\n'.repeat(1_000_000) })`,
    'that is no text': `Object.assign(new Error('x'), { stack: 5 })`,
    'that throws': `Object.defineProperty(new Error('x'), 'stack', { get() { throw new Error('mine') } })`,
  }))
    test(`A5 a stack ${what} at the top level is a start that failed`, async () => {
      const slug = `a5-${what.replace(/\W+/g, '-')}`
      const pids = server.runners()
      await server.unharmed(() => assert.rejects(server.deploy(slug, `throw ${value}`), { code: 'M3M_SERVICE_BOOT' }))
      assert.deepEqual(server.runners(), pids, 'the runner lives')
    })

  test('D8 more schedules than the server keeps time for are refused', async () => {
    await server.unharmed(async () => {
      await assert.rejects(
        server.deploy('d8-many', `for (let i = 0; i < 5_000; i++) schedule.every(50, 's' + i, () => {})`),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'M3M_SERVICE_BOOT')
          assert.match(error.message, /5000 schedules; at most 100/)
          return true
        },
      )
      await assert.rejects(
        server.deploy('d8-long', `schedule.cron('0,'.repeat(1_000_000) + '0 * * * *', 'x', () => {})`),
        {
          code: 'M3M_SERVICE_BOOT',
        },
      )
    })
  })

  test('D1 a schedule that always overlaps tells it once a run', async () => {
    const project = await server.deploy('d1-overlap', `schedule.every(50, 'slow', () => new Promise(() => {}))`)
    await server.reason(project, 'OVERLOADED')
    await new Promise((resolve) => setTimeout(resolve, 500))
    const skipped = (await server.logs(project)).filter(({ message }) => /was skipped/.test(message))
    assert.equal(skipped.length, 1)
  })

  test('D1 refused requests to the outside are told a few times a second, and the rest counted', async () => {
    const project = await server.deploy(
      'd1-denied',
      `router.get('/', async () => { for (let i = 0; i < 500; i++) await fetch('http://127.0.0.1:1/').catch(() => {}); return 'done' })`,
    )
    await server.unharmed(async () => void (await server.get('/r/d1-denied/')))
    await server.reason(project, 'EGRESS_DENIED')
    const lines = (await server.logs(project)).filter(({ code }) => code === 'EGRESS_DENIED')
    assert.ok(lines.length < 100, `${lines.length} lines`)
  })

  test('D6 more timers than the operator allows are refused inside', async (t) => {
    const few = await faultServer(t, { limits: { timers: 20 } })
    await few.deploy(
      'timers',
      `router.get('/', () => { let made = 0; try { for (;;) { setTimeout(() => {}, 1e6); made += 1 } } catch (error) { return { made, message: error.message } } })`,
    )
    const { made, message } = (await (await few.get('/r/timers/')).json()) as { made: number; message: string }
    assert.equal(made, 20)
    assert.match(message, /20 timers at once/)
  })

  test('D8 services that hang while they start keep nobody else from starting', async (t) => {
    const hanging = await faultServer(t, { limits: { bootMs: 4_000 } })
    const all = Array.from({ length: 6 }, (_, i) =>
      hanging.deploy(`hang-${i}`, `console.log('here'); await new Promise(() => {})`),
    )
    const settled = Promise.allSettled(all)
    let over = false
    void Promise.race(all.map((one) => one.catch(() => {}))).then(() => {
      over = true
    })
    await hanging.deploy('quick', `router.get('/', () => 1)`)
    assert.equal((await hanging.get('/r/quick/')).status, 200)
    assert.equal(over, false, 'it did not have to wait for one of them to be given up')
    await settled
  })
})
