import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Metrics } from '../../modules/metrics/contract.ts'
import { ARTIFACTS, step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const SERVICE = `router.get('/fast', () => ({ hello: 'world' }))
router.get('/slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 80))
  return { late: true }
})
router.get('/broken', () => {
  throw new Error('on purpose')
})
router.post('/forget', () => kv.set('broken', true))
service.start(async () => {
  if (await kv.get('broken')) throw new Error('not today')
})
schedule.every('1h', 'report', () => {})
`

/** A tile's figure. */
const figure = (page: Page, label: string) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd > span')
    .first()

describe('the overview of a project', () => {
  test('shows the figures of its service as they grow', { timeout: 170_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.createProject('Empty', 'empty')
    await client.publish('shop', SERVICE)
    const ask = async (path: string, times: number) => {
      for (let n = 0; n < times; n += 1) await fetch(`${server.url}/r/shop/${path}`)
    }
    const metrics = () => client.call<Metrics>('GET', '/projects/shop/metrics')
    await ask('fast', 6)
    await ask('slow', 2)
    await ask('broken', 3)
    await ask('nowhere', 1)

    await client.call('PUT', '/projects/shop/storage/content?path=%2Fa.txt', { content: 'x'.repeat(2048) })
    const fields = [{ key: 'title', type: 'string' }]
    await client.call('POST', '/projects/shop/models', { name: 'Goods', slug: 'goods', fields })
    const items = [{ title: 'Tea' }, { title: 'Milk' }]
    await client.call('POST', '/projects/shop/models/goods/records/batch', { items })

    const { page, errors, foreign } = await signedInBrowser(t, server.url)
    const asked: URL[] = []
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname.endsWith('/shop/metrics')) asked.push(url)
    })
    mkdirSync(ARTIFACTS, { recursive: true })
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `overview-${name}.png`), fullPage: true })

    await step(page, 'a project opens with its overview, and its figures are those of the API', async () => {
      await page.getByRole('link', { name: 'Shop' }).click()
      await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
      await figure(page, 'Requests').getByText('12', { exact: true }).waitFor()
      const { totals, routes } = await metrics()
      assert.equal(totals.requests, 12)
      assert.equal(await figure(page, 'Error rate').innerText(), '25%')
      assert.equal(await figure(page, 'Limits hit').innerText(), '0')
      const cells = await page
        .getByRole('row', { name: /GET \/slow/ })
        .getByRole('cell')
        .allInnerTexts()
      const slow = routes.find(({ route }) => route === 'GET /slow')
      assert.deepEqual(cells.slice(0, 4), ['GET /slow', '2', '0', '0'])
      assert.equal(cells.at(-1), `${Math.round(slow?.p99 ?? 0)} ms`)
    })

    await step(page, 'the charts have tables with the same figures', async () => {
      await page.locator('.recharts-surface').nth(3).waitFor()
      await page.getByRole('button', { name: 'Show “Requests” as a table' }).click()
      const table = page.getByRole('region', { name: 'Requests', exact: true }).getByRole('table')
      const rows = await table.getByRole('row').allInnerTexts()
      const { series } = await metrics()
      const busy = series.filter(({ requests }) => requests > 0)
      assert.deepEqual(
        rows
          .slice(1)
          .filter((row) => /[1-9]/.test(row.split('\t').slice(1).join()))
          .map((row) => row.split('\t').slice(1).map(Number)),
        busy.toReversed().map(({ statuses }) => Object.values(statuses)),
      )
      await table.getByText('Version 1 published').waitFor()
      await page.getByRole('button', { name: 'Show “Requests” as a chart' }).click()
    })

    await step(page, 'new requests are seen without reading everything again', async () => {
      await page.getByRole('button', { name: 'Connection: Live' }).waitFor()
      await ask('fast', 5)
      await figure(page, 'Requests').getByText('17', { exact: true }).waitFor()
      const lengths = asked.map(({ searchParams }) => {
        const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''))
        return (to ?? 0) - (from ?? 0)
      })
      assert.ok(lengths.at(-1)! <= 5 * 60_000, `the last read is of ${lengths.at(-1)} ms`)
      assert.equal((await metrics()).totals.requests, 17)
    })
    await shoot('running')

    await step(page, 'files and records are counted, and lead to where they are', async () => {
      const kept = page.getByRole('region', { name: 'Files and records' })
      const card = (name: string) => kept.getByRole('listitem').filter({ has: page.getByRole('link', { name }) })
      await card('Files').getByText('2 kB', { exact: true }).waitFor()
      await card('Files').getByText('1 file', { exact: true }).waitFor()
      await card('Files').getByText('2 kB of 20 GB', { exact: true }).waitFor()
      await card('Records').getByText('2', { exact: true }).waitFor()
      await card('Records')
        .getByText(/^\d+ bytes of 4 GB$/)
        .waitFor()
      assert.equal(await kept.getByRole('meter').count(), 2)
      await kept.getByRole('link', { name: 'Records' }).click()
      await page.waitForURL('**/projects/shop/models')
      await page.goBack()
      await kept.getByRole('link', { name: 'Files' }).click()
      await page.waitForURL(/\/projects\/shop\/storage\/?$/)
      await page.goBack()
      await figure(page, 'Requests').getByText('17', { exact: true }).waitFor()
    })

    await step(page, 'range and order are in the address, and survive a reload', async () => {
      await page.getByRole('radio', { name: '24 hours' }).click()
      await page.getByRole('button', { name: 'p99' }).click()
      await page.waitForURL((url) => url.search === '?range=24h&sort=p99')
      await page.reload()
      await page.getByRole('radio', { name: '24 hours', checked: true }).waitFor()
      const first = page.getByRole('table', { name: 'Routes' }).getByRole('row').nth(1)
      await first.getByText('GET /slow').waitFor()
      await page.getByRole('columnheader', { name: 'p99' }).and(page.locator('[aria-sort=descending]')).waitFor()
      await figure(page, 'Requests').getByText('17', { exact: true }).waitFor()
    })

    await step(page, 'an error leads to its line in full, and to the code', async () => {
      await page.getByRole('button', { name: 'Error: on purpose' }).first().click()
      await page.getByRole('dialog').getByRole('heading', { name: 'Stack' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'main.ts:7:9' }).first().click()
      await page.waitForURL('**/projects/shop/code?*line=7*')
      await page.locator('.monaco-editor .view-line').first().waitFor()
      await page.getByRole('heading', { level: 1 }).first().focus()
      await page.keyboard.press('g')
      await page.keyboard.press('o')
      await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
    })

    await step(page, 'a stopped service can be started here', async () => {
      await client.service('shop', 'stop')
      await page.getByText('The service is stopped').waitFor()
      await page.getByRole('main').getByRole('button', { name: 'Start' }).click()
      await page.getByText('The service is stopped').waitFor({ state: 'detached' })
    })

    await step(page, 'one that does not start says why, and where', async () => {
      await fetch(`${server.url}/r/shop/forget`, { method: 'POST' })
      await assert.rejects(client.service('shop', 'restart'), /not today/)
      const alert = page.getByRole('main').getByRole('alert')
      await alert.getByText('not today').waitFor()
      await shoot('crashed')
      await alert.getByRole('link', { name: /main\.ts:11/ }).waitFor()
    })

    await step(page, 'both languages have words and figures of their own', async () => {
      await page.evaluate(() => {
        const stored = JSON.parse(localStorage.getItem('m3m.ui.v1') ?? '{}')
        localStorage.setItem('m3m.ui.v1', JSON.stringify({ ...stored, state: { ...stored.state, language: 'ru' } }))
      })
      await page.goto(`${server.url}/projects/shop`)
      await figure(page, 'Запросы').getByText('18', { exact: true }).waitFor()
      assert.match(await figure(page, 'Доля ошибок').innerText(), /^1[67]\u00a0%$/)
      await page.getByRole('region', { name: 'Последние ошибки' }).getByText('Error: on purpose').first().waitFor()
    })

    await step(page, 'a project without a version says what comes next', async () => {
      await page.goto(`${server.url}/projects/empty`)
      await page.getByRole('heading', { level: 2, name: 'Пока ничего не опубликовано' }).waitFor()
      await page.getByRole('link', { name: 'Открыть код' }).click()
      await page.waitForURL('**/projects/empty/code')
    })

    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of (401|422)/.test(error)),
      [],
    )
  })
})
