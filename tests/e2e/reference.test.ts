import assert from 'node:assert/strict'
import { test } from 'node:test'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

test("the reference is searched and linked to, and the editor completes a project's own keys", {
  timeout: 180_000,
}, async (t) => {
  const { server, client } = await serverWithRoot(t)
  await client.createProject('Shop', 'shop')
  await client.call('PUT', '/projects/shop/env/API_URL', { type: 'string', value: 'https://example.com' })
  await client.publish('shop', "router.get('/', () => 'hi')")
  await client.call('POST', '/projects/shop/pipeline/draft', { from: '1', bump: 'minor' })

  const { page, context, errors, foreign } = await signedInBrowser(t, server.url)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])

  await step(page, 'find a method by keyboard', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('heading', { level: 1, name: 'Runtime reference' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('kv.incr')
    await page.getByRole('link', { name: 'kv.increment', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.hash === '#kv.increment')
    const section = page.getByRole('region', { name: 'kv.increment' })
    await section.getByText('options.ttl').waitFor()
    await section.getByRole('button', { name: 'Copy the example' }).click()
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      "const visits = await kv.increment('visits')",
    )
  })

  await step(page, 'open a link to a method', async () => {
    await page.goto('about:blank')
    await page.goto(`${server.url}/docs/runtime#crypto.randomUUID`)
    const section = page.getByRole('region', { name: 'crypto.randomUUID' })
    await section.waitFor()
    await until('the method is in sight', () =>
      section.evaluate((element) => element.getBoundingClientRect().top < 800),
    )
    // The pane scrolls, not the window.
    assert.equal(await page.evaluate(() => document.documentElement.scrollTop), 0)
    await page.setViewportSize({ width: 375, height: 740 })
    await page.getByRole('link', { name: 'All APIs' }).click()
    await page.getByRole('textbox', { name: 'Find a name or a word' }).waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  await step(page, 'complete a key of the environment, also one that was just added', async () => {
    await page.goto(`${server.url}/projects/shop/code`)
    await page.locator('.monaco-editor .view-line').first().click()
    const complete = async (key: string) => {
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
      await page.keyboard.type("env.get('")
      await until(`${key} is offered`, async () => {
        await page.keyboard.press('Escape')
        await page.keyboard.press('Control+Space')
        await page.locator('.suggest-widget.visible').waitFor()
        const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: key })
        return (await offered.count()) > 0
      })
      await page.keyboard.press('Escape')
    }
    await complete('API_URL')
    await client.call('PUT', '/projects/shop/env/RATE_LIMIT', { type: 'integer', value: 5 })
    const refreshed = page.waitForResponse(/projects\/shop\/runtime\/types/)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await refreshed
    await complete('RATE_LIMIT')
  })
  assert.deepEqual(foreign, [])
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})
