import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { step, visit } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit, signInOn } from '../support/signed-in.ts'
import { words } from '../support/words.ts'

const NAMES = { en: 'English', ru: 'Русский' }
const COUNTS = [1, 2, 5, 21]

inEachLanguage('26 the language of the web app', { timeout: 150_000 }, async ({ t, context, browser, language }) => {
  const { server, client } = await serverWithRoot(context)
  const other = words(language === 'en' ? 'ru' : 'en')
  const { page, errors } = await signedInVisit(browser, server.url, { language: other.language })

  await step(page, 'switches at once everywhere, without a reload, and stays', async () => {
    await page.goto(`${server.url}/account`)
    await page.getByRole('heading', { level: 1, name: other.t('account:title') }).waitFor()
    await page.evaluate(() => Object.assign(window, { notReloaded: true }))
    await page.getByRole('radio', { name: NAMES[language] }).click()
    await page.getByRole('heading', { level: 1, name: t('account:title') }).waitFor()
    await page
      .getByRole('navigation', { name: t('nav.main') })
      .getByText(t('nav.audit'))
      .waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), language)
    assert.equal(await page.evaluate(() => 'notReloaded' in window), true)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: t('account:title') }).waitFor()
    assert.equal(await page.getByText(other.t('account:sessions.title')).count(), 0)
  })

  await step(page, 'counts 1, 2, 5 and 21 as the language does', async () => {
    let made = 0
    for (const count of COUNTS) {
      while (made < count) await client.createProject(`Project ${++made}`, `project-${made}`)
      await page.goto(`${server.url}/projects`)
      await page.getByText(t('projects:count', { count }), { exact: true }).waitFor()
    }
    const said = COUNTS.map((count) => t('projects:count', { count }).replace(String(count), '').trim())
    assert.deepEqual(
      said,
      language === 'en' ? ['project', 'projects', 'projects', 'projects'] : ['проект', 'проекта', 'проектов', 'проект'],
    )
  })

  await step(page, 'writes numbers and dates as the language does', async () => {
    const goal = { name: 'Sales', slug: 'sales', type: 'counter' }
    await client.call('POST', '/projects/project-1/goals', goal)
    await client.call('POST', '/projects/project-1/goals/sales/increment', { by: 1234567 })
    await page.goto(`${server.url}/projects/project-1/goals`)
    const value = page.locator('[data-goal=sales] [data-value]').first()
    await value.waitFor()
    assert.equal((await value.innerText()).trim().replace(/\s/g, ' '), language === 'en' ? '1,234,567' : '1 234 567')
    await page.goto(`${server.url}/audit`)
    const moment = page.locator('main tbody time').first()
    await moment.waitFor()
    const shown = await page.evaluate(
      ([at, locale]) =>
        new Intl.DateTimeFormat(locale!, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at!)),
      [await moment.getAttribute('datetime'), language],
    )
    assert.equal(`${await moment.getAttribute('title')} ${await moment.innerText()}`.includes(shown), true, shown)
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})

/** The background of the page and of the editor. */
const colors = (page: Page) =>
  page.evaluate(() =>
    ['body', '.monaco-editor .monaco-editor-background'].map((selector) => {
      const element = document.querySelector(selector)
      return element ? getComputedStyle(element).backgroundColor : ''
    }),
  )
const isDark = (page: Page) => page.evaluate(() => document.documentElement.classList.contains('dark'))

inEachLanguage('27 the theme of the web app', { timeout: 150_000 }, async (stage) => {
  const { t, context, browser, locale } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const { page, errors } = await visit(browser, `${server.url}/login`, { locale, colorScheme: 'dark' })
  // Noted at each step of the loading, before anything of the app runs and after.
  await page.addInitScript(() => {
    const seen: boolean[] = []
    Object.assign(window, { seen })
    const note = () => {
      if (document.body) seen.push(document.documentElement.classList.contains('dark'))
    }
    new MutationObserver(note).observe(document, { childList: true, subtree: true, attributes: true })
  })
  const flashes = async (dark: boolean) => {
    const seen = await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen)
    assert.ok(seen.length > 0)
    return seen.filter((each) => each !== dark).length
  }
  const choose = async (theme: 'light' | 'dark' | 'system') => {
    await page.goto(`${server.url}/account`)
    await page.getByRole('radio', { name: t(`theme.${theme}`) }).click()
  }
  const openCode = async () => {
    await page.goto(`${server.url}/projects/shop/code`)
    await page.locator('.monaco-editor .view-line').first().waitFor()
  }

  await step(page, 'is the system’s until another is chosen', async () => {
    assert.equal(await isDark(page), true)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.waitForFunction(() => !document.documentElement.classList.contains('dark'))
    await signInOn(page, undefined, stage)
    await page.getByRole('heading', { level: 1, name: t('projects:title') }).waitFor()
  })

  for (const theme of ['dark', 'light'] as const)
    await step(page, `${theme} is there from the first paint, in the editor too`, async () => {
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'light' : 'dark' })
      await choose(theme)
      await openCode()
      assert.equal(await flashes(theme === 'dark'), 0)
      const [background, editor] = await colors(page)
      // The editor's is in rgb, the page's in lab: its first number is the lightness, up to 100.
      const light = (color = '') => Number(/\d+/.exec(color)?.[0]) > (color.startsWith('lab') ? 50 : 127)
      assert.deepEqual(
        [light(background), light(editor)],
        [theme === 'light', theme === 'light'],
        `${background} ${editor}`,
      )
    })

  await step(page, 'an open editor follows the system', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    await choose('system')
    await openCode()
    const [before] = [await colors(page)]
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForFunction((old) => {
      const editor = document.querySelector('.monaco-editor .monaco-editor-background')
      return editor && getComputedStyle(editor).backgroundColor !== old
    }, before[1])
    assert.equal(await isDark(page), true)
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})
