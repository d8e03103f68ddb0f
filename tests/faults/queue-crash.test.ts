import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sent } from '../../modules/queue/contract.ts'
import { until } from '../support/until.ts'
import { crashingServer } from './crash-support.ts'

/** Takes jobs slowly enough for some to be in hand at any moment. */
const CODE = `
router.post('/', async (ctx) => queue.send('work', ctx.body))
queue.on('work', async (job) => {
  await new Promise((done) => setTimeout(done, 20))
  await kv.increment('done:' + job.payload)
}, { concurrency: 4, attempts: 50, backoff: 1 })`

const ROUNDS = 3

test('L6 J1 kill -9 of the server loses no job whose sending was answered, and none in hand', {
  timeout: 120_000,
}, async (t) => {
  const server = await crashingServer(t, CODE)
  const acknowledged: string[] = []
  let sent = 0

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = acknowledged.length
    await server.end('SIGKILL', {
      lines: 4,
      async send(url) {
        sent += 1
        const name = `n${sent}`
        const answer = await fetch(url, { method: 'POST', body: name }).catch(() => null)
        const body = (await answer?.json().catch(() => null)) as Sent | null
        if (answer?.status === 200 && body?.id) acknowledged.push(name)
        return answer
      },
      enough: () => acknowledged.length > before + 60,
    })
  }

  const client = server.client()
  await until(
    'all is done',
    async () => {
      const { items } = await client.call<{ items: Record<string, number>[] }>('GET', '/projects/crash/queues')
      const [work] = items
      return work && work.waiting! + work.delayed! + work.running! === 0 && work.dead === 0
    },
    60_000,
  )
  const done = new Set<string>()
  for (let cursor = ''; ; ) {
    const page = await client.call<{ items: { key: string }[]; nextCursor?: string }>(
      'GET',
      `/projects/crash/kv?limit=1000&prefix=done:${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    for (const { key } of page.items) done.add(key.slice('done:'.length))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  assert.deepEqual(
    acknowledged.filter((name) => !done.has(name)),
    [],
    `${acknowledged.length} of ${sent} were acknowledged`,
  )
})
