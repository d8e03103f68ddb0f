/** The code editor, as a test uses it. */
import type { Page } from 'playwright-core'
import { until } from './until.ts'

/** What the editor shows, line by line; blanks are blanks. */
export const shownCode = async (page: Page): Promise<string> =>
  (await page.locator('.monaco-editor .view-lines').first().innerText()).replaceAll('\u{a0}', ' ')

/** Waits until the editor shows this. */
export const codeShows = (page: Page, text: string): Promise<boolean> =>
  until(`the editor shows ${text}`, async () => (await shownCode(page)).includes(text))

/** Puts this in place of all that the editor holds. */
export async function typeCode(page: Page, text: string): Promise<void> {
  await page.locator('.monaco-editor .view-line').first().click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}
