import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { cursorOnLine } from './support/editor.ts'

const BROKEN = `router.get('/boom', () => {
  const nothing: any = undefined
  return nothing.here
})
`
const DRAFT = `// Nothing here is on its old line.


service.start(() => {
  throw new Error('not today')
})
`

describe('errors in the browser', () => {
  test('lead to the code that made them, and go when it is edited', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.publish('shop', BROKEN)
    await fetch(`${server.url}/r/shop/boom`)

    const { page, errors } = await signedInBrowser(t, server.url)
    const openFailure = async () => {
      await page.goto(`${server.url}/projects/shop/logs`)
      await page
        .getByRole('log')
        .getByText(/^TypeError/)
        .first()
        .click()
      await page.getByRole('link', { name: 'main.ts:3:18' }).click()
    }

    await step(page, 'a line of the published code opens it', async () => {
      await openFailure()
      await page.waitForURL('**/projects/shop/code?*')
      await page.locator('.monaco-editor .view-line').first().waitFor()
      await cursorOnLine(page, 3)
    })

    await step(page, 'what fails now is marked, though the panel with the log is hidden', async () => {
      await page.goto(`${server.url}/projects/shop/code`)
      await page.locator('.monaco-editor .view-line').first().waitFor()
      const panel = page.getByRole('tab', { name: 'Problems' })
      await panel.waitFor()
      await page.getByRole('heading', { level: 1 }).click()
      await page.keyboard.press('ControlOrMeta+j')
      await panel.waitFor({ state: 'detached' })
      assert.equal(await page.locator('.squiggly-error').count(), 0)
      await fetch(`${server.url}/r/shop/boom`)
      await page.locator('.squiggly-error').waitFor()
      await page.keyboard.press('ControlOrMeta+j')
      await panel.click()
      await page.getByRole('button', { name: /TypeError.*main\.ts:3:18/ }).waitFor()
    })

    await step(page, 'beside a draft, it opens the version that wrote it', async () => {
      const { revision } = await client.call<{ revision: number }>('POST', '/projects/shop/pipeline/draft', {
        from: '1',
        bump: 'minor',
      })
      await client.call('PUT', '/projects/shop/pipeline/draft', {
        files: [{ path: 'main.ts', content: DRAFT }],
        revision,
      })
      await openFailure()
      await page.waitForURL('**/projects/shop/versions/1?*')
      await page.locator('.monaco-editor .view-line').first().waitFor()
      await cursorOnLine(page, 3)
    })

    await step(page, 'what the server refused is marked until the code is edited', async () => {
      await page.goto(`${server.url}/projects/shop/code`)
      await page.locator('.monaco-editor .view-line').first().waitFor()
      await page.getByRole('button', { name: 'Publish', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Publish version 1.1' })
      await dialog.getByRole('button', { name: 'Publish 1.1' }).click()
      await dialog.getByText('Error: not today').waitFor()
      await dialog.getByText('No problems in the code').waitFor()
      await dialog.getByRole('button', { name: /main\.ts:5/ }).click()
      await cursorOnLine(page, 5)
      await page.locator('.squiggly-error').waitFor()
      await page.keyboard.press('End')
      await page.keyboard.type(' // ')
      await page.locator('.squiggly-error').waitFor({ state: 'detached' })
      await page.keyboard.press('ControlOrMeta+S')
      await page.getByText('Saved', { exact: true }).first().waitFor()
      assert.equal(await page.locator('.squiggly-error').count(), 0)
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (401|422)/.test(error)),
      [],
    )
  })
})
