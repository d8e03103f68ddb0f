import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Isolation } from '../../modules/runtime/contract.ts'
import type { ModuleLine, SystemInfo } from '../../modules/system/contract.ts'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

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
