import assert from 'node:assert/strict'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { codeShows, cursorOnLine, editorLines, writeInEditor } from './support/editor.ts'

const SERVICE = `router.get('/', () => 'here')
router.post('/break', () => kv.set('broken', true))
router.get('/boom', () => {
  const nothing: any = undefined
  return nothing.here
})
service.start(async () => {
  if (await kv.get('broken')) throw new Error('not today')
})
`

inEachLanguage('15 a service is run, and what goes wrong leads to its line', { timeout: 150_000 }, async (stage) => {
  const { t, context, browser, language } = stage
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  await client.publish('shop', SERVICE)
  const ask = async (path = '', method = 'GET') => (await fetch(`${server.url}/r/shop/${path}`, { method })).status
  const { page, errors } = await signedInVisit(browser, server.url, { language })
  const controls = page.getByRole('group', { name: t('service.label') })
  const press = (name: string) => controls.getByRole('button', { name: t(`service.${name}`), exact: true }).click()
  const stands = (state: string) =>
    controls
      .getByText(t(`service.state.${state}`))
      .first()
      .waitFor()
  const marks = page.locator('.squiggly-error')

  await step(page, 'it is stopped and started from any of its pages', async () => {
    await page.goto(`${server.url}/projects/shop/code`)
    await editorLines(page)
    await stands('running')
    await press('stop')
    await stands('stopped')
    assert.equal(await ask(), 503)
    await press('start')
    await stands('running')
    assert.equal(await ask(), 200)
  })
  await step(page, 'it is started anew', async () => {
    const { since } = await client.service('shop')
    await press('restart')
    await until('it is another run', async () => {
      const now = await client.service('shop')
      return now.state === 'running' && now.since !== since
    })
    await stands('running')
    assert.equal(await ask(), 200)
  })
  await step(page, 'an error of a request is marked where it happened, and listed', async () => {
    assert.equal(await ask('boom'), 500)
    await marks.first().waitFor()
    await page.getByRole('tab', { name: t('code:panel.problems') }).click()
    await page.getByRole('button', { name: /TypeError.*main\.ts:5:/ }).click()
    await cursorOnLine(page, 5)
    await shot(page, `failure-${language}`)
  })
  await step(page, 'one that does not come up says why, and leads to the line', async () => {
    assert.ok((await ask('break', 'POST')) < 300)
    await press('restart')
    await stands('crashed')
    await page.getByText(t('service.failed.restart')).waitFor()
    await page
      .getByRole('link', { name: t('nav.logs'), exact: true })
      .first()
      .click()
    await controls.getByRole('button', { name: t('service.state.crashed') }).click()
    const details = page.getByRole('dialog', { name: t('service.label') })
    await details.getByText('not today').waitFor()
    await shot(page, `crashed-${language}`)
    await details.getByRole('link', { name: t('service.showPlace', { place: 'main.ts:8' }) }).click()
    await page.waitForURL('**/projects/shop/code?*line=8*')
    await codeShows(page, 'service.start')
    await cursorOnLine(page, 8)
  })
  await step(page, 'an error of the draft that runs is marked, until its file is edited', async () => {
    const { revision } = await client.call<{ revision: number }>('POST', '/projects/shop/pipeline/draft', {
      from: '1',
      bump: 'minor',
    })
    const content = `// A line more.\n${SERVICE.replace('throw new Error', 'logger.warn')}`
    await client.call('PUT', '/projects/shop/pipeline/draft', { files: [{ path: 'main.ts', content }], revision })
    await page.goto(`${server.url}/projects/shop/code`)
    await codeShows(page, 'A line more')
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByText(t('code:run.state.running')).waitFor()
    await page.getByRole('tab', { name: t('code:request.tab') }).click()
    await page.getByRole('combobox', { name: t('code:request.path'), exact: true }).fill('/boom')
    await page.getByRole('button', { name: t('code:request.send') }).click()
    await marks.first().waitFor()
    await writeInEditor(page, `${content}// edited\n`)
    await marks.first().waitFor({ state: 'detached' })
  })
  assert.deepEqual(
    errors.filter((error) => !/status of (401|422|500)/.test(error)),
    [],
  )
})
