import assert from 'node:assert/strict'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SERVICE = `router.get('/say/:text', ({ params }) => {
  console.log(params.text)
})
`

inEachLanguage('16 the log of a service as it is written', { timeout: 180_000 }, async (stage) => {
  const { t, context, browser, language } = stage
  const { server, client, folder } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  await client.publish('shop', SERVICE)
  const say = async (...texts: string[]) => {
    for (const text of texts) await fetch(`${server.url}/r/shop/say/${text}`)
  }
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const log = page.getByRole('log')
  const line = (text: string) => log.getByText(text, { exact: true })
  const shown = () => log.locator('[data-index] bdi:first-of-type').allInnerTexts()
  const search = page.getByRole('textbox', { name: t('logs:search.label') })
  /** What is on the screen is all there is, each once: as many lines, and the same ones at the end. */
  const isWhole = () =>
    until('the page has every line once', async () => {
      const stored = (await client.logs('shop', 'limit=1000')).map(({ message }) => message).toReversed()
      const counted = await page.getByText(t('logs:list.count', { count: stored.length }), { exact: true }).count()
      const rows = await shown()
      return counted === 1 && rows.length > 0 && rows.join('\n') === stored.slice(-rows.length).join('\n')
    })

  await step(page, 'lines come in their order', async () => {
    await page.goto(`${server.url}/projects/shop/logs`)
    await log.locator('[data-index]').first().waitFor()
    await say('one', 'two', 'three')
    await line('three').waitFor()
    assert.deepEqual((await shown()).slice(-3), ['one', 'two', 'three'])
    await isWhole()
  })
  await step(page, 'what does not pass the filter does not come', async () => {
    await search.fill('odd')
    await page.waitForURL('**?q=odd')
    await say('odd-1', 'even-2', 'odd-3')
    await line('odd-3').waitFor()
    assert.deepEqual(await shown(), ['odd-1', 'odd-3'])
    await search.fill('')
    await line('even-2').waitFor()
    await isWhole()
  })
  await step(page, 'for a reader who has scrolled up nothing moves, and new lines are counted', async () => {
    await say(...Array.from({ length: 60 }, (_, n) => `row-${n}`))
    await line('row-59').waitFor()
    await log.hover()
    await page.mouse.wheel(0, -600)
    await page.getByRole('button', { name: t('logs:list.toNewest') }).waitFor()
    const before = await shown()
    await say('late-1', 'late-2', 'late-3')
    const held = page.getByRole('button', { name: t('logs:list.held', { count: 3 }) })
    await held.waitFor()
    assert.deepEqual(await shown(), before)
    await shot(page, `log-held-${language}`)
    await held.click()
    await line('late-3').waitFor()
    await held.waitFor({ state: 'detached' })
    await isWhole()
  })
  await step(page, 'after a restart of the server it goes on, without gaps and without anything twice', async () => {
    await server.stop()
    await page.getByText(t('logs:live.reconnecting')).waitFor()
    const port = Number(new URL(server.url).port)
    const again = await startServer(folder, { server: { host: '127.0.0.1', port } })
    context.after(() => again.stop('SIGKILL'))
    await say('meanwhile-1', 'meanwhile-2')
    await line('meanwhile-2').waitFor()
    await page.getByText(t('logs:live.reconnecting')).waitFor({ state: 'detached' })
    await say('afterwards')
    await line('afterwards').waitFor()
    await isWhole()
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401|net::ERR_/.test(error)),
    [],
  )
})
