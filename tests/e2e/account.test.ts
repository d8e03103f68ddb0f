import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { step } from '../support/browser.ts'
import { type Client, ROOT_USER, signIn } from '../support/client.ts'
import { inEachLanguage, type Stage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'

const NEXT = 'staple battery horse correct'

async function start({ context, browser, language }: Stage) {
  const { server, client } = await serverWithRoot(context)
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  return { server, client, page, errors }
}

const statusOf = async ({ url, token }: Client) =>
  (await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status
/** Whether the picture of the mark in the sidebar is there and has come. */
const avatarShown = (page: Page) =>
  page.waitForFunction(() => {
    const picture = document.querySelector<HTMLImageElement>('[data-slot=avatar] img')
    return picture?.complete && picture.naturalWidth === 256
  })

inEachLanguage('25 the account in the browser', { timeout: 120_000 }, async (stage) => {
  const { t, like } = stage
  const { server, client, page, errors } = await start(stage)
  await page.getByRole('button', { name: /root@example\.com/ }).click()
  await page.getByRole('menuitem', { name: t('user.account') }).click()
  await page.getByRole('heading', { level: 1, name: t('account:title') }).waitFor()
  const profile = page.getByRole('region', { name: t('account:profile.title') })

  await step(page, 'a file that is no picture is refused at once', async () => {
    await page
      .getByTestId('avatar-file')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
    await page.getByText(t('account:avatar.unreadable', { name: 'notes.txt' })).waitFor()
  })

  await step(page, 'a picture is cut to a square and shown everywhere', async () => {
    const buffer = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#c03' } })
      .png()
      .toBuffer()
    await page.getByTestId('avatar-file').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer })
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('slider', { name: t('account:avatar.zoom') }).fill('2')
    await shot(page, 'crop')
    await dialog.getByRole('button', { name: t('account:avatar.save') }).click()
    await page.getByText(t('account:avatar.saved')).waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await avatarShown(page)
    await profile.getByRole('button', { name: t('account:avatar.remove') }).waitFor()
  })

  await step(page, 'another name is shown everywhere, also after a reload', async () => {
    await profile.getByRole('textbox', { name: t('account:profile.name') }).fill('Ada Lovelace')
    await profile.getByRole('button', { name: t('account:save') }).click()
    await page.getByText(t('account:profile.saved')).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor()
    await avatarShown(page)
  })

  const security = page.getByRole('region', { name: t('account:password.title'), exact: true })
  const sessions = page.getByRole('region', { name: t('account:sessions.title') })
  await step(page, 'where one is signed in is told', async () => {
    await sessions.getByText(t('account:sessions.current')).waitFor()
    await sessions.getByText(t('account:sessions.on', { program: 'Chrome', system: 'Linux' })).waitFor()
    assert.equal(await sessions.getByRole('listitem').count(), 2)
  })

  await step(page, 'the password changes for whoever knows it', async () => {
    await security.getByLabel(t('account:password.current')).fill('a wrong guess')
    await security.getByLabel(t('account:password.next')).fill('password1')
    await security.getByText(t('account:strength.weak')).waitFor()
    await security.getByLabel(t('account:password.next')).fill(NEXT)
    await security.getByText(t('account:strength.strong')).waitFor()
    await security.getByRole('button', { name: t('account:password.change') }).click()
    await security.getByText(t('account:invalid.current')).waitFor()
    await shot(page, 'account')
    assert.equal(await statusOf(client), 200)
    await security.getByLabel(t('account:password.current')).fill(ROOT_USER.password)
    await security.getByRole('button', { name: t('account:password.change') }).click()
    await page.getByText(t('account:password.changed')).waitFor()
  })

  const other = await step(page, 'others are signed out, this browser is not', async () => {
    assert.equal(await statusOf(client), 401)
    await page.reload()
    await sessions.getByText(t('account:sessions.current')).waitFor()
    assert.equal(await sessions.getByRole('listitem').count(), 1)
    return signIn(server.url, { ...ROOT_USER, password: NEXT })
  })

  await step(page, 'a session is ended from here', async () => {
    await page.reload()
    await sessions.getByRole('button', { name: like('account:sessions.endNamed') }).click()
    await page.getByText(t('account:sessions.ended'), { exact: true }).waitFor()
    await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
    assert.equal(await statusOf(other), 401)
  })

  await step(page, 'all of it is in the audit log, which is searched by the address', async () => {
    await page.getByRole('link', { name: t('nav.audit') }).click()
    const rows = page.getByRole('row')
    await rows
      .filter({ hasText: t('audit:action.account.password') })
      .first()
      .waitFor()
    await rows.filter({ hasText: t('audit:action.account.passwordFailed') }).waitFor()
    await shot(page, 'audit')
    await page.getByLabel(t('audit:filter.action')).selectOption('account.rename')
    await page.waitForURL(/action=account\.rename/)
    await rows
      .filter({ hasText: t('audit:action.account.password') })
      .first()
      .waitFor({ state: 'detached' })
    assert.match(await rows.nth(1).innerText(), /root.*Ada Lovelace/s)
    await page.reload()
    await rows.filter({ hasText: t('audit:action.account.rename') }).waitFor()
    assert.equal(await rows.count(), 2)
    await page.getByRole('button', { name: t('audit:filter.clear') }).click()
    await rows.nth(5).waitFor()
    await page.getByRole('button', { name: like('audit:filter.user') }).click()
    await page.getByPlaceholder(t('audit:filter.searchPeople')).fill('nobody like that')
    await page.getByText(t('audit:filter.nobody')).waitFor()
    await page.getByPlaceholder(t('audit:filter.searchPeople')).fill('LOVELACE')
    await page.getByRole('option', { name: /root@example\.com/ }).click()
    await page.waitForURL(/user=[0-9a-f]{24}/)
    await page
      .getByRole('button', { name: /Ada Lovelace/ })
      .first()
      .waitFor()
    await rows.nth(5).waitFor()
  })
  assert.deepEqual(
    errors.filter((error) => !/status of (401|422)/.test(error)),
    [],
  )
})

inEachLanguage(
  '3 a session that ends while editing is opened anew in place, and nothing is lost',
  {
    timeout: 120_000,
  },
  async (stage) => {
    const { t } = stage
    const { client, page } = await start(stage)
    await client.createProject('Shop', 'shop')
    await page.goto(`${client.url}/projects/shop/code`)
    const code = page.locator('.monaco-editor .view-line').first()
    await code.click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('// before the end\n')

    const dialog = page.getByRole('dialog', { name: t('reauth.title') })
    await step(page, 'the session ends, and the page asks for the password', async () => {
      await client.call('DELETE', '/auth/sessions')
      await page.keyboard.press('ControlOrMeta+s')
      await dialog.waitFor()
    })
    await step(page, 'a wrong password is refused, the right one goes on', async () => {
      await dialog.getByLabel(t('auth:login.password'), { exact: true }).fill('a wrong guess')
      await dialog.getByRole('button', { name: t('auth:login.submit') }).click()
      await dialog.getByText(t('error.codes.M3M_AUTH_LOGIN')).waitFor()
      await shot(page, 'reauth')
      await dialog.getByLabel(t('auth:login.password'), { exact: true }).fill(ROOT_USER.password)
      await dialog.getByRole('button', { name: t('auth:login.submit') }).click()
      await dialog.waitFor({ state: 'hidden' })
    })
    await step(page, 'the code is as it was, and is saved', async () => {
      await page.locator('.monaco-editor').getByText('// before the end').waitFor()
      await code.click()
      await page.keyboard.press('ControlOrMeta+Home')
      await page.keyboard.type('// and after it\n')
      await page.keyboard.press('ControlOrMeta+s')
      await page.getByText(t('code:save.state.saved'), { exact: true }).first().waitFor()
      const { draft } = await client.call<{ draft: { files: { content: string }[] } }>('GET', '/projects/shop/pipeline')
      assert.match(draft.files[0]!.content, /^\/\/ and after it\n\/\/ before the end\n/)
    })
  },
)
