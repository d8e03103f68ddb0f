import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { step, visit } from '../support/browser.ts'
import { ROOT_USER, signIn } from '../support/client.ts'
import { inEachLanguage, type Stage } from '../support/languages.ts'
import { startServer } from '../support/server.ts'
import { makeRoot, serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit, signInOn } from '../support/signed-in.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

const EVE = { email: 'eve@example.com', password: 'a long password' }

const projectsOf = (page: Page, { t }: Stage) => page.getByRole('heading', { level: 1, name: t('projects:title') })
const signInButton = (page: Page, { t }: Stage) => page.getByRole('button', { name: t('auth:login.submit') })

inEachLanguage('1 first run in the browser', { timeout: 120_000 }, async (stage) => {
  const { t, context, browser, locale } = stage
  const folder = tempDir(context)
  const server = await startServer(folder)
  context.after(() => server.stop('SIGKILL'))
  const printed = () => server.output().match(/\/setup\?token=[\w-]+/)?.[0]
  await until('the server prints the one-time link', () => printed() !== undefined)
  const link = printed()!
  const { page, errors } = await visit(browser, `${server.url}/projects`, { locale })
  const other = await visit(browser, server.url + link, { locale })

  await step(page, 'whoever comes is told how to make the first administrator', async () => {
    await page.getByText(t('auth:setup.waitTitle')).waitFor()
    await page.getByText('m3m new-admin').first().waitFor()
    await other.page.getByRole('button', { name: t('auth:setup.submit') }).waitFor()
  })
  await step(page, 'made on the command line, they are asked to sign in without a reload', async () => {
    makeRoot(folder)
    await signInButton(page, stage).waitFor()
    await signInOn(page, ROOT_USER, stage)
    await projectsOf(page, stage).waitFor()
    await page.getByRole('heading', { level: 2, name: t('projects:empty.title') }).waitFor()
  })
  await step(other.page, 'the one-time link makes no second one', async () => {
    await other.page.reload()
    await signInButton(other.page, stage).waitFor()
    const { status } = await fetch(`${server.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...EVE, token: new URL(link, server.url).searchParams.get('token') }),
    })
    assert.equal(status, 404)
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})

inEachLanguage('2 signing in and out in the browser', { timeout: 120_000 }, async (stage) => {
  const { t, context, browser, locale, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const { id } = await client.call<{ id: string }>('POST', '/users', { ...EVE, name: 'Eve' })
  await client.call('PUT', `/projects/shop/members/${id}`)
  const { page, errors } = await visit(browser, `${server.url}/projects/shop/env?q=a%20b`, { locale })
  const wrong = page.getByRole('alert').getByText(t('error.codes.M3M_AUTH_LOGIN'))

  await step(page, 'an empty form says what is missing', async () => {
    await signInButton(page, stage).click()
    await page.getByText(t('auth:invalid.required')).first().waitFor()
  })
  await step(page, 'a wrong password, an unknown address and somebody blocked are told the same', async () => {
    await client.call('POST', `/users/${id}/block`)
    for (const user of [{ ...EVE, password: 'not the password' }, { ...EVE, email: 'nobody@example.com' }, EVE]) {
      const answered = page.waitForResponse('**/api/auth/login')
      await signInOn(page, user, stage)
      assert.equal((await answered).status(), 401)
      await wrong.waitFor()
    }
    await client.call('POST', `/users/${id}/unblock`)
  })
  await step(page, 'the right one leads to where somebody wanted to go', async () => {
    await signInOn(page, EVE, stage)
    await page.getByRole('heading', { level: 1, name: t('env:title') }).waitFor()
    const { pathname, searchParams } = new URL(page.url())
    assert.deepEqual([pathname, searchParams.get('q')], ['/projects/shop/env', 'a b'])
    assert.equal(await page.locator('html').getAttribute('lang'), language)
  })
  const second = await signedInVisit(browser, server.url, { user: EVE, language })
  await step(page, 'signing out takes the access and what was on the page away', async () => {
    await page.getByRole('button', { name: EVE.email }).click()
    await page.getByRole('menuitem', { name: t('user.signOut') }).click()
    await signInButton(page, stage).waitFor()
    assert.equal((await page.context().cookies()).length, 0)
    assert.equal((await page.request.get(`${server.url}/api/projects/shop`)).status(), 401)
    await page.goBack()
    await signInButton(page, stage).waitFor()
    await page.goto(`${server.url}/projects/shop`)
    await signInButton(page, stage).waitFor()
  })
  await step(second.page, 'and nobody else is signed out by it', async () => {
    await second.page.reload()
    await projectsOf(second.page, stage).waitFor()
    assert.equal((await signIn(server.url, EVE)).url, server.url)
  })
  await step(page, 'nobody is led elsewhere after signing in', async () => {
    await page.goto(`${server.url}/login?redirect=${encodeURIComponent('https://example.com/')}`)
    await signInOn(page, EVE, stage)
    await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
    assert.equal(new URL(page.url()).origin, new URL(server.url).origin)
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})
