import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Model } from '../../modules/models/contract.ts'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { writeInEditor } from './support/editor.ts'

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
      await card('hono').waitFor()
      assert.equal((await pipeline()).draft, null)
    })

    const question = page.getByRole('alertdialog')
    const press = (key: string) => question.getByRole('button', { name: t(key), exact: true }).click()
    const models = async () =>
      (await client.call<{ items: Model[] }>('GET', '/projects/shop/models')).items.map(({ slug }) => slug)
    const problems = page.getByRole('tab', { name: t('code:panel.problems') })

    await step(page, 'one with a data model tells so, and makes none unless that is wanted', async () => {
      await card('rest-api').click()
      await question
        .getByRole('list', { name: t('code:templates.models.list') })
        .getByText('tasks')
        .waitFor()
      await question.getByText(t('code:templates.models.new')).waitFor()
      await looked('template-model')
      await press('common:action.cancel')
      await question.waitFor({ state: 'detached' })
      assert.equal(await card('webhook').getAttribute('aria-pressed'), 'true')
      await card('rest-api').click()
      await press('code:templates.models.without')
      await page.locator('.monaco-editor').getByText('A REST API over a list of tasks').waitFor()
      assert.deepEqual(await models(), [])
    })

    await step(page, 'a refusal is told, and nothing is lost', async () => {
      await page.route('**/projects/shop/models', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({
              status: 429,
              contentType: 'application/problem+json',
              body: JSON.stringify({ status: 429, title: 'No', code: 'M3M_MODEL_QUOTA', detail: 'no room' }),
            })
          : route.continue(),
      )
      await card('webhook').click()
      await page.locator('.monaco-editor').getByText('Receives events that another system').waitFor()
      await card('rest-api').click()
      await press('code:templates.replace.confirm')
      await question.getByRole('alert').getByText(t('error.codes.M3M_MODEL_QUOTA')).waitFor()
      await looked('template-refused')
      await page.locator('.monaco-editor').getByText('Receives events that another system').waitFor()
      await page.unroute('**/projects/shop/models')
    })

    await step(page, 'the model is made, and the code has no problems with it', async () => {
      await press('code:templates.replace.confirm')
      await page.getByText(t('code:templates.models.made', { models: 'tasks' })).waitFor()
      await page.locator('.monaco-editor').getByText('A REST API over a list of tasks').waitFor()
      assert.equal(await card('rest-api').getAttribute('aria-pressed'), 'true')
      assert.deepEqual(await models(), ['tasks'])
      assert.equal((await pipeline()).draft, null)
      await problems.click()
      await page.getByText(t('code:problems.none')).waitFor()
      await page.getByRole('treeitem', { name: 'tasks.ts' }).click()
      await writeInEditor(page, "db.collection('tasks').insert({ titel: 'x' })\nexport {}\n")
      await page.getByRole('button', { name: /'titel' does not exist/ }).waitFor()
      await page.keyboard.press('ControlOrMeta+z')
      await page.getByRole('button', { name: /'titel' does not exist/ }).waitFor({ state: 'detached' })
    })

    await step(page, 'a model that is there stays as it is', async () => {
      await more(t('code:templates.action'))
      await page
        .getByRole('dialog', { name: t('code:templates.title') })
        .getByRole('button', { name: t('code:templates.rest-api.name') })
        .click()
      await question.getByText(/tasks/).first().waitFor()
      await question.getByText(t('code:templates.models.kept', { slug: 'tasks' }).split('`')[0]!).waitFor()
      assert.equal(await question.getByRole('button', { name: t('code:templates.models.without') }).count(), 0)
      await press('code:templates.replace.confirm')
      await question.waitFor({ state: 'detached' })
      assert.deepEqual(await models(), ['tasks'])
    })

    await step(page, 'it is saved, published, and answers', async () => {
      await page.locator('.monaco-editor .view-line').first().click()
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
      assert.deepEqual(Object.keys(files), ['main.ts', 'tasks.ts'])
    })

    const changed = {
      ...files,
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
      assert.match((await dialog.getByRole('list', { name: t('code:archive.list') }).textContent()) ?? '', /new\.ts/)
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
      errors.filter((error) => !/status of (401|422|429)/.test(error)),
      [],
    )
  },
)
