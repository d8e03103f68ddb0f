import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { ModelsTotals } from '../../modules/models/contract.ts'
import type { Isolation } from '../../modules/runtime/contract.ts'
import type { ModuleLine, SystemInfo } from '../../modules/system/contract.ts'
import { createFormat } from '../../web/src/lib/format.ts'
import { step } from '../support/browser.ts'
import { looked } from '../support/looked.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const inLanguage = (page: Page, language: 'en' | 'ru') =>
  page.evaluate((language) => {
    const stored = JSON.parse(localStorage.getItem('m3m.ui.v1') ?? '{}')
    localStorage.setItem('m3m.ui.v1', JSON.stringify({ ...stored, state: { ...stored.state, language } }))
  }, language)

describe('the system page', () => {
  test('tells root how the server is and what keeps services apart', { timeout: 170_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    const { page, errors } = await signedInBrowser(t, server.url)

    await step(page, 'every module and protection stands there as the server tells', async () => {
      await page.getByRole('link', { name: 'System' }).click()
      await page.getByRole('heading', { level: 1, name: 'System' }).waitFor()
      const { items } = await client.call<{ items: ModuleLine[] }>('GET', '/system/modules')
      const modules = page.getByRole('table', { name: 'Modules' })
      for (const { id } of items) await modules.getByText(id, { exact: true }).waitFor()
      const { hardening } = await client.call<Isolation>('GET', '/runtime/isolation')
      const shown = page.getByRole('region', { name: 'Isolation of services' })
      for (const { inForce, detail } of hardening) {
        if (!inForce) await shown.getByText(detail.replaceAll('`', '')).waitFor()
      }
      assert.equal(await shown.getByRole('listitem').count(), hardening.length)
      const { dataDir } = await client.call<SystemInfo>('GET', '/system/info')
      await page.getByText(dataDir, { exact: true }).waitFor()
    })

    await step(page, 'a runner that is started shows up by itself', async () => {
      await client.createProject('Shop', 'shop')
      await client.publish('shop', `router.get('/', () => 'hello')`)
      const runner = page
        .getByRole('table', { name: 'Processes of services' })
        .getByRole('row')
        .filter({ hasText: 'Several services' })
        .filter({ has: page.getByRole('cell', { name: '1', exact: true }) })
      await runner.first().waitFor()
    })

    await step(page, 'what projects keep stands there, the most first', async () => {
      await client.createProject('Empty', 'empty')
      const title = 'x'.repeat(400)
      await client.call('PUT', '/projects/shop/storage/content?path=%2Fa.txt', { content: 'x'.repeat(2048) })
      await client.call('POST', '/projects/shop/models', {
        name: 'Goods',
        slug: 'goods',
        fields: [{ key: 'title', type: 'string' }],
      })
      const items = Array.from({ length: 1_000 }, () => ({ title }))
      await client.call('POST', '/projects/shop/models/goods/records/batch', { items })
      const { bytes } = await client.call<ModelsTotals>('GET', '/system/models')
      await page.getByRole('button', { name: 'Refresh' }).click()
      const region = page.getByRole('region', { name: 'Files and records of projects' })
      await region.getByText('1 file takes 2 kB on the disk.').waitFor()
      await region.getByText(`1,000 records take ${createFormat('en').bytes(bytes)}.`).waitFor()
      const rows = region.getByRole('table', { name: 'Files and records of projects' }).getByRole('row')
      assert.deepEqual(
        (await rows.allInnerTexts()).map((row) =>
          row
            .split(/\s*\n\s*|\t/)
            .filter(Boolean)
            .slice(0, 4),
        ),
        [
          ['Project', 'Files', 'Records', 'Together'],
          ['Shop', '2 kB of 20 GB', '1 file', '1,000'],
          ['Empty', '0 bytes of 20 GB', '0 files', '0'],
        ],
      )
      assert.equal(await region.getByRole('meter').count(), 4)
      await looked(page, 'system-en', region)
      await region.getByRole('link', { name: 'Shop' }).click()
      await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
      const kept = page.getByRole('region', { name: 'Files and records' })
      await kept.getByText('1,000', { exact: true }).waitFor()
      await looked(page, 'overview-en', kept)
      await inLanguage(page, 'ru')
      await page.goto(`${server.url}/projects/shop`)
      const own = page.getByRole('region', { name: 'Файлы и записи' })
      await own.getByText('в 1 модели').waitFor()
      await looked(page, 'overview-ru', own)
      await page.goto(`${server.url}/system`)
      const all = page.getByRole('region', { name: 'Файлы и записи проектов' })
      await all.getByText(/1.000 записей занимают/).waitFor()
      await looked(page, 'system-ru', all)
      await inLanguage(page, 'en')
    })

    await step(page, 'nobody else gets it', async () => {
      await page.route('**/api/auth/me', async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, json: { ...(await response.json()), root: false } })
      })
      await page.reload()
      await page.getByRole('heading', { level: 1, name: 'No access' }).waitFor()
      assert.equal(await page.getByRole('link', { name: 'System' }).count(), 0)
    })
    assert.deepEqual(
      errors.filter((error) => !/status of 401/.test(error)),
      [],
    )
  })
})
