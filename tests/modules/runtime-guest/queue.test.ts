import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Inbound } from '../../../modules/runtime/protocol.ts'
import { sandbox } from './sandbox.ts'

const apis = { queue: { send: () => ({ id: 'j', added: true }) } }
const job = (queue: string, payload: unknown) => (id: number) =>
  ['job', id, queue, 'job-1', payload, 2, 5, 1_000] as Inbound

describe('queue.on', () => {
  it('tells what was declared, with what is not said filled in', async (t) => {
    const box = await sandbox(
      t,
      `queue.on('plain', () => {})
       queue.on('tuned', async () => {}, { concurrency: 7, attempts: 1, backoff: '1m 30s', timeout: 500 })`,
      { apis },
    )
    assert.deepEqual(box.declared?.queues, [
      { name: 'plain', concurrency: 1, attempts: 5, backoff: 10_000, timeout: 30_000 },
      { name: 'tuned', concurrency: 7, attempts: 1, backoff: 90_000, timeout: 500 },
    ])
  })

  it('runs jobs, and says how they ended', async (t) => {
    const box = await sandbox(
      t,
      `queue.on('q', async (job) => {
         console.log(Object.keys(job).join(), job.id, job.queue, JSON.stringify(job.payload), job.attempt, job.attempts, job.enqueuedAt.getTime(), Object.isFrozen(job))
         if (job.payload === 'bad') throw new TypeError('no good')
         if (job.payload === 'late') return new Promise((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)))
         await queue.send('next', job.payload)
       }, { timeout: 30 })`,
      { apis },
    )
    assert.equal(await box.ask(job('q', { $b: [{ deep: 1 }] })), null)
    assert.equal(
      (await box.logged(/job-1/)).message,
      'id,queue,payload,attempt,attempts,enqueuedAt,signal job-1 q {"$b":{"deep":1}} 2 5 1000 true',
    )
    assert.deepEqual(box.calls[0], {
      api: 'queue',
      method: 'send',
      args: ['next', { $b: [{ deep: 1 }] }],
      requestId: null,
    })
    const error = await box.ask(job('q', 'bad'))
    assert.deepEqual([error?.name, error?.message], ['TypeError', 'no good'])
    assert.match(error!.stack!, /service\.js/)
    assert.equal((await box.ask(job('q', 'late')))?.name, 'TimeoutError')
    assert.match((await box.ask(job('none', 1)))!.message, /no consumer of the queue "none"/)
  })

  it('refuses what cannot be', async (t) => {
    const box = await sandbox(t, `globalThis.ready = true`, { apis })
    for (const [code, expected] of [[`queue.on('q', () => {})`, /comes too late/]] as const)
      await assert.rejects(box.eval(code), expected, code)
    const open = await sandbox(t, undefined, { apis })
    for (const [code, expected] of [
      [`queue.on('a b', () => {})`, /name of 1 to 100/],
      [`queue.on('', () => {})`, /name of 1 to 100/],
      [`queue.on('q')`, /takes a function/],
      [`queue.on('q', () => {}, { concurrency: 0 })`, /concurrency is a whole number from 1 to 200/],
      [`queue.on('q', () => {}, { attempts: 1.5 })`, /attempts is a whole number/],
      [`queue.on('q', () => {}, { backoff: 'soon' })`, /backoff takes "30s"/],
      [`queue.on('q', () => {}, { timeout: '2h' })`, /timeout is at most "1h"/],
      [`queue.on('q', () => {}); queue.on('q', () => {})`, /has a consumer already/],
    ] as const)
      await assert.rejects(open.eval(code), expected, code)
  })

  it('is not there when the server has no queues', async (t) => {
    const box = await sandbox(t)
    assert.equal(await box.eval('typeof queue'), 'undefined')
  })

  it('declares how schedules overlap', async (t) => {
    const box = await sandbox(
      t,
      `schedule.every('1h', 'a', () => {}, { overlap: 'queue' }); schedule.every('1h', () => {}, { overlap: 'skip' })
       schedule.cron('@daily', 'c', () => {}, { overlap: 'parallel', timezone: 'Asia/Tokyo' })`,
    )
    assert.deepEqual(box.declared?.schedules, [
      { name: 'a', every: 3_600_000, overlap: 'queue' },
      { name: 'every 1h', every: 3_600_000 },
      { name: 'c', cron: '@daily', timezone: 'Asia/Tokyo', overlap: 'parallel' },
    ])
    const open = await sandbox(t)
    await assert.rejects(
      open.eval(`schedule.every('1h', () => {}, { overlap: 'maybe' })`),
      /"skip", "queue" or "parallel"/,
    )
  })
})
