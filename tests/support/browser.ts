/** Headless Chromium for the end-to-end tests. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { ROOT } from './server.ts'

export const ARTIFACTS = join(ROOT, 'tests', '.artifacts')

/** Starts the browser; closed when the test ends. */
export async function startBrowser(t: Pick<TestContext, 'after'>): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  t.after(() => browser.close())
  return browser
}

export interface Visit {
  context: BrowserContext
  page: Page
  /** Errors of the page and its console since the start. */
  errors: string[]
  /** Requests that left the server's origin. */
  foreign: string[]
}

/** Opens a page in a context of its own, watching for errors and for requests to elsewhere. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const errors: string[] = []
  const foreign: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('request', (request) => {
    const target = request.url()
    if (!target.startsWith(new URL(url).origin) && !/^(data|blob|about):/.test(target)) foreign.push(target)
  })
  await page.goto(url)
  return { context, page, errors, foreign }
}

/** Runs a step; when it fails, leaves a picture of the page in tests/.artifacts. */
export async function step<T>(page: Page, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    mkdirSync(ARTIFACTS, { recursive: true })
    await page.screenshot({ path: join(ARTIFACTS, `${name.replace(/\W+/g, '-')}.png`) }).catch(() => {})
    throw new Error(`step "${name}" failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
