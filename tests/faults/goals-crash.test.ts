import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Client, ROOT_USER, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { runCli, startServer } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

const CODE = `router.post('/', async () => {
  await Promise.all(Array.from({ length: 10 }, () => goals.increment('n')))
  return 'counted'
})
router.get('/', async () => (await goals.get('n')).value)`

/** How the server ends in each round. */
const ENDS = ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const
const ALL_AT_ONCE = 8

test('J1 however the server ends, no increment that was acknowledged is lost, nor are more counted than were sent', {
  timeout: 120_000,
}, async (t) => {
  const folder = tempDir(t)
  let server = await startServer(folder, EMBEDDED)
  t.after(() => server.stop('SIGKILL'))
  runCli(folder, ['new-admin', ROOT_USER.email, ROOT_USER.password, '--config', join(folder, 'config', 'm3m.yaml')])
  const client: Client = await signIn(server.url)
  await client.createProject('crash')
  await client.call('POST', '/projects/crash/goals', { name: 'n', type: 'counter' })
  await client.publish('crash', CODE)
  let acknowledged = 0
  let sent = 0

  for (const end of ENDS) {
    const before = acknowledged
    const ended = once(server.child, 'exit')
    const counters = Array.from({ length: ALL_AT_ONCE }, async () => {
      for (;;) {
        sent += 10
        const answer = await fetch(`${server.url}/r/crash/`, { method: 'POST' }).catch(() => null)
        const text = await answer?.text().catch(() => null)
        if (text === 'counted') acknowledged += 10
        else if (!answer) return
      }
    })
    await until('some are counted', () => acknowledged > before + 500)
    server.child.kill(end)
    await Promise.all([ended, ...counters])
    server = await startServer(folder, EMBEDDED)
  }
  const value = Number(
    await until('the service is back', async () => {
      const answer = await fetch(`${server.url}/r/crash/`)
      return answer.ok && answer.text()
    }),
  )
  assert.ok(value >= acknowledged && value <= sent, `${acknowledged} acknowledged, ${value} stored, ${sent} sent`)
})
