/** Scenarios that have to go the same way in every language of the web app. */
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { startBrowser } from './browser.ts'
import { LANGUAGES, type Words, words } from './words.ts'

export interface Stage extends Words {
  context: TestContext
  /** One for all languages; each has contexts of its own in it. */
  browser: Browser
}

/** Runs a scenario once in each language, side by side in one browser. */
export function inEachLanguage(
  name: string,
  { timeout }: { timeout: number },
  scenario: (stage: Stage) => Promise<void>,
): void {
  describe(name, { concurrency: true, timeout }, () => {
    const endings: (() => unknown)[] = []
    let browser: Browser
    before(async () => {
      browser = await startBrowser({ after: (work: () => unknown) => void endings.push(work) } as never)
    })
    after(() => Promise.all(endings.map((end) => end())))
    for (const language of LANGUAGES)
      test(language, { timeout }, (context) => scenario({ ...words(language), context, browser }))
  })
}
