import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

describe('settings of a project in the browser', () => {
  test('rename it, move it, give it a key, delete it', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.createProject('Store', 'store')
    const byKey = async (key: string, slug: string) =>
      (await fetch(`${server.url}/api/projects/${slug}`, { headers: { 'x-api-key': key } })).status

    const { page, errors } = await signedInBrowser(t, server.url)
    await page.goto(`${server.url}/projects/shop/code`)
    await page.getByRole('link', { name: 'Settings' }).click()
    const general = page.getByRole('region', { name: 'General' })
    const name = general.getByRole('textbox', { name: 'Name' })
    const slug = general.getByRole('textbox', { name: 'Slug' })
    const save = general.getByRole('button', { name: 'Save' })

    await step(page, 'a name is needed, and another one is shown everywhere', async () => {
      await general.waitFor()
      assert.equal(await save.isDisabled(), true)
      await name.fill('  ')
      await save.click()
      await general.getByText('Give the project a name.').waitFor()
      await name.fill('Corner shop')
      await save.click()
      await page.getByText('Saved').waitFor()
      await page.getByRole('button', { name: 'Switch project' }).getByText('Corner shop').waitFor()
    })

    await step(page, 'a slug that is taken is refused, and a free one offered', async () => {
      await slug.fill('store')
      await general.getByText('This slug is taken.').waitFor()
      await save.click()
      await general.getByRole('button', { name: 'Use store-2' }).click()
      assert.equal(await slug.inputValue(), 'store-2')
    })

    await step(page, 'what the server refuses stands in the field it is about', async () => {
      await slug.fill('api')
      await save.click()
      await general.getByRole('button', { name: 'Use api-2' }).waitFor()
      assert.equal(await slug.getAttribute('aria-invalid'), 'true')
      await slug.fill('Not a slug')
      await general.getByText('1 to 64 lower-case Latin letters, digits and inner hyphens.').waitFor()
      await slug.fill('shop')
      await name.fill('x'.repeat(101))
      await save.click()
      await general.getByText('At most 100 characters.').waitFor()
      assert.equal(await name.getAttribute('aria-invalid'), 'true')
      await name.fill('Corner shop')
    })

    await step(page, 'a new slug is announced with what it means, and the page moves with it', async () => {
      await slug.fill('corner')
      await general.getByText('Nothing answers under /r/shop/ any more').waitFor()
      await save.click()
      await page.waitForURL('**/projects/corner/settings')
      assert.equal(await slug.inputValue(), 'corner')
      assert.equal((await client.call<{ slug: string }>('GET', '/projects/corner')).slug, 'corner')
    })

    const keys = page.getByRole('region', { name: 'API key' })
    const shown = page.getByTestId('api-key')
    await step(page, 'a key is shown once and works, until there is another', async () => {
      await keys.getByRole('button', { name: 'Make a key' }).click()
      const first = await shown.innerText()
      assert.equal(await byKey(first, 'corner'), 200)
      await keys.getByRole('button', { name: 'New key…' }).click()
      await page.getByRole('button', { name: 'Make a new key' }).click()
      await page.waitForFunction((old) => document.querySelector('[data-testid=api-key]')?.textContent !== old, first)
      const second = await shown.innerText()
      assert.deepEqual([await byKey(first, 'corner'), await byKey(second, 'corner')], [401, 200])
      await page.reload()
      await keys.getByText(`m3m_…${second.slice(-4)}`).waitFor()
      assert.equal(await shown.count(), 0)
      assert.equal((await page.content()).includes(second), false)
      await keys.getByRole('button', { name: 'Remove…' }).click()
      await page.getByRole('button', { name: 'Remove the key' }).click()
      await keys.getByRole('button', { name: 'Make a key' }).waitFor()
      assert.equal(await byKey(second, 'corner'), 401)
    })

    await step(page, 'the end asks for the slug, and then the project is gone', async () => {
      await page.getByRole('region', { name: 'Delete the project' }).getByRole('button').click()
      const dialog = page.getByRole('dialog')
      const confirm = dialog.getByRole('button', { name: 'Delete the project' })
      assert.equal(await confirm.isDisabled(), true)
      await dialog.getByRole('textbox').fill('shop')
      assert.equal(await confirm.isDisabled(), true)
      await dialog.getByRole('textbox').fill('corner')
      await page.keyboard.press('Enter')
      await page.getByText('“Corner shop” is deleted').waitFor()
      await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
      assert.equal(await page.getByText('Corner shop', { exact: true }).count(), 0)
      await page.getByText('Store', { exact: true }).waitFor()
      await page.goto(`${server.url}/projects/corner/code`)
      await page.getByRole('heading', { name: /not found|no such/i }).waitFor()
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (400|401|404|409)/.test(error)),
      [],
    )
  })
})
