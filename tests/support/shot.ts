/** Pictures of pages, for whoever wants to look at them: into the folder that SHOTS names, none without it. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
}
