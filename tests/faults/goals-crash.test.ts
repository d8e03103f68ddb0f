import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../support/until.ts'
import { crashingServer } from './crash-support.ts'

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
  const server = await crashingServer(t, CODE, (client) =>
    client.call('POST', '/projects/crash/goals', { name: 'n', type: 'counter' }),
  )
  let acknowledged = 0
  let sent = 0

  for (const end of ENDS) {
    const before = acknowledged
    await server.end(end, {
      lines: ALL_AT_ONCE,
      async send(url) {
        sent += 10
        const answer = await fetch(url, { method: 'POST' }).catch(() => null)
        const text = await answer?.text().catch(() => null)
        if (text === 'counted') acknowledged += 10
        return answer
      },
      enough: () => acknowledged > before + 500,
    })
  }
  const value = Number(
    await until('the service is back', async () => {
      const answer = await fetch(server.url())
      return answer.ok && answer.text()
    }),
  )
  assert.ok(value >= acknowledged && value <= sent, `${acknowledged} acknowledged, ${value} stored, ${sent} sent`)
})
