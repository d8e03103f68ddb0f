import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'

/** That a control is marked as wrong, and described by the message: beside it, and for those who hear the page. */
async function told(control: Locator, message: string): Promise<void> {
  const page = control.page()
  await page.locator('[role=alert]', { hasText: message }).first().waitFor()
  assert.equal(await control.getAttribute('aria-invalid'), 'true', message)
  const described = await control.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' '),
  )
  assert.ok(described.includes(message), `"${described}" has not "${message}"`)
}

inEachLanguage('what does not fit is told in its field', { timeout: 180_000 }, async (stage) => {
  const { t, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const dialog = page.getByRole('dialog')
  const open = async (path: string) => {
    await page.goto(server.url + path)
    await dialog.getByRole('textbox').first().waitFor()
  }
  /** A project that is chosen in the form and deleted before it is sent. */
  const chooseOneThatGoes = async (slug: string) => {
    await dialog.getByRole('checkbox', { name: new RegExp(`^${slug}`) }).check()
    await client.call('DELETE', `/projects/${slug}?slug=${slug}`)
  }

  await step(page, 'variables: a key that is none, too long or taken, a value of another type', async () => {
    await open('/projects/shop/env?new=1')
    const key = dialog.getByRole('textbox', { name: t('env:form.key') })
    const value = dialog.getByLabel(t('env:form.value'), { exact: true })
    const add = dialog.getByRole('button', { name: t('env:form.add') })
    await add.click()
    await told(key, t('env:invalid.missing'))
    await key.fill('2FAST')
    await told(key, t('env:invalid.key'))
    await key.fill('K'.repeat(200))
    await told(key, t('env:invalid.keyLong', { count: 100 }))
    await key.fill('PRICE')
    await dialog.getByRole('combobox', { name: t('env:form.type') }).click()
    await page.getByRole('option', { name: t('env:type.integer'), exact: true }).click()
    await value.fill('twelve')
    await add.click()
    await told(value, t('env:invalid.integer'))
    // Somebody else is faster: the page knows nothing of that key yet.
    await page.route('**/api/projects/shop/env', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    )
    await client.call('PUT', '/projects/shop/env/PRICE', { type: 'integer', value: 7 })
    await value.fill('12')
    await add.click()
    await told(key, t('error.codes.M3M_ENV_TAKEN'))
    await page.unroute('**/api/projects/shop/env')
    assert.equal(await value.inputValue(), '12', 'what was entered stays')
  })

  await step(page, 'goals: a name that is none or too long, a slug that is taken or like an id', async () => {
    await client.call('POST', '/projects/shop/goals', { name: 'Sales', type: 'counter' })
    await open('/projects/shop/goals?new=1')
    const name = dialog.getByRole('textbox', { name: t('goals:form.name') })
    const slug = dialog.getByRole('textbox', { name: t('goals:form.slug') })
    const submit = dialog.getByRole('button', { name: t('goals:create.submit') })
    await submit.click()
    await told(name, t('goals:invalid.name'))
    await name.fill('x'.repeat(101))
    await told(name, t('goals:invalid.nameLong', { count: 100 }))
    await name.fill('Продажи')
    await slug.fill('sales')
    await submit.click()
    await told(slug, t('error.codes.M3M_GOAL_SLUG_TAKEN'))
    await slug.fill('a'.repeat(24))
    await told(slug, t('goals:invalid.slugId'))
    await slug.fill('Not a slug')
    await told(slug, t('goals:invalid.slug'))
  })

  await step(page, 'goals: a project that is there no more', async () => {
    await client.createProject('gone', 'gone')
    await open('/goals?new=1')
    await dialog.getByRole('textbox', { name: t('goals:form.name') }).fill('All')
    await chooseOneThatGoes('gone')
    await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
    await dialog
      .getByRole('group', { name: t('goals:form.writers') })
      .getByText(t('error.codes.M3M_GOAL_PROJECT'))
      .waitFor()
  })

  await step(page, 'users: an address that is none or taken, a name that is too long, a short password', async () => {
    await open('/users?new=1')
    const email = dialog.getByRole('textbox', { name: t('users:field.email') })
    const name = dialog.getByRole('textbox', { name: t('users:field.name') })
    const password = dialog.getByRole('textbox', { name: t('users:field.initialPassword') })
    const submit = dialog.getByRole('button', { name: t('users:form.create') })
    await email.fill('eve at example')
    await name.fill('x'.repeat(101))
    await password.fill('short')
    await submit.click()
    await told(email, t('users:invalid.email'))
    await told(name, t('users:invalid.nameLong', { count: 100 }))
    await told(password, t('users:invalid.passwordShort', { count: 8 }))
    await email.fill('root@example.com')
    await name.fill('Eve')
    await password.fill('a long password')
    await submit.click()
    await told(email, t('error.codes.M3M_USERS_EMAIL_TAKEN'))
  })

  await step(page, 'users: a project that is there no more', async () => {
    await client.createProject('lost', 'lost')
    await open('/users?new=1')
    await dialog.getByRole('textbox', { name: t('users:field.email') }).fill('eve@example.com')
    await chooseOneThatGoes('lost')
    await dialog.getByRole('button', { name: t('users:form.create') }).click()
    await dialog
      .getByRole('group', { name: t('users:access.legend') })
      .getByText(t('error.codes.M3M_USERS_PROJECT'))
      .waitFor()
  })

  await step(page, 'the account: a name that is none, a password that is wrong', async () => {
    await page.goto(`${server.url}/account`)
    const profile = page.getByRole('region', { name: t('account:profile.title') })
    const name = profile.getByRole('textbox', { name: t('account:profile.name') })
    await name.fill('  ')
    await profile.getByRole('button', { name: t('account:save') }).click()
    await told(name, t('account:invalid.name'))
    const current = page.getByLabel(t('account:password.current'))
    await current.fill('a wrong guess')
    await page.getByLabel(t('account:password.next')).fill('another long password')
    await page.getByRole('button', { name: t('account:password.change') }).click()
    await told(current, t('account:invalid.current'))
  })
  assert.deepEqual(
    errors.filter((error) => !/status of (400|401|409|422)|ERR_FAILED/.test(error)),
    [],
  )
})
