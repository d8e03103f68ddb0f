/** The web app in a browser where somebody is signed in. */
import type { TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startBrowser, type Visit, visit } from './browser.ts'
import { ROOT_USER } from './client.ts'
import { type Language, words } from './words.ts'

/** Fills in the form that the page shows, and sends it. */
export async function signInOn(page: Page, { email, password } = ROOT_USER, { t } = words()): Promise<void> {
  await page.getByRole('textbox', { name: t('auth:login.email') }).fill(email)
  await page.getByLabel(t('auth:login.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('auth:login.submit') }).click()
}

type VisitOptions = BrowserContextOptions & { user?: typeof ROOT_USER; language?: Language }

/** Somebody's own context of a browser, signed in and on the page of projects. */
export async function signedInVisit(
  browser: Browser,
  url: string,
  { user = ROOT_USER, language, ...options }: VisitOptions = {},
): Promise<Visit> {
  const spoken = words(language)
  const own = await visit(browser, `${url}/login`, { locale: spoken.locale, ...options })
  await signInOn(own.page, user, spoken)
  await own.page.getByRole('heading', { level: 1, name: spoken.t('projects:title') }).waitFor()
  return own
}

/** A browser of the test's own, where root is signed in and on the page of projects. */
export async function signedInBrowser(
  t: Pick<TestContext, 'after'>,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit & { browser: Browser }> {
  const browser = await startBrowser(t)
  return { browser, ...(await signedInVisit(browser, url, options)) }
}
