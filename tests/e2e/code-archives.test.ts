import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const contents = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(archive)).map(([path, bytes]) => [path, strFromU8(bytes)]))
const archiveOf = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))))

inEachLanguage(
  'code begins with a template, and goes out and comes back as an archive',
  { timeout: 180_000 },
  async ({ context, browser, language, t }) => {
    const { server, client } = await serverWithRoot(context)
    await client.createProject('Shop', 'shop')
    const { page, errors } = await signedInVisit(browser, server.url, { language })
    const pipeline = () => client.call<Pipeline>('GET', '/projects/shop/pipeline')
    const more = async (item: string) => {
      await page.getByRole('button', { name: t('code:more.label'), exact: true }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await page.getByRole('menu').waitFor({ state: 'detached' })
    }
    const download = async (): Promise<[name: string, bytes: Buffer]> => {
      const started = page.waitForEvent('download')
      await more(t('code:archive.download'))
      const file = await started
      return [file.suggestedFilename(), readFileSync((await file.path())!)]
    }
    /** Accessible in light and dark. */
    const looked = async (name: string) => {
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.locator(colorScheme === 'dark' ? 'html.dark' : 'html:not(.dark)').waitFor()
        await shot(page, `${name}-${language}-${colorScheme}`)
        assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}`)
      }
    }
    const templates = page.getByRole('region', { name: t('code:templates.start') })
    const card = (id: string) => templates.getByRole('button', { name: t(`code:templates.${id}.name`) })

    await step(page, 'an empty project offers templates', async () => {
      await page.goto(`${server.url}/projects/shop/code`)
      await page.locator('.monaco-editor .view-lines').first().waitFor()
      await card('first-steps').waitFor()
      assert.equal(await card('telegram-bot').getAttribute('aria-disabled'), 'true')
      await templates.getByText('grammy').waitFor()
      await looked('templates')
    })

    await step(page, 'one is chosen by keyboard, looked at, and another one is', async () => {
      await card('webhook').focus()
      await page.keyboard.press('Enter')
      await page.locator('.monaco-editor').getByText('Receives events that another system').waitFor()
      await card('rest-api').click()
      await page.locator('.monaco-editor').getByText('A REST API over a list of tasks').waitFor()
      assert.equal(await card('rest-api').getAttribute('aria-pressed'), 'true')
      assert.equal((await pipeline()).draft, null)
    })

    await step(page, 'it is saved, published, and answers', async () => {
      await page.keyboard.press('ControlOrMeta+S')
      await templates.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: t('code:publish.action'), exact: true }).click()
      const dialog = page.getByRole('dialog', { name: t('code:publish.title', { number: '1' }) })
      await dialog.getByRole('radio', { name: t('code:publish.tag.stable') }).click()
      await dialog.getByRole('button', { name: t('code:publish.confirm', { number: '1' }) }).click()
      await page
        .getByText(t('code:publish.done', { number: '1' }), { exact: true })
        .first()
        .waitFor()
      const answer = await fetch(`${server.url}/r/shop/tasks`)
      assert.deepEqual(await answer.json(), { items: [] })
    })

    const [name, bytes] = await step(page, 'the published code is downloaded', download)
    const files = contents(bytes)
    await step(page, 'what was downloaded is the template', async () => {
      assert.equal(name, 'shop-1.zip')
      assert.deepEqual(Object.keys(files), ['main.ts', 'tasks.ts', 'validate.ts'])
    })

    const { 'validate.ts': _, ...rest } = files
    const changed = {
      ...rest,
      'tasks.ts': files['tasks.ts']!.replace('PAGE = 50', 'PAGE = 5'),
      'new.ts': 'export {}\n',
    }
    await step(page, 'a changed archive shows what would come of it, and becomes the draft', async () => {
      await more(t('code:archive.import'))
      const dialog = page.getByRole('dialog', { name: t('code:archive.title') })
      const choose = (buffer: Buffer) =>
        dialog.getByLabel(t('code:archive.file'), { exact: true }).setInputFiles({
          name: 'shop.zip',
          mimeType: 'application/zip',
          buffer,
        })
      await choose(Buffer.from('no archive'))
      await dialog.getByRole('alert').getByText(/\.zip/).waitFor()
      await choose(archiveOf({ ...changed, 'node_modules/a.js': 'x', 'page ü.html': 'x' }))
      await dialog
        .getByRole('status')
        .getByText(t('code:archive.count.changed', { count: 1 }))
        .waitFor()
      await dialog.getByText(t('code:archive.refused', { count: 1 })).waitFor()
      await dialog.getByText('node_modules').waitFor()
      assert.match(
        (await dialog.getByRole('list', { name: t('code:archive.list') }).textContent()) ?? '',
        /validate\.ts/,
      )
      await looked('import')
      await dialog.getByRole('switch').click()
      await dialog.getByRole('button', { name: t('code:archive.submit'), exact: true }).click()
      await page
        .getByText(t('code:state.draft', { version: '1.1' }))
        .first()
        .waitFor()
      const { draft } = await pipeline()
      const saved = Object.fromEntries(draft!.files.map(({ path, content }) => [path, content]))
      assert.deepEqual(saved, { ...files, ...changed })
    })

    await step(page, 'the draft goes out and comes back the same', async () => {
      const [draftName, draft] = await download()
      assert.equal(draftName, 'shop-draft.zip')
      assert.deepEqual(contents(draft), { ...files, ...changed })
      await more(t('code:archive.import'))
      const dialog = page.getByRole('dialog', { name: t('code:archive.title') })
      await dialog
        .getByLabel(t('code:archive.file'), { exact: true })
        .setInputFiles({ name, mimeType: 'application/zip', buffer: bytes })
      await dialog.getByRole('button', { name: t('code:archive.submit'), exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      await until('the draft is version 1 again', async () => (await pipeline()).draft?.revision !== undefined)
      const [, again] = await download()
      assert.deepEqual(again, bytes)
    })

    await step(page, 'a template takes the place of the draft when that is meant', async () => {
      await more(t('code:templates.action'))
      const dialog = page.getByRole('dialog', { name: t('code:templates.title') })
      await dialog.getByRole('button', { name: t('code:templates.cron.name') }).click()
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: t('code:templates.replace.confirm') })
        .click()
      await page.locator('.monaco-editor').getByText('Work by the clock').waitFor()
      await until('it is saved', async () => (await pipeline()).draft?.files.length === 1)
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (401|422)/.test(error)),
      [],
    )
  },
)
