import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Sent } from '../../modules/queue/contract.ts'
import { type Client, ROOT_USER, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { runCli, startServer } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

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
  const folder = tempDir(t)
  let server = await startServer(folder, EMBEDDED)
  t.after(() => server.stop('SIGKILL'))
  runCli(folder, ['new-admin', ROOT_USER.email, ROOT_USER.password, '--config', join(folder, 'config', 'm3m.yaml')])
  let client: Client = await signIn(server.url)
  await client.createProject('crash')
  await client.publish('crash', CODE)
  const acknowledged: string[] = []
  let sent = 0

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = acknowledged.length
    const ended = once(server.child, 'exit')
    const senders = Array.from({ length: 4 }, async () => {
      for (;;) {
        sent += 1
        const name = `n${sent}`
        const answer = await fetch(`${server.url}/r/crash/`, { method: 'POST', body: name }).catch(() => null)
        if (!answer) return
        const body = (await answer.json().catch(() => null)) as Sent | null
        if (answer.status === 200 && body?.id) acknowledged.push(name)
      }
    })
    await until('some are sent', () => acknowledged.length > before + 60)
    server.child.kill('SIGKILL')
    await Promise.all([ended, ...senders])
    server = await startServer(folder, EMBEDDED)
    client = await signIn(server.url)
  }

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
