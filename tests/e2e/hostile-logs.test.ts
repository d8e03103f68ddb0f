import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ARTIFACTS, step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

/** Lines that do something to whoever takes them for more than text. */
const PAYLOADS = {
  image: '<img src=x onerror="window.hacked=1">',
  script: '</script></textarea></title><script>window.hacked=1</script>',
  vector: '<svg/onload=window.hacked=1><iframe srcdoc="<script>parent.hacked=1</script>">',
  link: 'javascript:window.hacked=1 main.ts:1:1 "><a href=javascript:window.hacked=1>main.ts:2:2</a>',
  template: '{{constructor.constructor("window.hacked=1")()}} $t(hacked) %c%s',
  ansi: '\u001b[2J\u001b]0;hacked\u0007\u001b[31mred\u001b[0m \u001b]8;;javascript:window.hacked=1\u0007link\u001b]8;;\u0007',
  nul: 'before\0after\u0001\u0008\u007f',
  breaks: 'one\r\ntwo\n\nevent: lines\ndata: []\n\nthree\u2028four',
  bidi: '\u202egnp.exe\u2066 אבג \u200f',
  marks: `a${'\u0301'.repeat(500)}`,
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈',
  half: '\ud800 alone',
}

const SERVICE = `const payloads = ${JSON.stringify(PAYLOADS)}
router.get('/say', () => {
  for (const [name, text] of Object.entries(payloads)) {
    console.log(name + ' ' + text)
    logger.warn(name + ' with fields ' + text, { [text]: text, __proto__: { a: 1 } })
    const error = new Error(text)
    error.name = '<b>' + name
    error.stack = error.name + ': ' + text + '\\n    at ' + text + ' (service.js:1:1)'
    console.error(error)
  }
  return 'said'
})
router.get('/long', () => {
  console.log('long ' + 'x'.repeat(100_000_000))
  console.log('wide ' + '<b>'.repeat(20_000_000))
  console.log('tall ' + '\\n'.repeat(50_000_000))
  return 'said'
})
router.get('/flood', () => { for (let i = 0; i < 50_000; i++) console.log('flood ' + i + payloads.image); return 'said' })
`

describe('D1. The page of logs', () => {
  test('D1 shows hostile lines as text, and stays usable under long ones and many', { timeout: 170_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t, {
      runtime: { limits: { memoryMb: 1024, cpuMs: 30_000, logLinesPerSecond: 5_000 } },
    })
    await client.createProject('Hostile', 'hostile')
    await client.publish('hostile', SERVICE)
    const say = async (path: string) =>
      assert.equal(await (await fetch(`${server.url}/r/hostile/${path}`)).text(), 'said')

    const { page, errors, foreign } = await signedInBrowser(t, server.url)
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await page.goto(`${server.url}/projects/hostile/logs`)
    const list = page.getByRole('log')
    await list.locator('[data-index]').first().waitFor()
    // Before anybody had signed in there was a 401.
    errors.length = 0
    const title = await page.title()
    const scripts = await page.locator('script').count()

    const inert = async () => {
      assert.equal(await page.evaluate(() => (globalThis as { hacked?: unknown }).hacked), undefined)
      assert.equal(
        await page.locator('img[src="x"], iframe, a[href^="javascript"], [onerror], [onload], svg[onload]').count(),
        0,
      )
      assert.equal(await page.locator('script').count(), scripts)
      assert.equal(await page.title(), title)
      assert.deepEqual([dialogs, errors, foreign], [[], [], []])
    }

    await step(page, 'hostile lines come live and are text', async () => {
      await say('say')
      await list.getByText('half with fields').first().waitFor()
      await inert()
    })

    await step(page, 'each of them opens', async () => {
      const search = page
        .getByRole('searchbox')
        .or(page.getByRole('textbox', { name: /search|filter/i }))
        .first()
      for (const name of ['image', 'script', 'vector', 'link', 'ansi', 'nul']) {
        await search.fill(`${name} with fields`)
        const row = list.getByText(`${name} with fields`).first()
        await row.waitFor()
        await until('the others are gone', async () => (await list.locator('[data-index]').count()) === 1)
        await row.click()
        const sheet = page.getByRole('dialog')
        await sheet.waitFor()
        const shown = (await sheet.locator('pre').first().textContent()) ?? ''
        assert.ok(shown.startsWith(`${name} with fields`), shown)
        if (name !== 'ansi' && name !== 'nul') assert.ok(shown.includes(PAYLOADS[name as 'image']), shown)
        if (name === 'ansi') assert.ok(!shown.includes('\u001b'), JSON.stringify(shown))
        await inert()
        await page.keyboard.press('Escape')
        await sheet.waitFor({ state: 'hidden' })
      }
      await search.fill('')
      mkdirSync(ARTIFACTS, { recursive: true })
      await list.getByText('half with fields').first().waitFor()
      await page.screenshot({ path: join(ARTIFACTS, 'hostile-logs.png') })
    })

    await step(page, 'lines of 100 MB come cut off, and the page can be used', async () => {
      await say('long')
      await list.getByText(/^tall/).first().waitFor()
      const row = list.getByText(/^long x/).first()
      await row.click()
      const shown = (await page.getByRole('dialog').locator('pre').first().textContent()) ?? ''
      assert.ok(shown.length > 1_000 && shown.length < 100_000, `${shown.length} characters`)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await inert()
    })

    await step(page, 'a flood is told, and the page can be used', async () => {
      await say('flood')
      await list
        .getByText(/log lines were dropped/)
        .first()
        .waitFor()
      assert.ok((await list.locator('[data-index]').count()) < 200, 'rows out of sight are not there')
      await list
        .getByText(/log lines were dropped/)
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
      await inert()
    })
  })
})
