import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runtimeApisRef } from '../../../kernel/index.ts'
import { until } from '../../support/until.ts'
import { signIn } from '../auth/support.ts'
import { collector, start } from './support.ts'

describe('queues', () => {
  it('hand over what was sent, first come first served, with all that was in it', async (t) => {
    const { queue, project, consume, list } = await start(t)
    const odd = { 'a.b': 1, $set: [null, { $b: 0 }], nested: { text: 'ü\u0000' } }
    const sent = await queue.send(project, 'mail', odd)
    assert.deepEqual(sent, { id: sent.id, added: true })
    await queue.send(project, 'mail', 'second')
    await queue.send(project, 'other', 'not this one')
    const { all, add } = collector<unknown>(2)
    consume('mail', ({ id, queue: name, payload, attempt, attempts, enqueuedAt }) => {
      add({ first: id === sent.id, name, payload, attempt, attempts, date: enqueuedAt instanceof Date })
      return undefined
    })
    assert.deepEqual(await all, [
      { first: true, name: 'mail', payload: odd, attempt: 1, attempts: 3, date: true },
      { first: false, name: 'mail', payload: 'second', attempt: 1, attempts: 3, date: true },
    ])
    await until('the jobs are gone', async () => (await list()).find(({ name }) => name === 'mail')?.running === 0)
    assert.deepEqual(
      (await list()).map(({ consumer, ...rest }) => ({ ...rest, consumed: consumer !== null })),
      [
        { name: 'mail', waiting: 0, delayed: 0, running: 0, dead: 0, consumed: true },
        { name: 'other', waiting: 1, delayed: 0, running: 0, dead: 0, consumed: false },
      ],
    )
  })

  it('wait for their time', async (t) => {
    const { queue, project, consume, list, jobs } = await start(t)
    const { all, add } = collector<[string, number]>(3)
    consume('late', ({ payload, enqueuedAt }) => {
      add([payload as string, Date.now() - enqueuedAt.getTime()])
      return undefined
    })
    await queue.send(project, 'late', 'in an hour', { delay: '1h' })
    await queue.send(project, 'late', 'third', { delay: 200 })
    await queue.send(project, 'late', 'second', { delay: '100ms' })
    await queue.send(project, 'late', 'first')
    assert.deepEqual(
      (await all).map(([name]) => name),
      ['first', 'second', 'third'],
    )
    const [, [, second], [, third]] = (await all) as [[string, number], [string, number], [string, number]]
    assert.ok(second >= 100 && third >= 200, `they waited ${second} and ${third} ms`)
    assert.equal((await list())[0]?.delayed, 1)
    assert.equal((await jobs('late', 'delayed'))[0]?.payload, '"in an hour"')
  })

  it('keep to the number of jobs at once, also when another consumer takes over', async (t) => {
    const { queue, project, consume } = await start(t)
    let running = 0
    let most = 0
    const { all, add } = collector<number>(12)
    const gates: (() => void)[] = []
    const run = async ({ payload }: { payload: unknown }) => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => gates.push(resolve))
      running -= 1
      add(payload as number)
      return undefined
    }
    consume('busy', run, { concurrency: 3 })
    for (let i = 0; i < 12; i += 1) await queue.send(project, 'busy', i)
    await until('three are at work', () => running === 3)
    consume('busy', run, { concurrency: 3 })
    const opening = setInterval(() => gates.shift()?.(), 1)
    const done = await all
    clearInterval(opening)
    assert.equal(most, 3)
    assert.deepEqual(
      [...done].sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, i) => i),
    )
  })

  it('are tried again with growing pauses, and then kept as dead until somebody decides', async (t) => {
    const { queue, project, consume, call, jobs, list } = await start(t)
    const { id } = await queue.send(project, 'bad', { to: 'x' })
    let broken = true
    const { all, add } = collector<number>(1)
    const consumer = consume(
      'bad',
      ({ attempt }) => {
        if (broken) return { error: `Error: no ${attempt}` }
        add(attempt)
        return undefined
      },
      { backoff: 20 },
    )
    const failures = await consumer.failed(3)
    assert.deepEqual(
      failures.map(({ error, again }) => [error, again !== null]),
      [
        ['Error: no 1', true],
        ['Error: no 2', true],
        ['Error: no 3', false],
      ],
    )
    const [dead] = await jobs('bad', 'dead')
    assert.deepEqual([dead?.id, dead?.attempt, dead?.error, dead?.payload], [id, 3, 'Error: no 3', '{"to":"x"}'])
    assert.equal((await list())[0]?.dead, 1)
    broken = false
    assert.equal((await call('POST', `/bad/jobs/${id}/retry`)).status, 204)
    assert.deepEqual(await all, [1], 'it begins anew')
    await until('it is gone', async () => (await call('GET', `/bad/jobs/${id}`)).status === 404)
    assert.equal((await call('POST', `/bad/jobs/${id}/retry`)).body.code, 'M3M_JOB_NOT_FOUND')
  })

  it('a job that always fails keeps no other from its turn', async (t) => {
    const { queue, project, consume } = await start(t)
    await queue.send(project, 'mixed', 'poison')
    await queue.send(project, 'mixed', 'good')
    const { all, add } = collector<unknown>(1)
    consume(
      'mixed',
      ({ payload }) => {
        if (payload === 'poison') return { error: 'never' }
        add(payload)
        return undefined
      },
      { backoff: 60_000 },
    )
    assert.deepEqual(await all, ['good'])
  })

  it('what comes back through no fault of its own has not used a try, but not for ever', async (t) => {
    const { queue, project, consume } = await start(t)
    await queue.send(project, 'back', 1, { attempts: 1 })
    const attempts: number[] = []
    const consumer = consume('back', ({ attempt }) => {
      attempts.push(attempt)
      return { returned: 'the process ended' }
    })
    const [failure] = await consumer.failed(1)
    assert.deepEqual([failure?.error, failure?.again], ['the process ended', null])
    assert.deepEqual(attempts, Array(11).fill(1))
  })

  it('a key keeps others away while its job waits or runs', async (t) => {
    const { queue, project, consume, jobs } = await start(t)
    const first = await queue.send(project, 'once', 1, { key: 'k' })
    assert.deepEqual(await queue.send(project, 'once', 2, { key: 'k' }), { id: first.id, added: false })
    assert.equal((await queue.send(project, 'elsewhere', 2, { key: 'k' })).added, true)
    assert.deepEqual(
      (await Promise.all(Array.from({ length: 20 }, () => queue.send(project, 'race', 1, { key: 'r' })))).filter(
        ({ added }) => added,
      ).length,
      1,
    )
    const consumer = consume('once', () => ({ error: 'no' }), { attempts: 1 })
    await consumer.failed(1)
    assert.equal((await jobs('once', 'dead'))[0]?.key, 'k')
    assert.equal((await queue.send(project, 'once', 3, { key: 'k' })).added, true, 'a dead one keeps nobody away')
  })

  it('are shown, sent, deleted and purged over HTTP, by those who may', async (t) => {
    const { queue, project, consume, call, jobs, list, server, people } = await start(t)
    const { body, status } = await call('POST', '/web/jobs', { payload: [1], delay: '1h', key: 'x', attempts: 2 })
    assert.deepEqual([status, body.added], [201, true])
    const [job] = await jobs('web', 'delayed')
    assert.deepEqual([job?.payload, job?.key, job?.attempts, job?.state], ['[1]', 'x', 2, 'delayed'])
    assert.equal((await call('POST', `/web/jobs/${body.id}/retry`)).body.code, 'M3M_JOB_NOT_DEAD')
    assert.equal((await call('DELETE', `/web/jobs/${body.id}`)).status, 204)
    assert.equal((await call('DELETE', `/web/jobs/${body.id}`)).status, 404)
    assert.equal((await call('DELETE', `/other/jobs/${body.id}`)).status, 404)

    await queue.send(project, 'long', 'x'.repeat(5_000))
    const [cut] = await jobs('long', 'waiting')
    assert.deepEqual([cut?.payload.length, cut?.payloadBytes], [2_000, 5_002])
    assert.equal((await call('GET', `/long/jobs/${cut!.id}`)).body.payload.length, 5_002)

    for (let i = 0; i < 5; i += 1) await queue.send(project, 'dead', i)
    const consumer = consume('dead', () => ({ error: 'no' }), { attempts: 1 })
    await consumer.failed(5)
    const page = (await call('GET', '/dead/jobs?state=dead&limit=3')).body
    const rest = (await call('GET', `/dead/jobs?state=dead&limit=3&cursor=${page.nextCursor}`)).body
    assert.deepEqual(
      [...page.items, ...rest.items].map(({ payload }) => payload),
      ['4', '3', '2', '1', '0'],
    )
    assert.equal(rest.nextCursor, undefined)
    assert.deepEqual((await call('POST', '/dead/dead/retry')).body, { count: 5 })
    await consumer.failed(10)
    assert.deepEqual((await call('DELETE', '/dead/dead')).body, { count: 5 })
    assert.equal((await list()).find(({ name }) => name === 'dead')?.dead, 0)

    assert.equal((await call('POST', '/bad%20name/jobs', { payload: 1 })).status, 400)
    assert.equal((await call('POST', '/web/jobs', { payload: 1, delay: 'soon' })).body.code, 'M3M_QUEUE_DELAY')
    const other = await signIn(server, people.other!)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/web/jobs'],
      ['POST', '/web/jobs'],
      ['DELETE', '/web/dead'],
      ['POST', '/web/dead/retry'],
    ] as const) {
      const url = `/api/projects/shop/queues${path}`
      const body = method === 'POST' && path.endsWith('jobs') ? { payload: 1 } : undefined
      assert.equal((await server.call(method, url, { as: other, body })).status, 404, url)
      assert.equal((await server.call(method, url, { body })).status, 401, url)
    }
  })

  it('refuse what is too much or cannot be stored', async (t) => {
    const { project, server, jobs, consume } = await start(t, { queue: { maxJobs: 10, payloadBytes: 2_000 } })
    const apis = server.kernel.get(runtimeApisRef)
    const run = { projectId: project, version: '1', instanceId: 'i', signal: new AbortController().signal }
    const call = (method: string, ...args: unknown[]) => apis.call(run, 'queue', method, args)
    const code = async (method: string, ...args: unknown[]) => {
      const answer = await call(method, ...args)
      return answer.ok ? 'ok' : answer.error.code
    }
    assert.equal(await code('send', 'no name', 1), 'M3M_QUEUE_NAME')
    assert.equal(await code('send', 'a', 'x'.repeat(2_000)), 'M3M_QUEUE_PAYLOAD')
    assert.equal(await code('send', 'a', { deep: [new Uint8Array(2)] }), 'M3M_QUEUE_PAYLOAD')
    assert.equal(await code('send', 'a', 1, { delay: '400d' }), 'M3M_QUEUE_DELAY')
    assert.equal(await code('send', 'a', 1, { delay: -1 }), 'M3M_QUEUE_DELAY')
    assert.equal(await code('send', 'a', 1, { nonsense: 1 }), 'M3M_API_ARGUMENTS')
    assert.equal(await code('send', 'a'), 'M3M_API_ARGUMENTS')
    assert.equal(await code('sendMany', 'a', Array(1_001).fill(1)), 'M3M_QUEUE_BATCH')
    assert.equal(await code('sendMany', 'a', Array(11).fill(1)), 'M3M_QUEUE_FULL')
    assert.equal(await code('sendMany', 'a', Array(9).fill(1)), 'ok')
    assert.deepEqual(await Promise.all([code('send', 'b', 1), code('send', 'b', 1)]), ['ok', 'M3M_QUEUE_FULL'])
    assert.equal((await jobs('a', 'waiting')).length, 9)
    const { all, add } = collector(9)
    consume('a', () => void add(1))
    await all
    await until('there is room', async () => (await code('send', 'c', null)) === 'ok')
  })
})
