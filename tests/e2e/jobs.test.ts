import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { ServiceStatus } from '../../modules/runtime/contract.ts'
import { ARTIFACTS } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SERVICE = `let broken = true
router.post('/mend', () => { broken = false })
schedule.cron('0 0 1 1 *', 'yearly', () => { logger.info('a year went by') })
schedule.every('1d', 'failing', () => { throw new Error('not today') })
queue.on('emails', (job) => {
  if (broken) throw new Error('the post office is shut')
  logger.info('sent', job.payload)
}, { attempts: 1 })
`

describe('the page of schedules and queues', () => {
  test('runs a schedule, sends a job, and retries the dead', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Demo', 'demo')
    const { page, errors, foreign } = await signedInBrowser(t, server.url)
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `jobs-${name}.png`), fullPage: true })
    mkdirSync(ARTIFACTS, { recursive: true })

    await page.goto(`${server.url}/projects/demo/code`)
    await page.getByRole('link', { name: 'Schedules and queues' }).click()
    await page.getByRole('heading', { level: 3, name: 'No queues' }).waitFor()
    await shoot('empty')

    await client.publish('demo', SERVICE)
    await page.getByRole('button', { name: 'Run now: yearly' }).click()
    await page.getByRole('row', { name: /^yearly.*Done/ }).waitFor()
    await page.getByRole('button', { name: 'Run now: failing' }).click()
    await page.getByText('Error: not today').waitFor()
    const { schedules } = await client.call<ServiceStatus>('GET', '/projects/demo/service')
    assert.ok(schedules.every(({ lastRun }) => lastRun !== null))

    await page.getByRole('button', { name: 'Send a job to emails' }).click()
    const payload = page.getByRole('textbox', { name: 'Payload (JSON)' })
    await payload.fill('{ to')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('This is not JSON').waitFor()
    await shoot('send')
    await payload.fill('{ "to": "ann@example.com" }')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const dead = page.getByRole('listitem').filter({ hasText: 'Error: the post office is shut' })
    await dead.getByText('{"to":"ann@example.com"}').waitFor()
    await shoot('dead')

    await dead.getByRole('button', { name: 'Show the job' }).click()
    await page.getByRole('dialog').getByText('"to": "ann@example.com"').waitFor()
    await shoot('dialog')
    await page.keyboard.press('Escape')

    await fetch(`${server.url}/r/demo/mend`, { method: 'POST' })
    await dead.getByRole('button', { name: 'Retry the job' }).click()
    await dead.waitFor({ state: 'detached' })
    await until('the job is done', async () => (await client.logs('demo')).some(({ message }) => message === 'sent'))
    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of (401|404|422)/.test(error)),
      [],
    )
  })
})
