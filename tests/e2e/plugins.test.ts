import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { create } from 'tar'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser, signedInVisit } from '../support/signed-in.ts'

/** Writes a plugin that greets as its settings say. */
function greeter(folder: string, version: string): string {
  mkdirSync(join(folder, 'greeter'), { recursive: true })
  const manifest = {
    manifest: 1,
    id: 'greeter',
    name: 'Greeter',
    summary: 'Greets people',
    version,
    engines: { m3m: '*' },
    kind: 'js',
    main: 'index.js',
    enabled: false,
    runtime: [
      {
        name: 'greeter',
        summary: 'Greets people',
        methods: [
          {
            name: 'greet',
            summary: 'Greets somebody',
            params: [{ name: 'name', schema: { type: 'string' } }],
            returns: { type: 'string' },
          },
        ],
      },
    ],
    config: {
      type: 'object',
      required: ['token'],
      properties: {
        greeting: { type: 'string', default: 'Hello', minLength: 2, description: 'What stands before the name' },
        marks: { type: 'integer', minimum: 0, maximum: 5, default: 1 },
        loud: { type: 'boolean', default: false },
        language: { enum: ['en', 'ru'], default: 'en' },
        token: { type: 'string', 'x-secret': true },
      },
    },
  }
  writeFileSync(join(folder, 'greeter', 'plugin.json'), JSON.stringify(manifest))
  writeFileSync(
    join(folder, 'greeter', 'index.js'),
    `export default ({ config, log }) => {
       log.info('it has a token of ' + config.token.length + ' characters')
       const said = (name) => config.greeting + ', ' + name + '!'.repeat(config.marks) + ' ' + config.language
       return { runtime: { greeter: { greet: ({ name }) => config.loud ? said(name).toUpperCase() : said(name) } } }
     }`,
  )
  const file = join(folder, `greeter-${version}.tgz`)
  create({ gzip: true, sync: true, file, cwd: folder, portable: true }, ['greeter'])
  return file
}

const EVE = { email: 'eve@example.com', password: 'a long password' }

/** The browser tells of every request that is refused. */
const unexpected = (error: string) => !/status of (401|404|422)/.test(error)

describe('plugins in the browser', () => {
  test('install, set, enable, use, look at and remove one', { timeout: 240_000 }, async (t) => {
    const { folder, server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.call('POST', '/users', { ...EVE, name: 'Eve' })
    const archive = greeter(folder, '1.2.0')
    const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex')
    const { browser, page, errors } = await signedInBrowser(t, server.url)
    const dialog = page.getByRole('dialog')
    const state = (name: string) => page.locator(`[data-state=${name}]`).first().waitFor()

    await step(page, 'without plugins the page tells how one is made', async () => {
      await page.getByRole('link', { name: 'Plugins' }).click()
      await page.getByText('There are no plugins').waitFor()
      await page.getByText('m3m plugins new plugins/greeter').waitFor()
    })

    await step(page, 'an archive is installed when its checksum is right', async () => {
      await page.getByRole('button', { name: 'Install' }).click()
      await dialog.getByText('Native code may do whatever the server may').waitFor()
      await dialog.getByLabel('Archive').setInputFiles(archive)
      await dialog.getByLabel('SHA-256 it has to have').fill('0'.repeat(64))
      await dialog.getByRole('button', { name: 'Install' }).click()
      await dialog.getByRole('alert').filter({ hasText: sha256 }).waitFor()
      await dialog.getByLabel('SHA-256 it has to have').fill(sha256)
      await dialog.getByRole('button', { name: 'Install' }).click()
      await dialog.getByText('Greeter 1.2.0 is installed').waitFor()
      await dialog.getByText(sha256).waitFor()
      await dialog.getByRole('button', { name: 'Close' }).first().click()
      const card = page.locator('[data-plugin=greeter]')
      await card.getByText('Nobody has enabled it yet').waitFor()
      await card.getByText('(name: string): Promise<string>').waitFor()
    })

    await step(page, 'it is enabled, and wants its settings', async () => {
      await page.getByRole('link', { name: 'Greeter', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'Greeter' }).waitFor()
      await page.getByRole('switch', { name: 'Greeter: switched on' }).click()
      await page
        .getByText(/token is required/)
        .first()
        .waitFor()
      await page.getByLabel('greeting').fill('x')
      await page.getByLabel('token').fill('a secret')
      await page.getByRole('button', { name: 'Save' }).click()
      await page
        .getByText(/at least 2|fewer than 2/)
        .first()
        .waitFor()
      await page.getByLabel('greeting').fill('Hey')
      await page.getByLabel('marks').fill('2')
      await page.getByRole('switch', { name: 'loud' }).click()
      await page.getByRole('combobox', { name: 'language' }).click()
      await page.getByRole('option', { name: 'ru' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await state('ready')
      await page.getByText('It is set, and not shown.').waitFor()
      assert.equal(await page.getByLabel('token').inputValue(), '')
      await page.getByRole('list', { name: 'Log' }).getByText('it has a token of 8 characters').waitFor()
    })

    await step(page, 'services call it, and the page tells which', async () => {
      await client.publish('shop', `router.get('/', () => greeter.greet('Ada'))`)
      assert.equal(await (await fetch(`${server.url}/r/shop/`)).text(), 'HEY, ADA!! RU')
      await page.reload()
      const used = page.getByRole('region', { name: 'Used by' }).getByRole('listitem')
      await used.filter({ hasText: 'Shop' }).filter({ hasText: 'named in its code, 1 call' }).waitFor()
    })

    await step(page, 'the reference has its methods, and says of which plugin they are', async () => {
      await page.getByRole('link', { name: 'greeter.greet' }).click()
      await page.getByRole('heading', { level: 1, name: 'Runtime reference' }).waitFor()
      await page.getByRole('link', { name: 'of the plugin Greeter' }).click()
      await page.getByRole('heading', { level: 1, name: 'Greeter' }).waitFor()
    })

    await step(page, 'others see what it gives, and nothing to change', async () => {
      const eve = await signedInVisit(browser, server.url, { user: EVE })
      await eve.page.getByRole('link', { name: 'Plugins' }).click()
      await eve.page.getByText('(name: string): Promise<string>').waitFor()
      assert.equal(await eve.page.getByRole('switch').count(), 0)
      assert.equal(await eve.page.getByRole('button', { name: 'Install' }).count(), 0)
      await eve.page.getByRole('link', { name: 'Greeter', exact: true }).click()
      await eve.page.getByRole('heading', { level: 2, name: 'What it gives services' }).waitFor()
      assert.equal(await eve.page.getByRole('heading', { name: 'Settings' }).count(), 0)
      assert.deepEqual(eve.errors.filter(unexpected), [])
    })

    await step(page, 'it is switched off, then removed', async () => {
      await page.getByRole('switch', { name: 'Greeter: switched on' }).click()
      await page.getByText('It was switched off').first().waitFor()
      await page.getByRole('button', { name: 'Remove', exact: true }).first().click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
      await page.getByText('There are no plugins').waitFor()
      assert.deepEqual((await client.call<{ items: unknown[] }>('GET', '/plugins')).items, [])
    })
    assert.deepEqual(errors.filter(unexpected), [])
  })
})
