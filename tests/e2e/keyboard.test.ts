import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'

const answer = (text: string) => `router.get('/', () => '${text}')\n`

/** What that is called which has the focus. Menus move it a task after the key. */
const focused = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve))
    const element = document.activeElement as HTMLElement
    // A shortcut may stand behind the name.
    return element.getAttribute('aria-label') ?? element.innerText.trim().split('\n')[0]!
  })

/** Presses a key until what has the focus is called that. */
async function reach(page: Page, name: string, key = 'Tab'): Promise<void> {
  const met: string[] = []
  for (let i = 0; i < 60; i++) {
    const now = await focused(page)
    if (now === name) return
    met.push(now.slice(0, 40))
    await page.keyboard.press(key)
  }
  assert.fail(`${key} never comes to "${name}", but to ${met.join(' | ')}`)
}

inEachLanguage('28 all by keyboard', { timeout: 150_000 }, async ({ t, context, browser, language }) => {
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Bakery', 'bakery')
  await client.createProject('Shop', 'shop')
  await client.publish('shop', answer('first'))
  const { revision } = await client.call<{ revision: number }>('POST', '/projects/shop/pipeline/draft', {
    from: '1',
    bump: 'major',
  })
  await client.call('PUT', '/projects/shop/pipeline/draft', {
    files: [{ path: 'main.ts', content: answer('second') }],
    revision,
  })
  const answered = async () => (await fetch(`${server.url}/r/shop/`)).text()
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())

  await step(page, 'the skip link is the first stop, and leads to the content', async () => {
    await page.reload()
    await page.getByRole('heading', { level: 1, name: t('projects:title') }).waitFor()
    await press('Tab')
    assert.equal(await focused(page), t('app.skip'))
    await press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    await press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.closest('main') !== null), true)
  })

  await step(page, 'the palette opens a project', async () => {
    await press('Control+k')
    const palette = page.getByRole('dialog', { name: t('palette.title') })
    await palette.waitFor()
    await page.keyboard.type('shop')
    await palette.getByRole('option', { name: 'Shop' }).first().waitFor()
    await press('Enter')
    await page.waitForURL('**/projects/shop')
    await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
    await press('g', 'c')
    await page.waitForURL('**/projects/shop/code')
    await page.locator('.monaco-editor .view-line').first().waitFor()
  })

  await step(page, 'publish', async () => {
    await reach(page, t('code:publish.action'))
    await press('Enter')
    const dialog = page.getByRole('dialog', { name: t('code:publish.title', { number: '2' }) })
    await dialog.getByText(t('code:publish.problems.none')).waitFor()
    await reach(page, t('code:publish.confirm', { number: '2' }))
    await press('Enter')
    await page
      .getByText(t('code:publish.done', { number: '2' }))
      .first()
      .waitFor()
    assert.equal(await answered(), 'second')
  })

  await step(page, 'roll back', async () => {
    await dialogsGone(page)
    // A notice gives the focus back to where it came from: while there is one, Tab does not get past it.
    await page.getByText(t('code:publish.done', { number: '2' }), { exact: true }).waitFor({ state: 'detached' })
    await page.locator('body').press('Escape')
    await reach(page, t('nav.versions'))
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: t('versions:title') }).waitFor()
    await reach(page, t('versions:more.label', { number: '1' }))
    await press('Enter')
    await page.getByRole('menuitem', { name: t('versions:rollBack.action') }).waitFor()
    await reach(page, t('versions:rollBack.action'), 'ArrowDown')
    await press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await reach(page, t('versions:rollBack.confirm', { number: '1' }))
    const published = page.waitForResponse((response) => /\/versions\/1\/publish$/.test(response.url()))
    await press('Enter')
    assert.equal((await published).status(), 200)
    assert.equal(await answered(), 'first')
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})

const dialogsGone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })
