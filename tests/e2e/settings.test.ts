import assert from 'node:assert/strict'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'

inEachLanguage('24 settings of a project in the browser', { timeout: 120_000 }, async (stage) => {
  const { t, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  await client.createProject('Store', 'store')
  const byKey = async (key: string, slug: string) =>
    (await fetch(`${server.url}/api/projects/${slug}`, { headers: { 'x-api-key': key } })).status

  const { page, errors } = await signedInVisit(browser, server.url, { language })
  await page.goto(`${server.url}/projects/shop/code`)
  await page.getByRole('link', { name: t('nav.settings') }).click()
  const general = page.getByRole('region', { name: t('settings:general.title') })
  const name = general.getByRole('textbox', { name: t('projects:form.name') })
  const slug = general.getByRole('textbox', { name: t('projects:form.slug') })
  const save = general.getByRole('button', { name: t('settings:general.save') })

  await step(page, 'a name is needed, and another one is shown everywhere', async () => {
    await general.waitFor()
    assert.equal(await save.isDisabled(), true)
    await name.fill('  ')
    await save.click()
    await general.getByText(t('projects:invalid.name')).waitFor()
    await name.fill('Corner shop')
    await save.click()
    await page.getByText(t('settings:general.saved')).waitFor()
    await page
      .getByRole('button', { name: t('switcher.label') })
      .getByText('Corner shop')
      .waitFor()
  })

  await step(page, 'a slug that is taken is refused, and a free one offered', async () => {
    await slug.fill('store')
    await general.getByText(t('projects:form.slugTaken')).waitFor()
    await save.click()
    await general.getByRole('button', { name: t('projects:form.useSuggestion', { slug: 'store-2' }) }).click()
    assert.equal(await slug.inputValue(), 'store-2')
  })

  await step(page, 'what the server refuses stands in the field it is about', async () => {
    await slug.fill('api')
    await save.click()
    await general.getByRole('button', { name: t('projects:form.useSuggestion', { slug: 'api-2' }) }).waitFor()
    assert.equal(await slug.getAttribute('aria-invalid'), 'true')
    await slug.fill('Not a slug')
    await general.getByText(t('projects:invalid.slug')).waitFor()
    await slug.fill('shop')
    await name.fill('x'.repeat(101))
    await save.click()
    await general.getByText(t('projects:invalid.nameLong', { count: 100 })).waitFor()
    assert.equal(await name.getAttribute('aria-invalid'), 'true')
    await name.fill('Corner shop')
  })

  await step(page, 'a new slug is announced with what it means, and the page moves with it', async () => {
    await slug.fill('corner')
    await general.getByText(t('settings:general.moveText', { slug: 'shop' })).waitFor()
    await save.click()
    await page.waitForURL('**/projects/corner/settings')
    assert.equal(await slug.inputValue(), 'corner')
    assert.equal((await client.call<{ slug: string }>('GET', '/projects/corner')).slug, 'corner')
  })

  const keys = page.getByRole('region', { name: t('settings:key.title') })
  const shown = page.getByTestId('api-key')
  await step(page, 'a key is shown once and works, until there is another', async () => {
    await keys.getByRole('button', { name: t('settings:key.make') }).click()
    const first = await shown.innerText()
    assert.equal(await byKey(first, 'corner'), 200)
    await keys.getByRole('button', { name: t('settings:key.renew') }).click()
    await page.getByRole('button', { name: t('settings:key.ask.renew.confirm') }).click()
    await page.waitForFunction((old) => document.querySelector('[data-testid=api-key]')?.textContent !== old, first)
    const second = await shown.innerText()
    assert.deepEqual([await byKey(first, 'corner'), await byKey(second, 'corner')], [401, 200])
    await page.reload()
    await keys.getByText(`m3m_…${second.slice(-4)}`).waitFor()
    assert.equal(await shown.count(), 0)
    assert.equal((await page.content()).includes(second), false)
    await keys.getByRole('button', { name: t('settings:key.remove') }).click()
    await page.getByRole('button', { name: t('settings:key.ask.remove.confirm') }).click()
    await keys.getByRole('button', { name: t('settings:key.make') }).waitFor()
    assert.equal(await byKey(second, 'corner'), 401)
  })

  await step(page, 'the end asks for the slug, and then the project is gone', async () => {
    await page
      .getByRole('region', { name: t('settings:danger.title') })
      .getByRole('button')
      .click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: t('settings:danger.delete') })
    assert.equal(await confirm.isDisabled(), true)
    await dialog.getByRole('textbox').fill('shop')
    assert.equal(await confirm.isDisabled(), true)
    await dialog.getByRole('textbox').fill('corner')
    await page.keyboard.press('Enter')
    await page.getByText(t('settings:danger.done', { name: 'Corner shop' })).waitFor()
    await page.getByRole('heading', { level: 1, name: t('projects:title') }).waitFor()
    assert.equal(await page.getByText('Corner shop', { exact: true }).count(), 0)
    await page.getByText('Store', { exact: true }).waitFor()
    await page.goto(`${server.url}/projects/corner/code`)
    await page.getByRole('heading', { level: 1, name: t('notFound.projectTitle') }).waitFor()
  })

  assert.deepEqual(
    errors.filter((error) => !/status of (400|401|404|409)/.test(error)),
    [],
  )
})
