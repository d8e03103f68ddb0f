/** The web app's editor, as a test uses it. */
import type { Page } from 'playwright-core'
import { until } from '../../support/until.ts'

const LINES = '.monaco-editor .view-lines'

/** Waits until the editor shows code, and answers its lines. */
export async function editorLines(page: Page) {
  const lines = page.locator(LINES).first()
  await lines.locator('.view-line').first().waitFor()
  return lines
}

/** What the editor shows, line by line; blanks are blanks. */
export const shownCode = async (page: Page): Promise<string> =>
  (await page.locator(LINES).first().innerText()).replaceAll('\u{a0}', ' ')

/** Waits until the editor shows this. */
export const codeShows = (page: Page, text: string): Promise<boolean> =>
  until(`the editor shows ${text}`, async () => (await shownCode(page)).includes(text))

/** Replaces all that the editor holds by pasting, since typed code would be indented and closed by the editor. */
export async function writeInEditor(page: Page, text: string): Promise<void> {
  await (await editorLines(page)).locator('.view-line').first().click()
  await page.keyboard.press('ControlOrMeta+A')
  await page
    .locator('.monaco-editor .native-edit-context, .monaco-editor textarea.inputarea')
    .first()
    .evaluate((element, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
}

/** Waits until the cursor is on a line. */
export const cursorOnLine = (page: Page, line: number): Promise<void> =>
  page
    .locator('.monaco-editor .line-numbers.active-line-number')
    .filter({ hasText: new RegExp(`^${line}$`) })
    .first()
    .waitFor()

/** Texts of files with edits that the browser keeps, of all visits. */
const keptTexts = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('m3m.drafts.v1')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const texts = opening.result.transaction('files').objectStore('files').getAll()
          texts.onsuccess = () => resolve(texts.result)
          texts.onerror = () => reject(texts.error)
          opening.result.close()
        }
      }),
  )

/** Waits until edits with this text are kept in the browser. */
export const mirrored = (page: Page, text: string): Promise<boolean> =>
  until(`${text} is in the browser`, async () => (await keptTexts(page)).some((kept) => kept.includes(text)))
