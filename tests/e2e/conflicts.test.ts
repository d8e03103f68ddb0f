import assert from 'node:assert/strict'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { codeShows, writeInEditor } from './support/editor.ts'

const answer = (text: string) => `router.get('/', () => '${text}')\n`
const EVE = { email: 'eve@example.com', password: 'correct horse stapler' }

inEachLanguage('13 M4 a draft that two people edit', { timeout: 180_000 }, async (stage) => {
  const { t, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const { id } = await client.call<{ id: string }>('POST', '/users', { ...EVE, name: 'Eve' })
  await client.call('PUT', `/projects/shop/members/${id}`)
  const draft = async () => (await client.call<Pipeline>('GET', '/projects/shop/pipeline')).draft
  const content = async () => (await draft())?.files[0]?.content ?? ''
  /** As another window would. */
  const put = (text: string, revision: number) =>
    client.call<{ revision: number }>('PUT', '/projects/shop/pipeline/draft', {
      files: [{ path: 'main.ts', content: answer(text) }],
      revision,
    })
  await put('begun', 0)

  const mine = await signedInVisit(browser, server.url, { language })
  const { page } = mine
  const dialog = (kind: 'saved' | 'published' | 'discarded', number = '') =>
    page.getByRole('alertdialog', { name: t(`code:conflict.${kind}.title`, { number }) })
  const save = () => page.keyboard.press('ControlOrMeta+S')
  const saved = (text: string) => until(`the draft is ${text}`, async () => (await content()).includes(text))

  await step(page, 'what another person saved is not overwritten', async () => {
    await page.goto(`${server.url}/projects/shop/code`)
    await codeShows(page, 'begun')
    const theirs = await signedInVisit(browser, server.url, { user: EVE, language })
    await theirs.page.goto(`${server.url}/projects/shop/code`)
    await codeShows(theirs.page, 'begun')
    await writeInEditor(theirs.page, answer('by eve'))
    await theirs.page.keyboard.press('ControlOrMeta+S')
    await saved('by eve')
    await theirs.page.context().close()

    await writeInEditor(page, answer('by me'))
    await save()
    await dialog('saved').getByText('Eve').waitFor()
    await page.keyboard.press('Escape')
    assert.match(await content(), /by eve/)
    assert.deepEqual(await violations(page), [])
    await shot(page, `conflict-${language}`)
  })
  await step(page, 'the differences are shown in the dialog', async () => {
    await dialog('saved')
      .getByRole('button', { name: t('code:conflict.compare') })
      .click()
    const editor = dialog('saved').locator('.monaco-diff-editor')
    await editor.getByText('by me').waitFor()
    await editor.getByText('by eve').waitFor()
    assert.deepEqual(await violations(page), [])
    await shot(page, `conflict-diff-${language}`)
    await dialog('saved')
      .getByRole('button', { name: t('code:conflict.hide') })
      .click()
    await editor.waitFor({ state: 'detached' })
  })
  await step(page, 'theirs is loaded', async () => {
    await dialog('saved')
      .getByRole('button', { name: t('code:conflict.saved.theirs') })
      .click()
    await dialog('saved').waitFor({ state: 'detached' })
    await codeShows(page, 'by eve')
    assert.match(await content(), /by eve/)
  })
  await step(page, 'or mine goes on from theirs', async () => {
    await put('elsewhere', (await draft())!.revision)
    await writeInEditor(page, answer('mine again'))
    await save()
    await dialog('saved').getByText(t('code:conflict.me')).waitFor()
    await dialog('saved')
      .getByRole('button', { name: t('code:conflict.mine') })
      .click()
    await saved('mine again')
    await codeShows(page, 'mine again')
    await writeInEditor(page, answer('and on'))
    await save()
    await saved('and on')
    assert.equal(await page.getByRole('alertdialog').count(), 0)
  })
  await step(page, 'the same edit in two windows is no conflict', async () => {
    await put('agreed', (await draft())!.revision)
    const refused = page.waitForResponse((response) => response.status() === 409)
    await writeInEditor(page, answer('agreed'))
    await save()
    await refused
    await page.getByRole('status').getByText(t('code:save.state.saved')).first().waitFor()
    assert.equal(await page.getByRole('alertdialog').count(), 0)
  })
  await step(page, 'one that was discarded comes back as mine', async () => {
    await client.call('DELETE', '/projects/shop/pipeline/draft')
    await writeInEditor(page, answer('still wanted'))
    await save()
    await dialog('discarded')
      .getByRole('button', { name: t('code:conflict.mine') })
      .click()
    await saved('still wanted')
  })
  await step(page, 'one that became a version is told so, and mine goes on from it', async () => {
    await client.call('POST', '/projects/shop/pipeline/publish', { tag: 'stable' })
    await writeInEditor(page, answer('too late'))
    await save()
    await dialog('published', '1').waitFor()
    await shot(page, `conflict-published-${language}`)
    await dialog('published', '1')
      .getByRole('button', { name: t('code:conflict.mine') })
      .click()
    await saved('too late')
    await page.getByText(t('code:state.draft', { version: '1.1' })).waitFor()
  })
  await step(page, 'of two that publish at once, one wins and the other sees what it was', async () => {
    await put('published elsewhere', (await draft())!.revision)
    await client.call('POST', '/projects/shop/pipeline/publish', { tag: 'stable' })
    await page.getByRole('button', { name: t('code:publish.action'), exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('code:publish.confirm', { number: '1.1' }) })
      .click()
    await dialog('published', '1.1')
      .getByRole('button', { name: t('code:conflict.compare') })
      .click()
    await dialog('published', '1.1').locator('.monaco-diff-editor').getByText('published elsewhere').waitFor()
    await dialog('published', '1.1')
      .getByRole('button', { name: t('code:conflict.published.theirs', { number: '1.1' }) })
      .click()
    await page.getByText(t('code:published.text', { version: '1.1' })).waitFor()
    await codeShows(page, 'published elsewhere')
    assert.equal(await draft(), null)
  })
  assert.deepEqual(
    mine.errors.filter((error) => !/status of 40[19]/.test(error)),
    [],
  )
})
