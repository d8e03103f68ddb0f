import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ManagedUser } from '../../modules/administration/contract.ts'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser, signedInVisit, signInOn } from '../support/signed-in.ts'

describe('users and members in the browser', () => {
  test('make somebody, give and take access, block, reset, delete', { timeout: 240_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.createProject('Store', 'store')
    const users = async () => (await client.call<{ items: ManagedUser[] }>('GET', '/users')).items
    const { browser, page, errors } = await signedInBrowser(t, server.url)
    const rowOf = (name: string) =>
      page.getByRole('table', { name: 'Users' }).getByRole('row').filter({ hasText: name })
    const act = async (name: string, action: string, confirm: string) => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click()
      await page.getByRole('menuitem', { name: action }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: confirm, exact: true }).click()
    }

    let password = ''
    await step(page, 'a user is made with a password to hand over and access to one project', async () => {
      await page.getByRole('link', { name: 'Users' }).click()
      await page.getByRole('button', { name: 'New user' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('button', { name: 'Create user' }).click()
      await sheet.getByText('This is needed.').waitFor()
      await sheet.getByRole('textbox', { name: 'Email' }).fill('ROOT@example.com')
      await sheet.getByRole('textbox', { name: 'Name' }).fill('Eve')
      await sheet.getByRole('textbox', { name: 'Search projects' }).fill('sho')
      await sheet.getByRole('checkbox', { name: /Shop/ }).check()
      assert.equal(await sheet.getByRole('checkbox').count(), 1)
      await sheet.getByRole('button', { name: 'Create user' }).click()
      await sheet.getByText('There is an account with this address already.').waitFor()
      await sheet.getByRole('textbox', { name: 'Email' }).fill('eve@example.com')
      await sheet.getByRole('button', { name: 'Make another password' }).click()
      await sheet.getByRole('button', { name: 'Create user' }).click()
      password = await sheet.getByTestId('handed-password').innerText()
      assert.equal(await sheet.getByTestId('handed-email').innerText(), 'eve@example.com')
      await sheet.getByRole('button', { name: 'Done' }).click()
      await rowOf('Eve').getByText('Never').waitFor()
      assert.equal((await users()).find(({ name }) => name === 'Eve')!.projectCount, 1)
    })

    const eve = await signedInVisit(browser, server.url, { user: { email: 'eve@example.com', password } })
    await step(eve.page, 'she sees her project, and no entry for what she may not open', async () => {
      await eve.page.getByRole('link', { name: /Shop/ }).first().waitFor()
      assert.equal(await eve.page.getByText('Store', { exact: true }).count(), 0)
      assert.equal(await eve.page.getByRole('link', { name: /^(Users|System)$/ }).count(), 0)
      assert.equal(await eve.page.getByRole('button', { name: 'New project' }).count(), 0)
      await eve.page.goto(`${server.url}/users`)
      await eve.page.getByRole('heading', { level: 1, name: 'No access' }).waitFor()
      await eve.page.goto(`${server.url}/projects/store`)
      await eve.page.getByRole('heading', { level: 1, name: /not found/i }).waitFor()
      await eve.page.goto(`${server.url}/projects/shop/settings`)
      const members = eve.page.getByRole('region', { name: 'Members' })
      await members.getByText('Eve').waitFor()
      await members.getByRole('button', { name: /root cannot be removed/ }).waitFor()
      assert.equal(await members.getByRole('button', { name: /^(Add|Remove)/ }).count(), 0)
    })

    await step(page, 'she is removed in the settings, and her open page says so by itself', async () => {
      await page.goto(`${server.url}/projects/shop/settings`)
      const members = page.getByRole('region', { name: 'Members' })
      await members.getByRole('button', { name: 'Remove Eve' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove member' }).click()
      await page.getByText('Eve is no member any more').waitFor()
      await eve.page.getByRole('heading', { level: 1, name: /not found/i }).waitFor()
    })

    await step(page, 'and let in again', async () => {
      await page.getByRole('button', { name: 'Add a member' }).click()
      await page.getByPlaceholder('Name or email').fill('EVE@')
      await page.getByRole('option', { name: /eve@example\.com/ }).click()
      await page.getByText('Eve may open the project now').waitFor()
      await page.getByRole('region', { name: 'Members' }).getByText('eve@example.com').waitFor()
      await eve.page.goto(`${server.url}/projects/shop/logs`)
      await eve.page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
    })

    await step(page, 'she gets a permission, and finds root and who has more locked', async () => {
      await page.goto(`${server.url}/users?edit=${(await users()).find(({ name }) => name === 'Eve')!.id}`)
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('switch', { name: 'Manage users' }).click()
      await sheet.getByRole('checkbox', { name: /Store/ }).check()
      await sheet.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Eve is saved').waitFor()
      await client.call('POST', '/users', {
        email: 'max@example.com',
        name: 'Max',
        password: 'a long password',
        permissions: { createProjects: true, manageUsers: false },
      })
      await eve.page.goto(`${server.url}/users`)
      await eve.page.getByRole('link', { name: 'Users' }).waitFor()
      await eve.page.getByRole('button', { name: /^root is locked/ }).waitFor()
      await eve.page.getByRole('button', { name: /^Max is locked/ }).waitFor()
      await eve.page.getByRole('button', { name: 'Edit Eve' }).click()
      const own = eve.page.getByRole('dialog')
      await own.getByText('Nobody changes their own permissions').waitFor()
      assert.equal(await own.getByRole('switch').count(), 0)
      await own.getByRole('textbox', { name: 'Name' }).fill('Evelyn')
      await own.getByRole('button', { name: 'Save' }).click()
      await eve.page.getByText('Evelyn is saved').waitFor()
      await eve.page.getByRole('button', { name: 'New user' }).click()
      assert.equal(await own.getByRole('switch', { name: 'Create projects' }).isDisabled(), true)
      assert.equal(await own.getByRole('switch', { name: 'Manage users' }).isDisabled(), false)
      await own.getByRole('button', { name: 'Cancel' }).click()
    })

    await step(page, 'blocked, she is asked to sign in where she is, and cannot', async () => {
      await page.goto(`${server.url}/users`)
      await eve.page.goto(`${server.url}/projects/shop/logs`)
      await eve.page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
      await act('Evelyn', 'Block…', 'Block')
      await page.getByText('Evelyn is blocked').waitFor()
      await eve.page.getByRole('dialog', { name: /session/i }).waitFor()
      await page.getByRole('radio', { name: 'Blocked' }).click()
      await page.waitForURL('**/users?status=blocked')
      assert.equal(await page.getByRole('table').getByRole('row').count(), 2)
      await act('Evelyn', 'Unblock…', 'Unblock')
      await page.getByText('Evelyn is unblocked').waitFor()
      await page.getByRole('heading', { name: 'Nobody found' }).waitFor()
      await page.getByRole('button', { name: 'Clear the search' }).click()
    })

    await step(page, 'a new password is shown once, and lets her in', async () => {
      await page.getByRole('textbox', { name: 'Search by name or email' }).fill('evel')
      await page.waitForURL('**/users?q=evel')
      await act('Evelyn', 'Reset password…', 'Reset password')
      const dialog = page.getByRole('dialog', { name: 'Evelyn has a new password' })
      const next = await dialog.getByTestId('handed-password').innerText()
      assert.notEqual(next, password)
      await dialog.getByRole('button', { name: 'Done' }).click()
      assert.equal((await page.content()).includes(next), false)
      await eve.page.goto(`${server.url}/login`)
      await signInOn(eve.page, { email: 'eve@example.com', password: next })
      await eve.page.getByRole('button', { name: 'Switch project' }).waitFor()
    })

    await step(eve.page, 'she leaves a project after a warning', async () => {
      await eve.page.goto(`${server.url}/projects/store/settings`)
      await eve.page.getByRole('button', { name: 'Leave the project' }).click()
      const warning = eve.page.getByRole('alertdialog')
      await warning.getByText('Only somebody else can let you in again.').waitFor()
      await warning.getByRole('button', { name: 'Leave the project' }).click()
      await eve.page.getByText('You left “Store”').waitFor()
      await eve.page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
      assert.equal(await eve.page.getByText('Store', { exact: true }).count(), 0)
    })

    await step(page, 'she is deleted, and root has no such button', async () => {
      assert.equal(await page.getByRole('button', { name: 'Actions for root' }).count(), 0)
      await act('Evelyn', 'Delete…', 'Delete user')
      await page.getByText('Evelyn is deleted').waitFor()
      assert.deepEqual((await users()).map(({ name }) => name).sort(), ['Max', 'root'])
      await eve.page.goto(`${server.url}/projects`)
      await eve.page.getByRole('button', { name: 'Sign in' }).waitFor()
    })
    assert.deepEqual(
      [...errors, ...eve.errors].filter((error) => !/status of (401|403|404|409)/.test(error)),
      [],
    )
  })
})
