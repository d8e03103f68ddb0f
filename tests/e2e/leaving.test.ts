import assert from 'node:assert/strict'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { ROOT_USER } from '../support/client.ts'
import { inEachLanguage, type Stage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { codeShows, mirrored, shownCode, writeInEditor } from './support/editor.ts'

const answer = (text: string) => `router.get('/', () => '${text}')\n`

async function start({ context, browser, language }: Stage) {
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const content = async () => {
    const { draft } = await client.call<Pipeline>('GET', '/projects/shop/pipeline')
    return draft?.files[0]?.content ?? ''
  }
  const visited = await signedInVisit(browser, server.url, { language })
  const address = `${server.url}/projects/shop/code`
  return { server, content, address, ...visited }
}
const sound = (errors: readonly string[]) =>
  assert.deepEqual(
    errors.filter((error) => !/status of 401|ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(error)),
    [],
  )

// Nothing is saved before the first time it is asked for: edits wait for the person.
inEachLanguage('14 unsaved edits are not left by mistake', { timeout: 150_000 }, async (stage) => {
  const { t, language } = stage
  const { page, errors, address, content, server } = await start(stage)
  const question = page.getByRole('alertdialog', { name: t('code:leave.title') })
  const press = (key: string) => question.getByRole('button', { name: t(key), exact: true }).click()
  const versions = page.getByRole('link', { name: t('nav.versions'), exact: true }).first()

  await step(page, 'on the way to another page, one can stay', async () => {
    await page.goto(`${server.url}/projects`)
    await page.goto(address)
    await writeInEditor(page, answer('unsaved'))
    await versions.click()
    await question.waitFor()
    assert.deepEqual(await violations(page), [])
    await shot(page, `leave-${language}`)
    await press('code:action.stay')
    await question.waitFor({ state: 'detached' })
    assert.equal(page.url(), address)
    await codeShows(page, 'unsaved')
  })
  await step(page, 'Escape stays as well', async () => {
    await versions.click()
    await question.waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await codeShows(page, 'unsaved')
  })
  await step(page, 'the tab asks before it closes', async () => {
    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    const dialog = await asked
    assert.equal(dialog.type(), 'beforeunload')
    await dialog.dismiss()
    await codeShows(page, 'unsaved')
  })
  await step(page, 'saving goes on to where one wanted', async () => {
    await versions.click()
    await press('code:leave.save')
    await page.waitForURL('**/projects/shop/versions')
    assert.match(await content(), /unsaved/)
  })
  await step(page, 'the back button asks, and leaving leaves', async () => {
    await page
      .getByRole('link', { name: t('nav.code'), exact: true })
      .first()
      .click()
    await codeShows(page, 'unsaved')
    await page.route('**/pipeline/draft', (route) => route.abort())
    await writeInEditor(page, answer('thrown away'))
    await page.evaluate(() => history.back())
    await question.waitFor()
    await press('code:leave.discard')
    await page.waitForURL('**/projects/shop/versions')
    await page.unroute('**/pipeline/draft')
    await page
      .getByRole('link', { name: t('nav.code'), exact: true })
      .first()
      .click()
    await codeShows(page, 'unsaved')
    assert.equal(await page.getByRole('alert').getByText(t('code:recovery.title')).count(), 0)
    assert.match(await content(), /unsaved/)
  })
  await step(page, 'without unsaved edits, nobody is asked', async () => {
    await versions.click()
    await page.waitForURL('**/projects/shop/versions')
  })
  sound(errors.filter((error) => !/ERR_FAILED/.test(error)))
})

inEachLanguage('3 M4 M5 nothing that was typed is lost', { timeout: 180_000 }, async (stage) => {
  const { t, language, browser } = stage
  const { page, errors, address, content, context, server } = await start(stage)
  const saved = (text: string) => until(`the draft has ${text}`, async () => (await content()).includes(text))

  await step(page, 'M5 edits of a tab that crashed come back', async () => {
    await page.goto(address)
    await writeInEditor(page, answer('before the crash'))
    await mirrored(page, 'before the crash')
    const crashed = page.waitForEvent('crash')
    void page.goto('chrome://crash').catch(() => {})
    await crashed
    const next = await context.newPage()
    await next.goto(address)
    const alert = next.getByRole('alert').filter({ hasText: t('code:recovery.title') })
    await alert.waitFor()
    assert.ok(!(await shownCode(next)).includes('before the crash'))
    assert.deepEqual(await violations(next), [])
    await shot(next, `recovery-${language}`)
    await alert.getByRole('button', { name: t('code:recovery.restore') }).click()
    await codeShows(next, 'before the crash')
    await next.keyboard.press('ControlOrMeta+S')
    await saved('before the crash')
    await next.close()
  })

  const second = await signedInVisit(browser, server.url, { language })
  const tab = second.page
  const tabStates = tab.getByRole('status')
  await step(tab, 'M4 without a connection edits wait, and are saved when it is back', async () => {
    await tab.goto(address)
    await codeShows(tab, 'before the crash')
    // One that cannot be fetched is an error of the page, though Monaco does its work in another place then.
    await until('the workers of the editor are there', async () => tab.workers().length >= 2 || undefined)
    await second.context.setOffline(true)
    await writeInEditor(tab, answer('offline'))
    await tab.keyboard.press('ControlOrMeta+S')
    await tabStates.getByText(t('code:save.state.offline')).waitFor()
    await shot(tab, `offline-${language}`)
    await second.context.setOffline(false)
    await saved('offline')
    await tabStates.getByText(t('code:save.state.saved')).first().waitFor()
  })
  await step(tab, '3 M4 a session that ended asks for the password, and the save goes on', async () => {
    await second.context.clearCookies()
    await writeInEditor(tab, answer('signed in again'))
    await tab.keyboard.press('ControlOrMeta+S')
    const dialog = tab.getByRole('dialog', { name: t('reauth.title') })
    await dialog.waitFor()
    assert.ok((await shownCode(tab)).includes('signed in again'))
    assert.deepEqual(await violations(tab), [])
    await dialog.getByLabel(t('auth:login.password'), { exact: true }).fill(ROOT_USER.password)
    await dialog.getByRole('button', { name: t('auth:login.submit') }).click()
    await dialog.waitFor({ state: 'detached' })
    await saved('signed in again')
    await codeShows(tab, 'signed in again')
  })
  await step(tab, 'M4 of two tabs, the one that saves leaves the edits of the other alone', async () => {
    const other = await second.context.newPage()
    await other.goto(address)
    await codeShows(other, 'signed in again')
    await other.route('**/pipeline/draft', (route) => route.abort())
    await writeInEditor(other, answer('of the other tab'))
    await mirrored(other, 'of the other tab')
    await tab.route('**/pipeline/draft', (route) => route.abort())
    await writeInEditor(tab, answer('of this tab'))
    await mirrored(tab, 'of this tab')
    await tab.unroute('**/pipeline/draft')
    await tab.keyboard.press('ControlOrMeta+S')
    await saved('of this tab')
    await mirrored(other, 'of the other tab')
    await other.unroute('**/pipeline/draft')
    await other
      .getByRole('alertdialog', { name: t('code:conflict.saved.title') })
      .getByRole('button', { name: t('code:conflict.mine') })
      .click()
    await saved('of the other tab')
    await other.close()
  })
  sound([...errors, ...second.errors])
})
