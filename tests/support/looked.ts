/** A page as it looks dark on a phone and light on a screen: pictures of it, and no violation of accessibility. */
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { shot } from './shot.ts'

const LOOKS = [
  ['dark', 375],
  ['light', 1280],
] as const

/** @param part what is brought into view; the page stays in the last look, light and wide */
export async function looked(page: Page, name: string, part?: Locator): Promise<void> {
  for (const [colorScheme, width] of LOOKS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(colorScheme === 'dark' ? 'html.dark' : 'html:not(.dark)').waitFor()
    await part?.scrollIntoViewIfNeeded()
    await shot(page, `${name}-${colorScheme}-${width}`)
    assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}, ${width} wide`)
  }
}
