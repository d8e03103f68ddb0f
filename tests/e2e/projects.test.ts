import assert from 'node:assert/strict'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'

const EVE = { email: 'eve@example.com', password: 'a long password' }
const BROKEN = "service.start(() => { throw new Error('not today') })"

inEachLanguage('4 and 5 projects in the browser', { timeout: 150_000 }, async (stage) => {
  const { t, like, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const dialog = page.getByRole('dialog', { name: t('projects:form.title') })
  const name = dialog.getByRole('textbox', { name: t('projects:form.name') })
  const slug = dialog.getByRole('textbox', { name: t('projects:form.slug') })
  const submit = dialog.getByRole('button', { name: t('projects:form.submit') })
  const cards = async () => (await page.getByRole('article').getByRole('heading').allInnerTexts()).join(', ')
  const shows = (names: string) =>
    page.waitForFunction(
      (wanted) => [...document.querySelectorAll('article h2')].map((each) => each.textContent).join(', ') === wanted,
      names,
    )

  await step(page, '4 a Cyrillic name becomes a Latin slug', async () => {
    await page.getByRole('heading', { level: 2, name: t('projects:empty.title') }).waitFor()
    await page.getByRole('button', { name: t('projects:create') }).click()
    await submit.click()
    await dialog.getByText(t('projects:invalid.name')).waitFor()
    await name.fill('Щедрый мой объект')
    assert.equal(await slug.inputValue(), 'shchedryy-moy-obekt')
    await dialog.getByText(t('projects:form.slugFree')).waitFor()
    await submit.click()
    await page.waitForURL('**/projects/shchedryy-moy-obekt/code')
  })

  await step(page, '4 a slug that is taken is refused in its field, with one that is free', async () => {
    await page.goto(`${server.url}/projects?new=1`)
    await name.fill('Щедрый мой объект')
    await dialog.getByText(t('projects:form.slugTaken')).first().waitFor()
    await submit.click()
    await page.waitForFunction(() => document.querySelector('[role=dialog] [aria-invalid=true]'))
    assert.equal(await slug.getAttribute('aria-invalid'), 'true')
    await dialog
      .getByRole('button', { name: t('projects:form.useSuggestion', { slug: 'shchedryy-moy-obekt-2' }) })
      .click()
    await submit.click()
    await page.waitForURL('**/projects/shchedryy-moy-obekt-2/code')
  })

  await step(page, '5 the list is sorted by name as people of the language do it, by change and by state', async () => {
    await client.call('PATCH', '/projects/shchedryy-moy-obekt', { name: 'ёлка' })
    await client.call('PATCH', '/projects/shchedryy-moy-obekt-2', { name: 'Яблоко' })
    await client.createProject('Bakery', 'bakery')
    await client.createProject('apples', 'apples')
    await client.publish('bakery', "router.get('/', () => 'bread')")
    await client.publish('apples', BROKEN).catch(() => {})
    await client.call('PATCH', '/projects/bakery', { color: 'teal' })
    await page.goto(`${server.url}/projects`)
    await page.getByText(t('projects:count', { count: 4 })).waitFor()
    assert.equal(await cards(), language === 'en' ? 'apples, Bakery, ёлка, Яблоко' : 'ёлка, Яблоко, apples, Bakery')
    const sort = page.getByRole('combobox', { name: t('projects:sort.label') })
    await sort.click()
    await page.getByRole('option', { name: t('projects:sort.updated') }).click()
    await page.waitForURL('**/projects?sort=updated')
    await shows('Bakery, apples, Яблоко, ёлка')
    await sort.click()
    await page.getByRole('option', { name: t('projects:sort.state') }).click()
    await page.waitForURL('**/projects?sort=state')
    await page.getByRole('article').first().getByRole('heading', { name: 'Bakery' }).waitFor()
    await page.reload()
    await sort.getByText(t('projects:sort.state')).waitFor()
  })

  await step(page, '5 the search finds by name and slug, and says when there is nothing', async () => {
    await page.goto(`${server.url}/projects`)
    await page.getByRole('article').nth(3).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('ЯБЛ')
    await shows('Яблоко')
    await page
      .getByRole('status')
      .getByText(t('projects:found', { count: 1 }))
      .waitFor({ state: 'attached' })
    const search = page.getByRole('textbox', { name: t('projects:search') })
    await search.fill('obekt')
    await page.waitForURL('**/projects?q=obekt')
    await page.getByRole('article').nth(1).waitFor()
    assert.equal(await page.getByRole('article').count(), 2)
    await search.fill('nothing like it')
    await page.getByRole('heading', { name: t('projects:noResults.title') }).waitFor()
    await page.getByText(t('projects:noResults.description', { query: 'nothing like it' })).waitFor()
    await page
      .getByRole('button', { name: t('projects:noResults.clear') })
      .last()
      .click()
    await page.getByRole('article').nth(3).waitFor()
  })

  await step(page, '5 whoever may open one sees that one; whoever may open none is told whom to ask', async () => {
    const { id } = await client.call<{ id: string }>('POST', '/users', { ...EVE, name: 'Eve' })
    const eve = await signedInVisit(browser, server.url, { user: EVE, language })
    await eve.page.getByText(t('projects:empty.noRight')).waitFor()
    await client.call('PUT', `/projects/bakery/members/${id}`)
    await eve.page.reload()
    await eve.page.getByRole('article').getByRole('heading', { name: 'Bakery' }).waitFor()
    assert.equal(await eve.page.getByRole('article').count(), 1)
    assert.equal(await eve.page.getByRole('button', { name: t('projects:create') }).count(), 0)
    await eve.page.goto(`${server.url}/projects?new=1`)
    await eve.page.getByRole('article').waitFor()
    assert.equal(await eve.page.getByRole('dialog').count(), 0)
    await eve.page.goto(`${server.url}/projects/apples`)
    await eve.page.getByRole('heading', { level: 1, name: like('notFound.projectTitle') }).waitFor()
    await eve.context.close()
  })
  assert.deepEqual(
    errors.filter((error) => !/status of (401|409)/.test(error)),
    [],
  )
})
