import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { step } from '../support/browser.ts'
import { ROOT, runCli } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { writeInEditor } from './support/editor.ts'

const SERVICE = `import { Hono } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'

const Greeting = z.object({ name: z.string() })
const app = new Hono()
app.use(cors())
app.post('/', async (c) => c.json(Greeting.parse(await c.req.json()), 201))

export default app
`

/** A picture for whoever wants to look: `SHOTS=<folder>`. */
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) })
}

describe('installed packages in the editor', () => {
  test('are checked, completed and published', { timeout: 180_000 }, async (t) => {
    const list = ['hono', 'zod'].map((name) => `${name}@file:${join(ROOT, 'node_modules', name)}`)
    const { folder, server, client } = await serverWithRoot(t, { packages: { list } })
    const installed = runCli(folder, ['packages', 'install', '--config', join(folder, 'config', 'm3m.yaml')])
    assert.equal(installed.code, 0, installed.stderr)
    await client.createProject('greeter')

    const { page, errors } = await signedInBrowser(t, server.url)
    await step(page, 'types of packages are checked', async () => {
      await page.goto(`${server.url}/projects/greeter/code`)
      await page.locator('.monaco-editor .view-lines').first().waitFor()
      await page.getByText('Problems', { exact: true }).first().click()
      await writeInEditor(page, `${SERVICE}Greeting.parse(1).nam.toFixed()\n`)
      await page
        .getByText(/Property 'nam' does not exist on type/)
        .first()
        .waitFor()
      await shot(page, 'packages-problem')
    })
    await step(page, 'a sound service has no problems', async () => {
      await writeInEditor(page, SERVICE)
      await page.getByText('No problems found').waitFor()
      await shot(page, 'packages-sound')
    })
    await step(page, 'methods of packages are completed', async () => {
      await writeInEditor(page, `${SERVICE}app.basePa`)
      await page.keyboard.press('Control+Space')
      await page.locator('.suggest-widget').getByText('basePath').first().waitFor()
      await shot(page, 'packages-completion')
      await page.keyboard.press('Escape')
    })
    await step(page, 'what is published answers', async () => {
      await client.publish('greeter', SERVICE)
      const response = await fetch(`${server.url}/r/greeter/`, { method: 'POST', body: '{"name":"Ann","more":1}' })
      assert.deepEqual([response.status, await response.json()], [201, { name: 'Ann' }])
    })
    assert.deepEqual(
      errors.filter((error) => !/status of 401/.test(error)),
      [],
    )
  })
})
