import assert from 'node:assert/strict'
import type { ManagedUser } from '../../modules/administration/contract.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit, signInOn } from '../support/signed-in.ts'

inEachLanguage('23 users and members in the browser', { timeout: 240_000 }, async (stage) => {
  const { t, like, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  await client.createProject('Store', 'store')
  const users = async () => (await client.call<{ items: ManagedUser[] }>('GET', '/users')).items
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const rowOf = (name: string) =>
    page
      .getByRole('table', { name: t('users:title') })
      .getByRole('row')
      .filter({ hasText: name })
  const act = async (name: string, action: 'block' | 'unblock' | 'reset' | 'delete') => {
    await page.getByRole('button', { name: t('users:action.more', { name }) }).click()
    await page.getByRole('menuitem', { name: t(`users:action.${action}`), exact: true }).click()
    const confirm = t(`users:ask.${action}.confirm`)
    await page.getByRole('alertdialog').getByRole('button', { name: confirm, exact: true }).click()
  }

  let password = ''
  await step(page, 'a user is made with a password to hand over and access to one project', async () => {
    await page.getByRole('link', { name: t('nav.users') }).click()
    await page.getByRole('button', { name: t('users:create') }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('button', { name: t('users:form.create') }).click()
    await sheet.getByText(t('users:invalid.required')).waitFor()
    await sheet.getByRole('textbox', { name: t('users:field.email') }).fill('ROOT@example.com')
    await sheet.getByRole('textbox', { name: t('users:field.name') }).fill('Eve')
    await sheet.getByRole('textbox', { name: t('users:access.search') }).fill('sho')
    await sheet.getByRole('checkbox', { name: /Shop/ }).check()
    assert.equal(await sheet.getByRole('checkbox').count(), 1)
    await sheet.getByRole('button', { name: t('users:form.create') }).click()
    await sheet.getByText(t('error.codes.M3M_USERS_EMAIL_TAKEN')).waitFor()
    await sheet.getByRole('textbox', { name: t('users:field.email') }).fill('eve@example.com')
    await sheet.getByRole('button', { name: t('users:field.generate') }).click()
    await sheet.getByRole('button', { name: t('users:form.create') }).click()
    password = await sheet.getByTestId('handed-password').innerText()
    assert.equal(await sheet.getByTestId('handed-email').innerText(), 'eve@example.com')
    await sheet.getByRole('button', { name: t('users:credentials.done') }).click()
    await rowOf('Eve').getByText(t('users:never')).waitFor()
    assert.equal((await users()).find(({ name }) => name === 'Eve')!.projectCount, 1)
  })

  const eve = await signedInVisit(browser, server.url, { user: { email: 'eve@example.com', password }, language })
  await step(eve.page, 'she sees her project, and no entry for what she may not open', async () => {
    await eve.page.getByRole('link', { name: /Shop/ }).first().waitFor()
    assert.equal(await eve.page.getByText('Store', { exact: true }).count(), 0)
    for (const hidden of ['nav.users', 'nav.system', 'nav.audit'])
      assert.equal(await eve.page.getByRole('link', { name: t(hidden), exact: true }).count(), 0)
    assert.equal(await eve.page.getByRole('button', { name: t('projects:create') }).count(), 0)
    await eve.page.goto(`${server.url}/users`)
    await eve.page.getByRole('heading', { level: 1, name: t('forbidden.title') }).waitFor()
    await eve.page.goto(`${server.url}/projects/store`)
    await eve.page.getByRole('heading', { level: 1, name: t('notFound.projectTitle') }).waitFor()
    await eve.page.goto(`${server.url}/projects/shop/settings`)
    const members = eve.page.getByRole('region', { name: t('settings:members.title') })
    await members.getByText('Eve', { exact: true }).waitFor()
    await members.getByRole('button', { name: like('settings:members.locked.label', { name: 'root' }) }).waitFor()
    for (const hidden of ['settings:members.add.action', 'settings:members.remove.action'])
      assert.equal(await members.getByRole('button', { name: like(hidden) }).count(), 0)
  })

  await step(page, 'she is removed in the settings, and her open page says so by itself', async () => {
    await page.goto(`${server.url}/projects/shop/settings`)
    const members = page.getByRole('region', { name: t('settings:members.title') })
    await members.getByRole('button', { name: t('settings:members.remove.action', { name: 'Eve' }) }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: t('settings:members.remove.confirm') })
      .click()
    await page.getByText(t('settings:members.removed', { name: 'Eve' })).waitFor()
    await eve.page.getByRole('heading', { level: 1, name: t('notFound.projectTitle') }).waitFor()
  })

  await step(page, 'and let in again', async () => {
    await page.getByRole('button', { name: t('settings:members.add.action') }).click()
    await page.getByPlaceholder(t('settings:members.add.search')).fill('EVE@')
    await page.getByRole('option', { name: /eve@example\.com/ }).click()
    await page.getByText(t('settings:members.added', { name: 'Eve' })).waitFor()
    await page
      .getByRole('region', { name: t('settings:members.title') })
      .getByText('eve@example.com')
      .waitFor()
    await eve.page.goto(`${server.url}/projects/shop/logs`)
    await eve.page.getByRole('heading', { level: 1, name: t('logs:title') }).waitFor()
  })

  await step(page, 'she gets a permission, and finds root and who has more locked', async () => {
    await page.goto(`${server.url}/users?edit=${(await users()).find(({ name }) => name === 'Eve')!.id}`)
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('switch', { name: t('users:permission.manageUsers.title') }).click()
    await sheet.getByRole('checkbox', { name: /Store/ }).check()
    await sheet.getByRole('button', { name: t('users:form.save') }).click()
    await page.getByText(t('users:form.saved', { name: 'Eve' })).waitFor()
    await client.call('POST', '/users', {
      email: 'max@example.com',
      name: 'Max',
      password: 'a long password',
      permissions: { createProjects: true, manageUsers: false },
    })
    await eve.page.goto(`${server.url}/users`)
    await eve.page.getByRole('link', { name: t('nav.users') }).waitFor()
    await eve.page.getByRole('button', { name: like('users:locked.label', { name: 'root' }) }).waitFor()
    await eve.page.getByRole('button', { name: like('users:locked.label', { name: 'Max' }) }).waitFor()
    await eve.page.getByRole('button', { name: t('users:action.editOf', { name: 'Eve' }) }).click()
    const own = eve.page.getByRole('dialog')
    await own.getByText(t('users:form.ownText')).waitFor()
    assert.equal(await own.getByRole('switch').count(), 0)
    await own.getByRole('textbox', { name: t('users:field.name') }).fill('Evelyn')
    await own.getByRole('button', { name: t('users:form.save') }).click()
    await eve.page.getByText(t('users:form.saved', { name: 'Evelyn' })).waitFor()
    await eve.page.getByRole('button', { name: t('users:create') }).click()
    assert.equal(await own.getByRole('switch', { name: t('users:permission.createProjects.title') }).isDisabled(), true)
    assert.equal(await own.getByRole('switch', { name: t('users:permission.manageUsers.title') }).isDisabled(), false)
    await own.getByRole('button', { name: t('action.cancel') }).click()
  })

  await step(page, 'blocked, she is asked to sign in where she is, and cannot', async () => {
    await page.goto(`${server.url}/users`)
    await eve.page.goto(`${server.url}/projects/shop/logs`)
    await eve.page.getByRole('heading', { level: 1, name: t('logs:title') }).waitFor()
    await act('Evelyn', 'block')
    await page.getByText(t('users:ask.block.done', { name: 'Evelyn' })).waitFor()
    await eve.page.getByRole('dialog', { name: t('reauth.title') }).waitFor()
    await page.getByRole('radio', { name: t('users:filter.blocked') }).click()
    await page.waitForURL('**/users?status=blocked')
    await rowOf('Max').waitFor({ state: 'detached' })
    assert.equal(await page.getByRole('table').getByRole('row').count(), 2)
    await act('Evelyn', 'unblock')
    await page.getByText(t('users:ask.unblock.done', { name: 'Evelyn' })).waitFor()
    await page.getByRole('heading', { name: t('users:none.title') }).waitFor()
    await page.getByRole('button', { name: t('users:none.clear') }).click()
  })

  await step(page, 'a new password is shown once, and lets her in', async () => {
    await page.getByRole('textbox', { name: t('users:search') }).fill('evel')
    await page.waitForURL('**/users?q=evel')
    await act('Evelyn', 'reset')
    const dialog = page.getByRole('dialog', { name: t('users:ask.reset.done', { name: 'Evelyn' }) })
    const next = await dialog.getByTestId('handed-password').innerText()
    assert.notEqual(next, password)
    await dialog.getByRole('button', { name: t('users:credentials.done') }).click()
    assert.equal((await page.content()).includes(next), false)
    await eve.page.goto(`${server.url}/login`)
    await signInOn(eve.page, { email: 'eve@example.com', password: next }, stage)
    await eve.page.getByRole('button', { name: t('switcher.label') }).waitFor()
  })

  await step(eve.page, 'she leaves a project after a warning', async () => {
    await eve.page.goto(`${server.url}/projects/store/settings`)
    await eve.page.getByRole('button', { name: t('settings:members.leave.action') }).click()
    const warning = eve.page.getByRole('alertdialog')
    await warning.getByText(t('settings:members.leave.text', { name: 'Evelyn' })).waitFor()
    await warning.getByRole('button', { name: t('settings:members.leave.confirm') }).click()
    await eve.page.getByText(t('settings:members.left', { name: 'Store' })).waitFor()
    await eve.page.getByRole('heading', { level: 1, name: t('projects:title') }).waitFor()
    assert.equal(await eve.page.getByText('Store', { exact: true }).count(), 0)
  })

  await step(page, 'she is deleted, and root has no such button', async () => {
    assert.equal(await page.getByRole('button', { name: t('users:action.more', { name: 'root' }) }).count(), 0)
    await act('Evelyn', 'delete')
    await page.getByText(t('users:ask.delete.done', { name: 'Evelyn' })).waitFor()
    assert.deepEqual((await users()).map(({ name }) => name).sort(), ['Max', 'root'])
    await eve.page.goto(`${server.url}/projects`)
    await eve.page.getByRole('button', { name: t('auth:login.submit') }).waitFor()
  })
  assert.deepEqual(
    [...errors, ...eve.errors].filter((error) => !/status of (401|403|404|409)/.test(error)),
    [],
  )
})
