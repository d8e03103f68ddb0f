import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ARTIFACTS, startBrowser, visit } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signInOn } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SERVICE = `router.get('/order/:n', (ctx) => {
  logger.info('order', { n: ctx.params.n })
  logger.warn('slow order ' + ctx.params.n)
})`

describe('the log of a service', () => {
  test('is found by time and request, by a link to a line, and as a file', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Demo', 'demo')
    await client.publish('demo', SERVICE)
    for (const n of [1, 2, 3]) await fetch(`${server.url}/r/demo/order/${n}`)
    await until('all is logged', async () =>
      (await client.logs('demo')).some(({ message }) => message.endsWith('order 3')),
    )
    const { page, errors, foreign } = await visit(
      await startBrowser(t),
      `${server.url}/login?redirect=/projects/demo/logs`,
    )
    mkdirSync(ARTIFACTS, { recursive: true })
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `logs-${name}.png`) })
    await signInOn(page)
    const log = page.getByRole('log')
    const rows = log.getByRole('button').filter({ has: page.locator('time') })

    await rows.filter({ hasText: 'slow order 2' }).click()
    await shoot('detail')
    await page.getByRole('button', { name: 'Only this request' }).click()
    await rows.filter({ hasText: 'slow order 1' }).waitFor({ state: 'detached' })
    await until('the two lines of the request are there', async () => (await rows.count()) === 2)
    assert.match(page.url(), /requestId=/)
    await shoot('request')

    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    const file = await (await downloading).path()
    const messages = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).message)
    assert.deepEqual(messages, ['slow order 2', 'order'])
    await page.getByRole('button', { name: /^Show all requests/ }).click()
    await rows.filter({ hasText: 'slow order 1' }).waitFor()

    await page.getByRole('button', { name: 'Time' }).click()
    await page.getByLabel('From').fill('2001-01-02T00:00:00')
    await page.getByLabel('To').fill('2001-01-01T00:00:00')
    await page.getByText('The end has to come after the beginning').waitFor()
    await shoot('range')
    await page.getByLabel('To').fill('2001-01-03T00:00:00')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('No lines match').waitFor()
    assert.equal(await page.getByRole('switch', { name: 'Live' }).isChecked(), false)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: 'Time' }).click()
    await page.getByRole('button', { name: 'Last hour' }).click()
    await rows.filter({ hasText: 'slow order 3' }).waitFor()
    assert.equal(await page.getByRole('switch', { name: 'Live' }).isChecked(), true)

    const lines = await client.logs('demo')
    const old = lines.find(({ message }) => message === 'slow order 1')!
    await page.goto(`${server.url}/projects/demo/logs?id=${old.id}&to=${old.time}`)
    await page.getByRole('dialog').locator('pre').getByText('slow order 1').waitFor()
    await shoot('link')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await rows.filter({ hasText: 'slow order 3' }).count(), 0)

    await page.goto(`${server.url}/projects/demo/logs?id=${'0'.repeat(13)}`)
    await page
      .getByRole('dialog')
      .getByText(/There is no log line/)
      .waitFor()
    await shoot('gone')
    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of (401|404)/.test(error)),
      [],
    )
  })
})
