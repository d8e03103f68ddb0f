import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const GREETER = `router.get('/hello', () => {
  logger.info('someone said hello')
  return { greeting: 'from the draft' }
})
`
const BROKEN = `// A draft that does not start.

throw new Error('not today')
`

describe('drafts in the browser', () => {
  test('are run, asked by hand and told what is wrong with them', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    const put = (content: string, revision: number) =>
      client.call<{ revision: number }>('PUT', '/projects/shop/pipeline/draft', {
        files: [{ path: 'main.ts', content }],
        revision,
      })
    const { revision } = await put(GREETER, 0)

    const { page } = await signedInBrowser(t, server.url)

    await step(page, 'run the draft by its keys', async () => {
      await page.goto(`${server.url}/projects/shop/code`)
      await page.locator('.monaco-editor .view-line').first().click()
      await page.keyboard.press('ControlOrMeta+Enter')
      await page.getByText('Preview running').waitFor()
      const address = await page.getByRole('link', { name: 'Open the preview' }).getAttribute('href')
      assert.match(address ?? '', /\/r\/shop@draft\..+\/$/)
    })

    await step(page, 'ask it, and see the answer and its log line', async () => {
      await page.getByRole('tab', { name: 'Request' }).click()
      await page.getByRole('textbox', { name: 'Headers' }).waitFor()
      await page.getByLabel('Path', { exact: true }).fill('/hello')
      await page.getByRole('button', { name: 'Send' }).click()
      const answer = page.getByRole('region', { name: 'Answer' })
      await answer.getByText('"greeting": "from the draft"').waitFor()
      await answer.getByText('200 OK').waitFor()
      await answer.getByText('someone said hello').waitFor()
      await page.getByRole('region', { name: 'Recent requests' }).getByText('/hello').waitFor()
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'request.png') })
    })

    await step(page, 'a draft that does not start tells the line', async () => {
      await put(BROKEN, revision)
      await page.reload()
      await page.locator('.monaco-editor').getByText('not today').waitFor()
      await page.getByRole('button', { name: 'Run again' }).click()
      await page.getByRole('button', { name: /not today.*main\.ts:3:/ }).waitFor()
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'problem.png') })
    })

    await step(page, 'stop the preview', async () => {
      await page.getByRole('button', { name: 'Stop the preview' }).click()
      await page.getByRole('button', { name: 'Run draft' }).waitFor()
    })
  })
})
