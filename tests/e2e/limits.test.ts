import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

interface Limits {
  overrides: Record<string, number>
}

describe('limits of a project in the browser', () => {
  test('root changes one, sees it marked, and goes back to the default', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    const overrides = async () => (await client.call<Limits>('GET', '/projects/shop/limits')).overrides

    const { page, errors } = await signedInBrowser(t, server.url)
    await page.goto(`${server.url}/projects/shop/code`)
    await page.getByRole('link', { name: 'Limits' }).click()
    const row = page.locator('[data-limit=requestMs]')
    const dialog = page.getByRole('dialog')
    const edit = () => row.getByRole('button', { name: 'Change: Time of a request' }).click()

    await step(page, 'what is out of bounds is refused beside the field', async () => {
      await row.waitFor()
      assert.equal(await row.getByText('Changed').count(), 0)
      await edit()
      const value = dialog.getByRole('textbox', { name: 'New value' })
      assert.equal(await value.inputValue(), '30')
      await value.fill('3601')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByRole('alert').getByText('It must be from 100 ms to 1 hr.').waitFor()
      assert.deepEqual(await overrides(), {})
    })

    await step(page, 'what the server refuses stays in the dialog, and the table takes it back', async () => {
      await page.route('**/api/projects/shop/limits', (route) =>
        route.request().method() === 'PUT'
          ? route.fulfill({
              status: 422,
              contentType: 'application/problem+json',
              body: JSON.stringify({ code: 'M3M_INPUT', errors: [{ path: '/requestMs', message: 'not this one' }] }),
            })
          : route.continue(),
      )
      await dialog.getByRole('textbox', { name: 'New value' }).fill('45')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByRole('alert').getByText('not this one').waitFor()
      assert.equal(await row.getByText('Changed').count(), 0)
      await page.unroute('**/api/projects/shop/limits')
    })

    await step(page, 'a change is in force, marked and stored', async () => {
      await dialog.getByRole('textbox', { name: 'New value' }).fill('1.5')
      await dialog.getByRole('combobox', { name: 'Unit' }).click()
      await page.getByRole('option', { name: 'min' }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await row.getByText('1 min 30 sec').waitFor()
      await row.getByText('Changed').waitFor()
      assert.deepEqual(await overrides(), { requestMs: 90_000 })
    })

    await step(page, 'resetting goes back to the default', async () => {
      await row.getByRole('button', { name: 'Back to the default: Time of a request' }).click()
      await row.getByText('Changed').waitFor({ state: 'detached' })
      await page.getByText('Time of a request: 30 sec again, the default').waitFor()
      assert.deepEqual(await overrides(), {})
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (401|422)/.test(error)),
      [],
    )
  })
})
