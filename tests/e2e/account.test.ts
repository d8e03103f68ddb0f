import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import type { AuditEntry } from '../../modules/audit/contract.ts'
import { step } from '../support/browser.ts'
import { type Client, ROOT_USER, signIn } from '../support/client.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const NEXT = 'staple battery horse correct'

async function start(t: TestContext) {
  const { server, client } = await serverWithRoot(t)
  const { page, errors } = await signedInBrowser(t, server.url)
  return { server, client, page, errors }
}

const statusOf = async ({ url, token }: Client) =>
  (await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
}
/** Whether the picture of the mark in the sidebar is there and has come. */
const avatarShown = (page: Page) =>
  page.waitForFunction(() => {
    const picture = document.querySelector<HTMLImageElement>('[data-slot=avatar] img')
    return picture?.complete && picture.naturalWidth === 256
  })

describe('the account in the browser', () => {
  test('picture, name and password; others are signed out', { timeout: 120_000 }, async (t) => {
    const { server, client, page, errors } = await start(t)
    await page.getByRole('button', { name: /root@example\.com/ }).click()
    await page.getByRole('menuitem', { name: 'Account' }).click()
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor()
    const profile = page.getByRole('region', { name: 'Profile' })

    await step(page, 'a file that is no picture is refused at once', async () => {
      await page
        .getByTestId('avatar-file')
        .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
      await page.getByText('notes.txt is no picture').waitFor()
    })

    await step(page, 'a picture is cut to a square and shown everywhere', async () => {
      const buffer = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#c03' } })
        .png()
        .toBuffer()
      await page.getByTestId('avatar-file').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer })
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('slider', { name: 'Zoom' }).fill('2')
      await shot(page, 'crop')
      await dialog.getByRole('button', { name: 'Use this picture' }).click()
      await page.getByText('The picture is changed').waitFor()
      await dialog.waitFor({ state: 'hidden' })
      await avatarShown(page)
      await profile.getByRole('button', { name: 'Remove' }).waitFor()
    })

    await step(page, 'another name is shown everywhere, also after a reload', async () => {
      await profile.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace')
      await profile.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').waitFor()
      await page.reload()
      await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor()
      await avatarShown(page)
    })

    const security = page.getByRole('region', { name: 'Password', exact: true })
    const sessions = page.getByRole('region', { name: 'Where you are signed in' })
    await step(page, 'where one is signed in is told', async () => {
      await sessions.getByText('This browser').waitFor()
      await sessions.getByText('Chrome on Linux').waitFor()
      assert.equal(await sessions.getByRole('listitem').count(), 2)
    })

    await step(page, 'the password changes for whoever knows it', async () => {
      await security.getByLabel('Current password').fill('a wrong guess')
      await security.getByLabel('New password').fill('password1')
      await security.getByText('Easy to guess').waitFor()
      await security.getByLabel('New password').fill(NEXT)
      await security.getByText('Very hard to guess').waitFor()
      await security.getByRole('button', { name: 'Change the password' }).click()
      await security.getByText('This is not your current password.').waitFor()
      await shot(page, 'account')
      assert.equal(await statusOf(client), 200)
      await security.getByLabel('Current password').fill(ROOT_USER.password)
      await security.getByRole('button', { name: 'Change the password' }).click()
      await page.getByText('The password is changed').waitFor()
    })

    const other = await step(page, 'others are signed out, this browser is not', async () => {
      assert.equal(await statusOf(client), 401)
      await page.reload()
      await sessions.getByText('This browser').waitFor()
      assert.equal(await sessions.getByRole('listitem').count(), 1)
      return signIn(server.url, { ...ROOT_USER, password: NEXT })
    })

    await step(page, 'a session is ended from here', async () => {
      await page.reload()
      await sessions.getByRole('button', { name: 'Sign out: ' }).click()
      await page.getByText('The session has ended', { exact: true }).waitFor()
      await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
      assert.equal(await statusOf(other), 401)
    })

    await step(page, 'all of it is in the audit log, which is searched by the address', async () => {
      await page.getByRole('link', { name: 'Audit log' }).click()
      const rows = page.getByRole('row')
      await rows.filter({ hasText: 'Changed their password' }).first().waitFor()
      await rows.filter({ hasText: 'Gave a wrong current password' }).waitFor()
      await shot(page, 'audit')
      await page.getByLabel('Action').selectOption('account.rename')
      await page.waitForURL(/action=account\.rename/)
      await rows.filter({ hasText: 'Changed their password' }).first().waitFor({ state: 'detached' })
      assert.match(await rows.nth(1).innerText(), /root.*Ada Lovelace/s)
      await page.reload()
      await rows.filter({ hasText: 'Changed their name' }).waitFor()
      assert.equal(await rows.count(), 2)
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await rows.nth(5).waitFor()
    })
    assert.deepEqual(
      errors.filter((error) => !/status of (401|422)/.test(error)),
      [],
    )
  })

  test('a session that ends while editing is opened anew in place, and nothing is lost', {
    timeout: 120_000,
  }, async (t) => {
    const { client, page } = await start(t)
    await client.createProject('Shop', 'shop')
    await page.goto(`${client.url}/projects/shop/code`)
    const code = page.locator('.monaco-editor .view-line').first()
    await code.click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('// before the end\n')

    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await step(page, 'the session ends, and the page asks for the password', async () => {
      await client.call('DELETE', '/auth/sessions')
      await page.keyboard.press('ControlOrMeta+s')
      await dialog.waitFor()
    })
    await step(page, 'a wrong password is refused, the right one goes on', async () => {
      await dialog.getByLabel('Password', { exact: true }).fill('a wrong guess')
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.getByText('No account has this address and password').waitFor()
      await shot(page, 'reauth')
      await dialog.getByLabel('Password', { exact: true }).fill(ROOT_USER.password)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.waitFor({ state: 'hidden' })
    })
    await step(page, 'the code is as it was, and is saved', async () => {
      await page.locator('.monaco-editor').getByText('// before the end').waitFor()
      await code.click()
      await page.keyboard.press('ControlOrMeta+Home')
      await page.keyboard.type('// and after it\n')
      await page.keyboard.press('ControlOrMeta+s')
      await page.getByText('Saved', { exact: true }).first().waitFor()
      const { draft } = await client.call<{ draft: { files: { content: string }[] } }>('GET', '/projects/shop/pipeline')
      assert.match(draft.files[0]!.content, /^\/\/ and after it\n\/\/ before the end\n/)
    })
  })

  test('what people do in a project is on its overview', { timeout: 120_000 }, async (t) => {
    const { client, page, errors } = await start(t)
    await client.createProject('Shop', 'shop')
    await client.publish('shop', "router.get('/', () => 'hello')")
    await client.publish('shop', "router.get('/', () => 'hello again')")
    await client.call('PUT', '/projects/shop/env/PRICE', { type: 'integer', value: 7 })
    await client.call('POST', '/projects/shop/pipeline/versions/1/publish')
    await client.service('shop', 'stop')
    await client.call('PUT', '/projects/shop/limits', { memoryMb: 64 })
    const { items } = await client.call<{ items: AuditEntry[] }>('GET', '/audit?limit=7')
    assert.deepEqual(
      items.map(({ action, target }) => (target ? `${action} ${target}` : action)),
      [
        'limits.change',
        'service.stop',
        'version.rollback 1',
        'env.set PRICE',
        'version.publish 2',
        'version.publish 1',
        'project.create shop',
      ],
    )
    assert.deepEqual([items[0]!.before, items[0]!.after], [{ memoryMb: 128 }, { memoryMb: 64 }])
    await page.goto(`${client.url}/projects/shop`)
    const activity = page.getByRole('region', { name: 'Recent activity' })
    await activity.getByText('Rolled back to version 1').waitFor()
    await activity.getByText('Set variables PRICE').waitFor()
    assert.equal(await activity.getByRole('listitem').count(), 6)
    await shot(page, 'overview')
    await activity.getByRole('link', { name: 'Audit log' }).click()
    await page.getByRole('row', { name: /Created the project shop/ }).waitFor()
    await page.getByRole('row', { name: /memoryMb: 128 became 64/ }).waitFor()
    await shot(page, 'audit-project')
    assert.deepEqual(
      errors.filter((error) => !/status of 401/.test(error)),
      [],
    )
  })
})
