import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import database from '../../../modules/database/index.ts'
import { logsRef, MESSAGE_MAX, type NewLogLine } from '../../../modules/logs/contract.ts'
import logs from '../../../modules/logs/index.ts'
import { createLogsRepository } from '../../../modules/logs/logs.repository.ts'
import { createLogsService } from '../../../modules/logs/logs.service.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { startedKernel } from '../../support/kernel.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

const line = (message: string, more: Partial<NewLogLine> = {}): NewLogLine => ({
  level: 'info',
  source: 'service',
  message,
  ...more,
})

/** A server whose member has a project `shop`. */
async function start(t: TestContext, config: Record<string, unknown> = {}) {
  const { people, service } = crowd('root', 'member', 'other')
  const server = await startServer(t, { modules: [projects, logs], fakes: [fake(usersRef, service)], config })
  const as = await signIn(server, people.member!)
  const { body } = await server.call('POST', '/api/projects', { as, body: { name: 'Shop' } })
  const get = (query = '') => server.call('GET', `/api/projects/shop/logs?${query}`, { as })
  const messages = async (query = '') => (await get(query)).body.items.map((item: { message: string }) => item.message)
  return { ...server, server, people, as, project: body.id as string, logs: server.kernel.get(logsRef), get, messages }
}

describe('log lines', () => {
  it('come back newest first, with all that was written', async (t) => {
    const { logs, project, get } = await start(t)
    logs.write(project, [
      line('first'),
      line('second', {
        level: 'warn',
        version: '1.1',
        instance: 'i1',
        requestId: 'r1',
        fields: { $a: [1], 'x.y': { __proto__: 1 } },
      }),
    ])
    logs.write(project, [
      line('third', { level: 'error', source: 'system', code: 'CRASH', stack: 'Error\n at main.ts:1:1' }),
    ])
    const { body } = await get()
    assert.deepEqual(
      body.items.map(({ id: _, time: __, ...rest }: Record<string, unknown>) => rest),
      [
        {
          level: 'error',
          source: 'system',
          message: 'third',
          code: 'CRASH',
          version: null,
          instance: null,
          requestId: null,
          stack: 'Error\n at main.ts:1:1',
        },
        {
          level: 'warn',
          source: 'service',
          message: 'second',
          version: '1.1',
          instance: 'i1',
          requestId: 'r1',
          fields: { $a: [1], 'x.y': {} },
        },
        { level: 'info', source: 'service', message: 'first', version: null, instance: null, requestId: null },
      ],
    )
    const ids = body.items.map(({ id }: { id: string }) => id)
    assert.deepEqual(ids, [...ids].sort().reverse())
    assert.equal(body.nextCursor, undefined)
  })

  it('are paged without gaps or repeats while more come in', async (t) => {
    const { logs, project, get } = await start(t)
    logs.write(
      project,
      Array.from({ length: 25 }, (_, i) => line(`line ${i}`)),
    )
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 10; page++) {
      const { body } = await get(`limit=10${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...body.items.map(({ message }: { message: string }) => message))
      logs.write(project, [line(`late ${page}`)])
      cursor = body.nextCursor
      if (!cursor) break
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 25 }, (_, i) => `line ${24 - i}`),
    )
  })

  it('are found by level, text, request and time', async (t) => {
    const { logs, project, messages } = await start(t)
    const now = Date.now()
    logs.write(project, [
      line('Order 1 (new)', { level: 'debug', time: now - 3_000 }),
      line('ORDER 2 [paid]', { level: 'info', time: now - 2_000, requestId: 'r2' }),
      line('заказ 3.', { level: 'warn', time: now - 1_000 }),
      line('order 4 *', { level: 'error', time: now - 500, requestId: 'r2' }),
    ])
    assert.deepEqual(await messages('level=error,debug'), ['order 4 *', 'Order 1 (new)'])
    assert.deepEqual(await messages('level=warn'), ['заказ 3.'])
    assert.deepEqual(await messages('level=error,debug&limit=1'), ['order 4 *'])
    assert.deepEqual(await messages('q=order'), ['order 4 *', 'ORDER 2 [paid]', 'Order 1 (new)'])
    assert.deepEqual(await messages(`q=${encodeURIComponent('ЗАКАЗ')}`), ['заказ 3.'])
    for (const [text, found] of [
      ['(NEW)', 'Order 1 (new)'],
      ['[paid]', 'ORDER 2 [paid]'],
      ['4 *', 'order 4 *'],
      ['3.', 'заказ 3.'],
    ]) {
      assert.deepEqual(await messages(`q=${encodeURIComponent(text!)}`), [found])
    }
    assert.deepEqual(await messages(`q=${encodeURIComponent('.*')}`), [])
    assert.deepEqual(await messages('requestId=r2'), ['order 4 *', 'ORDER 2 [paid]'])
    assert.deepEqual(await messages('requestId=r2&level=info&q=paid'), ['ORDER 2 [paid]'])
    const at = (ms: number) => encodeURIComponent(new Date(now - ms).toISOString())
    assert.deepEqual(await messages(`from=${at(2_000)}`), ['order 4 *', 'заказ 3.', 'ORDER 2 [paid]'])
    assert.deepEqual(await messages(`to=${at(1_000)}`), ['заказ 3.', 'ORDER 2 [paid]', 'Order 1 (new)'])
    assert.deepEqual(await messages(`from=${at(2_500)}&to=${at(600)}`), ['заказ 3.', 'ORDER 2 [paid]'])
  })

  it('are found by id, within their project', async (t) => {
    const { logs, project, get, server, as } = await start(t)
    logs.write(project, [line('wanted', { fields: { n: 1 } }), line('other')])
    const { body } = await get('q=wanted')
    const one = await server.call('GET', `/api/projects/shop/logs/${body.items[0].id}`, { as })
    assert.deepEqual(one.body, body.items[0])
    const gone = await server.call('GET', `/api/projects/shop/logs/${'z'.repeat(13)}`, { as })
    assert.deepEqual([gone.status, gone.body.code], [404, 'M3M_LOGS_NOT_FOUND'])
    assert.equal((await server.call('GET', '/api/projects/shop/logs/nonsense', { as })).body.code, 'M3M_LOGS_CURSOR')
    await server.call('POST', '/api/projects', { as, body: { name: 'Else' } })
    const foreign = await server.call('GET', `/api/projects/else/logs/${body.items[0].id}`, { as })
    assert.equal(foreign.status, 404)
  })

  it('are downloaded as a whole, those that fit', async (t) => {
    const { logs, project, server, as } = await start(t, { logs: { linesPerSecond: 10_000 } })
    for (let page = 0; page < 3; page++)
      logs.write(
        project,
        Array.from({ length: 900 }, (_, i) => line(`line ${page * 900 + i}`, { level: i % 2 ? 'warn' : 'info' })),
      )
    const load = (query: string) => server.call('GET', `/api/projects/shop/logs/download?${query}`, { as })
    const { body, headers } = await load('')
    assert.equal(headers['content-disposition'], 'attachment; filename="shop-logs.jsonl"')
    const messages = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((json) => JSON.parse(json).message)
    assert.deepEqual(
      messages(body),
      Array.from({ length: 2700 }, (_, i) => `line ${2699 - i}`),
    )
    assert.equal(messages((await load('level=warn&q=line%201')).body).length, 556)
    assert.equal((await load('q=nothing')).body, '')
    assert.equal((await load('level=loud')).body.code, 'M3M_LOGS_LEVEL')
  })

  it('say clearly what a query should have been', async (t) => {
    const { get } = await start(t)
    for (const [query, code] of [
      ['level=loud', 'M3M_LOGS_LEVEL'],
      ['cursor=nope', 'M3M_LOGS_CURSOR'],
      ['from=yesterday', 'M3M_REQUEST_INVALID'],
      ['limit=0', 'M3M_REQUEST_INVALID'],
      ['limit=100000', 'M3M_REQUEST_INVALID'],
    ]) {
      const { status, body } = await get(query)
      assert.equal(status, 400, query)
      assert.equal(body.code, code)
    }
  })

  it('belong to their project alone', async (t) => {
    const { logs, project, call, server, people, messages } = await start(t)
    logs.write('f'.repeat(24), [line('foreign')])
    logs.write(project, [line('own')])
    assert.deepEqual(await messages(), ['own'])
    const other = await signIn(server, people.other!)
    assert.equal((await call('GET', '/api/projects/shop/logs', { as: other })).status, 404)
    assert.equal((await call('GET', '/api/projects/shop/logs/stream', { as: other })).status, 404)
    assert.equal((await call('GET', '/api/projects/shop/logs')).status, 401)
  })

  it('take whatever a service writes, within limits', async (t) => {
    const { logs, project, get } = await start(t)
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const nasty = [
      '',
      '\u0000\u001b[31mred\u001b[0m\r\n2026 fake line',
      '<img src=x onerror=alert(1)>',
      '👩‍🚀'.repeat(3),
      '\ud800 lone',
    ]
    logs.write(project, [
      ...nasty.map((message) => line(message)),
      line('x'.repeat(1_000_000)),
      line('🚀'.repeat(MESSAGE_MAX)),
      line('big', { fields: { text: 'y'.repeat(100_000) } }),
      line('cyclic', { fields: cyclic }),
      line('bigint', { fields: { n: 1n } }),
      line('times', { time: Number.NaN }),
      line('future', { time: Date.now() + 1e12 }),
      line(undefined as never, { level: 'loud' as never }),
    ])
    const items = (await get()).body.items.reverse()
    assert.equal(items.length, 13)
    assert.deepEqual(
      items.slice(0, 4).map(({ message }: { message: string }) => message),
      nasty.slice(0, 4),
    )
    assert.equal(items[4].message, '\ufffd lone')
    assert.equal(items[5].message, `${'x'.repeat(MESSAGE_MAX)}… (${1_000_000 - MESSAGE_MAX} more characters)`)
    assert.ok(items[6].message.startsWith('🚀'.repeat(MESSAGE_MAX / 2)))
    assert.ok(!items[6].message.includes('\ufffd'))
    assert.match(items[7].fields.cut, /100011 characters/)
    assert.match(items[8].fields.unreadable, /circular/)
    assert.match(items[9].fields.unreadable, /BigInt/)
    for (const item of items) assert.ok(Math.abs(Date.parse(item.time) - Date.now()) < 60_000)
    assert.equal(items[12].level, 'info')
  })

  it('never throw at the writer, whatever a reader does', async (t) => {
    const { logs, project, messages } = await start(t)
    const got: string[] = []
    logs.subscribe(project, () => {
      throw new Error('bad reader')
    })
    const undo = logs.subscribe(project, (lines) => got.push(...lines.map(({ message }) => message)))
    logs.write(project, [line('a'), line('b')])
    undo()
    logs.write(project, [line('c')])
    assert.deepEqual(got, ['a', 'b'])
    assert.deepEqual(await messages(), ['c', 'b', 'a'])
  })

  it('keep growing ids after a restart with the clock set back', async (t) => {
    const { kernel, project, logs } = await start(t)
    logs.write(project, [line('before')])
    await logs.flush()
    const repository = createLogsRepository(kernel.get(databaseRef))
    const last = (await repository.lastId())!
    const again = createLogsService(
      repository,
      { retention: '1d', maxPerProject: 1000, linesPerSecond: 1000 },
      kernel.log,
      () => Date.now() - 86_400_000,
    )
    await again.start()
    again.write(project, [line('after')])
    await again.stop()
    assert.ok((await repository.lastId())! > last)
  })

  it('are all stored when the server stops', async (t) => {
    const { kernel, dataDir, project, logs } = await start(t)
    logs.write(
      project,
      Array.from({ length: 900 }, (_, i) => line(`line ${i}`)),
    )
    await kernel.stop()
    const next = await startedKernel(t, { modules: [database], config: { storage: { path: dataDir } } })
    const repository = createLogsRepository(next.get(databaseRef))
    assert.equal((await repository.newest({ projectId: project }, 2000)).length, 900)
  })
})

describe('a flood of log lines', () => {
  it('is cut to the rate, counted and reported; lines of m3m get through', async (t) => {
    const { logs, project, messages } = await start(t, { logs: { linesPerSecond: 100 } })
    const reported = new Promise<string>((resolve) => {
      logs.subscribe(project, (lines) => {
        const drop = lines.find(({ code }) => code === 'QUOTA')
        if (drop) resolve(drop.message)
      })
    })
    for (let i = 0; i < 50; i++)
      logs.write(
        project,
        Array.from({ length: 100 }, () => line('flood')),
      )
    logs.write(project, [line('crashed', { source: 'system', level: 'error' })])
    logs.write('f'.repeat(24), [line('neighbour')])
    assert.equal(await reported, '4,900 lines dropped: more than 100 lines a second')
    const all = await messages('limit=1000')
    assert.equal(all.filter((message: string) => message === 'flood').length, 100)
    assert.equal(all.filter((message: string) => message === 'crashed').length, 1)
  })
})

describe('retention', () => {
  it('lets the oldest go by number and by age', async (t) => {
    const { kernel, project, logs } = await start(t)
    logs.write(
      project,
      Array.from({ length: 1000 }, (_, i) => line(`line ${i}`)),
    )
    await logs.flush()
    const repository = createLogsRepository(kernel.get(databaseRef))
    assert.equal(await repository.trim(project, 10), 990)
    const kept = await repository.newest({ projectId: project }, 100)
    assert.deepEqual(
      kept.map(({ message }) => message),
      Array.from({ length: 10 }, (_, i) => `line ${999 - i}`),
    )

    const later = createLogsService(
      repository,
      { retention: '30m', maxPerProject: 1000, linesPerSecond: 1000 },
      kernel.log,
      () => Date.now() + 3_600_000,
    )
    later.write(project, [line('new')])
    await later.flush()
    await later.cleanUp()
    assert.deepEqual(
      (await repository.newest({ projectId: project }, 100)).map(({ message }) => message),
      ['new'],
    )
  })
})
