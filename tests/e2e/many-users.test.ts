import assert from 'node:assert/strict'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'

const MADE = 54

inEachLanguage('many users in the browser', { timeout: 180_000 }, async ({ t, context, browser, language }) => {
  const { server, client } = await serverWithRoot(context)
  for (let i = 0; i < MADE; i++)
    await client.call('POST', '/users', {
      email: `person-${i}@example.com`,
      name: `Person ${String(i).padStart(2, '0')}`,
      password: 'a long password',
    })
  await client.createProject('Shop', 'shop')
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const rows = page.getByRole('table', { name: t('users:title') }).getByRole('row')
  const search = page.getByRole('textbox', { name: t('users:search') })

  await step(page, 'are shown fifty at a time', async () => {
    await page.goto(`${server.url}/users`)
    await page.getByText(t('users:shownOf', { shown: 50, total: MADE + 1 })).waitFor()
    assert.equal(await rows.count(), 51)
    await shot(page, `many-users-${language}`)
    await page.getByRole('button', { name: t('users:more') }).click()
    await rows.nth(MADE + 1).waitFor()
    assert.match(await rows.last().innerText(), /root@example\.com/)
    assert.equal(await page.getByRole('button', { name: t('users:more') }).count(), 0)
  })

  await step(page, 'are found by the server, also those of later pages', async () => {
    await page.reload()
    await rows.nth(50).waitFor()
    await search.fill('ROOT')
    await rows.nth(2).waitFor({ state: 'detached' })
    assert.equal(await rows.count(), 2)
    await page
      .getByRole('status')
      .getByText(t('users:found', { count: 1 }))
      .waitFor({ state: 'attached' })
    await search.fill('person-4')
    await rows.nth(11).waitFor()
    assert.equal(await rows.count(), 12)
    await search.fill('nobody like that')
    await page.getByRole('heading', { name: t('users:none.title') }).waitFor()
  })

  await step(page, 'one of a later page becomes a member', async () => {
    await page.goto(`${server.url}/projects/shop/settings`)
    await page.getByRole('button', { name: t('settings:members.add.action') }).click()
    await page.getByPlaceholder(t('settings:members.add.search')).fill('PERSON 53')
    await page.getByRole('option', { name: /person-53@/ }).click()
    await page.getByText(t('settings:members.added', { name: 'Person 53' })).waitFor()
  })

  await step(page, 'the audit log is narrowed to whomever', async () => {
    await page.goto(`${server.url}/audit`)
    await page.getByRole('button', { name: t('audit:filter.user') }).click()
    await page.getByPlaceholder(t('audit:filter.searchPeople')).fill('person 33')
    await page.getByRole('option', { name: /person-33@/ }).waitFor()
    await shot(page, `audit-person-${language}`)
    await page.getByRole('option', { name: /person-33@/ }).click()
    await page.getByText(t('audit:empty.title')).waitFor()
    await page.getByRole('button', { name: 'Person 33' }).waitFor()
  })
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )
})
