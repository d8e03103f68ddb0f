import assert from 'node:assert/strict'
import sharp from 'sharp'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { storedFiles } from '../support/stored-files.ts'
import { until } from '../support/until.ts'

inEachLanguage(
  '20 files are looked at, edited and linked to',
  { timeout: 300_000 },
  async ({ context, browser, language, t }) => {
    const { server, client } = await serverWithRoot(context)
    const files = storedFiles(client, 'shop')
    await client.createProject('Shop', 'shop')
    await files.text('/config.yaml', 'name: shop\nopen: true\n')
    const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    const { page, errors } = await signedInVisit(browser, server.url, { language })
    const row = (name: string) => page.getByRole('row', { name })
    const sheet = page.getByRole('dialog')
    const looked = async (name: string) => {
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.locator(colorScheme === 'dark' ? 'html.dark' : 'html:not(.dark)').waitFor()
        await shot(page, `${name}-${language}-${colorScheme}`)
        assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}`)
      }
    }

    await step(page, 'a picture has a thumbnail of 50 × 50', async () => {
      await page.goto(`${server.url}/projects/shop/storage`)
      await row('config.yaml').waitFor()
      await page
        .getByLabel(t('storage:upload.files'), { exact: true })
        .setInputFiles({ name: 'sea.png', mimeType: 'image/png', buffer: picture })
      const image = row('sea.png').locator('img')
      await until('it is loaded', () =>
        image.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth === 50),
      )
      assert.equal(await image.evaluate((one: HTMLImageElement) => one.naturalHeight), 50)
      await page.getByRole('radio', { name: t('storage:view.grid') }).click()
      const tile = page.getByRole('gridcell', { name: 'sea.png' })
      await until('the larger one as well', () =>
        tile.locator('img').evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth === 200),
      )
      await looked('storage-tiles')
      await page.getByRole('radio', { name: t('storage:view.list') }).click()
    })

    await step(page, 'a preview shows the picture, and arrows the files beside', async () => {
      await row('sea.png').getByRole('button', { name: 'sea.png', exact: true }).click()
      await until('it is loaded', () =>
        sheet.getByRole('img', { name: 'sea.png' }).evaluate((one: HTMLImageElement) => one.naturalWidth === 300),
      )
      await looked('storage-preview')
      await page.keyboard.press('ArrowLeft')
      await sheet.getByText('open: true').waitFor()
      assert.match(page.url(), /preview=config\.yaml/)
    })

    await step(page, 'the text is edited and saved by keyboard', async () => {
      await sheet.getByRole('button', { name: t('storage:action.edit') }).click()
      await page.locator('.monaco-editor .view-line').first().waitFor()
      const colours = () =>
        page
          .locator('.monaco-editor .view-line span > span')
          .evaluateAll((parts) => new Set(parts.map(({ className }) => className)).size)
      await until('keys and values differ', async () => (await colours()) > 1)
      await page.locator('.monaco-editor').first().click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('closed: never')
      await sheet.getByText(t('storage:edit.unsaved')).waitFor()
      await page.keyboard.press('Control+s')
      await sheet.getByText(t('storage:edit.saved'), { exact: true }).waitFor()
      assert.equal(await files.content('/config.yaml'), 'name: shop\nopen: true\nclosed: never')
      await looked('storage-editor')
    })

    await step(page, 'what somebody else wrote meanwhile is not lost', async () => {
      await files.text('/config.yaml', 'theirs: 1\n')
      await page.locator('.monaco-editor').first().click()
      await page.keyboard.type('x')
      await page.keyboard.press('Control+s')
      await sheet.getByText(t('storage:edit.conflict.title')).waitFor()
      assert.equal(await files.content('/config.yaml'), 'theirs: 1\n')
      await looked('storage-conflict')
      await sheet.getByRole('button', { name: t('storage:edit.conflict.theirs') }).click()
      await page.locator('.monaco-editor').getByText('theirs').waitFor()
    })

    await step(page, 'edits are not left by accident', async () => {
      await page.locator('.monaco-editor').first().click()
      await page.keyboard.type('y')
      await sheet.getByText(t('storage:edit.unsaved')).waitFor()
      await sheet.getByRole('button', { name: t('action.close') }).click()
      const question = page.getByRole('alertdialog')
      await question.getByRole('button', { name: t('action.cancel') }).click()
      await sheet.getByText(t('storage:edit.unsaved')).waitFor()
      await sheet.getByRole('button', { name: t('action.close') }).click()
      await question.getByRole('button', { name: t('storage:edit.leave.confirm') }).click()
      await sheet.getByText('theirs: 1').waitFor()
      assert.equal(await files.content('/config.yaml'), 'theirs: 1\n')
    })

    await step(page, 'a direct link opens without a session, until it is revoked', async () => {
      await sheet.getByRole('combobox', { name: t('storage:links.span.label') }).click()
      await page.getByRole('option', { name: t('storage:links.span.7d') }).click()
      await sheet.getByRole('button', { name: t('storage:links.create') }).click()
      const address = sheet.getByRole('textbox', { name: t('storage:links.address') })
      await address.waitFor()
      const url = await address.inputValue()
      const [link] = await files.links()
      assert.equal(link!.url, url)
      assert.ok(Date.parse(link!.expiresAt!) > Date.now() + 6 * 86_400_000)
      const path = new URL(url).pathname
      assert.equal(await (await fetch(server.url + path)).text(), 'theirs: 1\n')
      await looked('storage-links')
      await sheet.getByRole('button', { name: t('storage:links.revoke') }).click()
      await address.waitFor({ state: 'detached' })
      assert.match(String((await fetch(server.url + path)).status), /404|410/)
    })

    await step(page, 'closing it leads back to the file', async () => {
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
      await until('the row has the focus', () =>
        page.evaluate(() => (document.activeElement as HTMLElement).dataset.path === '/config.yaml'),
      )
      assert.doesNotMatch(page.url(), /preview/)
    })

    await step(page, 'a new text file opens in the editor', async () => {
      await page.getByRole('button', { name: t('storage:new.action') }).click()
      await page.getByRole('menuitem', { name: t('storage:new.file.action') }).click()
      await sheet.getByRole('textbox').fill('data.json')
      await sheet.getByRole('button', { name: t('storage:new.submit') }).click()
      await page.locator('.monaco-editor').first().click()
      await page.keyboard.type('[1]')
      await sheet.getByRole('button', { name: t('storage:edit.save') }).click()
      await sheet.getByText(t('storage:edit.saved'), { exact: true }).waitFor()
      assert.equal(await files.content('/data.json'), '[1]')
    })
    assert.deepEqual(
      errors.filter((error) => !/status of (401|412)/.test(error)),
      [],
    )
  },
)
