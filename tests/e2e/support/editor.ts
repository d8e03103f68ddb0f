/** The web app's editor, as a test uses it. */
import type { Page } from 'playwright-core'

/** Waits until the editor shows code, and answers its lines. */
export async function editorLines(page: Page) {
  const lines = page.locator('.monaco-editor .view-lines').first()
  await lines.locator('.view-line').first().waitFor()
  return lines
}

/** Replaces what the editor shows by pasting, since typed code would be indented and closed by the editor. */
export async function writeInEditor(page: Page, text: string): Promise<void> {
  await (await editorLines(page)).click()
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

/** What stands on the line of the cursor, as the editor numbers it. */
export const currentLine = (page: Page) => page.locator('.monaco-editor .line-numbers.active-line-number').first()
