import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import type { EnvVariable } from '../../modules/environment/contract.ts'
import { step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SHOW = "router.get('/', () => env.all)\n"

describe('the environment of a project in the browser', () => {
  test('18 six types, secrets, search, import and export, and a running service that sees it', {
    timeout: 180_000,
  }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    await client.publish('shop', SHOW)
    const seen = async () => (await (await fetch(`${server.url}/r/shop/`)).json()) as Record<string, unknown>
    const stored = async () => (await client.call<{ items: EnvVariable[] }>('GET', '/projects/shop/env')).items

    const { page, errors } = await signedInBrowser(t, server.url)
    await page.goto(`${server.url}/projects/shop/settings`)
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()

    const sheet = page.getByRole('dialog')
    const value = sheet.getByLabel(/^(?:Value|New value)$/)
    const chooseType = async (name: string) => {
      await sheet.getByRole('combobox', { name: 'Type' }).click()
      await page.getByRole('option', { name, exact: true }).click()
    }
    const add = async (key: string, type: string, text: string) => {
      await page.keyboard.press('n')
      await sheet.getByRole('textbox', { name: 'Key' }).fill(key)
      if (type !== 'String') await chooseType(type)
      if (type === 'Boolean') await value.click()
      else await value.fill(text)
      await sheet.getByRole('button', { name: 'Add' }).click()
      await sheet.waitFor({ state: 'hidden' })
      await row(key).waitFor()
    }
    const row = (key: string) => page.locator(`[data-variable=${key}]`)

    await step(page, 'g e leads to an empty page that says what it is for', async () => {
      await page.keyboard.press('g')
      await page.keyboard.press('e')
      await page.waitForURL('**/projects/shop/env')
      await page.getByRole('heading', { name: 'No variables yet' }).waitFor()
    })

    await step(page, 'each type has its control, and reaches the service without a restart', async () => {
      await add('NAME', 'String', 'Ann')
      await add('NOTE', 'Text', 'two\nlines')
      await add('LIST', 'JSON', '[1, {"a": null}]')
      await add('COUNT', 'Integer', '-3')
      await add('RATE', 'Number', '0.5')
      await add('ON', 'Boolean', '')
      await until('the service has all', async () => Object.keys(await seen()).length === 6)
      const wanted = { COUNT: -3, LIST: [1, { a: null }], NAME: 'Ann', NOTE: 'two\nlines', ON: true, RATE: 0.5 }
      assert.deepEqual(await seen(), wanted)
      const since = (await client.service('shop')).restarts
      assert.equal(since, 0)
    })

    await step(page, 'a key is checked while it is typed, and a taken one leads to the variable', async () => {
      await page.keyboard.press('n')
      const key = sheet.getByRole('textbox', { name: 'Key' })
      await key.fill('2FAST')
      await sheet.getByText('Only Latin letters, digits and _, not beginning with a digit.').waitFor()
      await key.fill('NAME')
      await sheet.getByText('There is a variable NAME already.').waitFor()
      assert.equal(await key.getAttribute('aria-invalid'), 'true')
      await sheet.getByRole('button', { name: 'Change NAME' }).click()
      await page.waitForURL('**/env?edit=NAME')
      assert.equal(await value.inputValue(), 'Ann')
      assert.equal(await key.getAttribute('readonly'), '')
    })

    await step(page, 'what is no value is told beside it, with the place in JSON', async () => {
      await page.goto(`${server.url}/projects/shop/env?edit=LIST`)
      await value.fill('[\n  1,\n]')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.getByText('This is not JSON at line 3, column 1.').waitFor()
      await page.goto(`${server.url}/projects/shop/env?edit=RATE`)
      await value.fill('1,5')
      await sheet.getByText('A comma can mean two things.').waitFor()
      await value.fill('1.5')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'hidden' })
      await until('the service has it', async () => (await seen()).RATE === 1.5)
    })

    await step(page, 'another type keeps what it can, and asks before it loses something', async () => {
      await row('RATE').getByRole('button', { name: 'Change RATE' }).click()
      await chooseType('String')
      assert.equal(await value.inputValue(), '1.5')
      await value.fill('fast')
      await chooseType('Integer')
      const question = page.getByRole('alertdialog')
      await question.getByText('“fast” cannot be kept as it is with the type “Integer”.').waitFor()
      await question.getByRole('button', { name: 'Cancel' }).click()
      assert.equal(await value.inputValue(), 'fast')
      await chooseType('Integer')
      await question.getByRole('button', { name: 'Change the type' }).click()
      assert.equal(await value.inputValue(), '')
      await sheet.getByRole('button', { name: 'Cancel' }).click()
    })

    await step(page, 'a secret is shown to nobody, and editing replaces it', async () => {
      await page.getByRole('button', { name: 'New variable' }).click()
      await sheet.getByRole('textbox', { name: 'Key' }).fill('TOKEN')
      await value.fill('hush-hush')
      await sheet.getByRole('switch', { name: 'Secret' }).click()
      await sheet.getByRole('button', { name: 'Add' }).click()
      await row('TOKEN').getByText('Secret').last().waitFor()
      await until('the service has it', async () => (await seen()).TOKEN === 'hush-hush')
      await page.goto(`${server.url}/projects/shop/env?edit=TOKEN`)
      await value.waitFor()
      assert.equal(await value.inputValue(), '')
      assert.doesNotMatch(await page.content(), /hush/)
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.getByText('This is needed.').waitFor()
      await value.fill('loud')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'hidden' })
      await until('the service has the new one', async () => (await seen()).TOKEN === 'loud')
      assert.equal((await stored()).find(({ key }) => key === 'TOKEN')!.secret, true)
    })

    await step(page, 'the search is in the address', async () => {
      await page.keyboard.press('/')
      await page.keyboard.type('ann')
      await page.waitForURL('**/env?q=ann')
      await row('NOTE').waitFor({ state: 'detached' })
      await row('NAME').waitFor()
      await page.getByRole('textbox', { name: 'Search' }).fill('nothing like it')
      await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
      await page.reload()
      await page.getByText('No variable matches “nothing like it”.').waitFor()
      await page.getByRole('button', { name: 'Clear the search' }).last().click()
      await row('NOTE').waitFor()
    })

    await step(page, 'an import shows first what would come of it', async () => {
      await page.getByRole('button', { name: 'Import' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Content of the file').fill('NAME=Ann\nCOUNT=7\nNEW=3000\nbad.key=1\nPASS=hush')
      await dialog.getByRole('button', { name: 'Preview' }).click()
      await dialog.getByText('2 new, 1 changed, 1 the same, 1 refused').waitFor()
      const submit = dialog.getByRole('button', { name: /^Import \d/ })
      assert.equal(await submit.isDisabled(), true)
      await dialog.getByText('This key is not possible').waitFor()
      await dialog.getByRole('switch', { name: 'Import bad.key' }).click()
      await dialog.getByRole('combobox', { name: 'Type of NEW' }).selectOption('string')
      await dialog.getByRole('switch', { name: 'PASS is secret' }).click()
      await dialog.getByText('2 new, 1 changed, 1 the same, 1 left out').waitFor()
      assert.equal((await seen()).NEW, undefined)
      await submit.click()
      await page.getByText('3 variables imported').waitFor()
      await until('the service has them', async () => (await seen()).NEW === '3000')
      assert.equal((await seen()).COUNT, 7)
      assert.equal((await stored()).find(({ key }) => key === 'PASS')!.secret, true)
    })

    await step(page, 'an export has everything but secrets', async () => {
      await page.getByRole('button', { name: 'Export' }).click()
      const waiting = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export as .env' }).click()
      const download = await waiting
      assert.equal(download.suggestedFilename(), 'shop.env')
      const text = await readFile((await download.path())!, 'utf8')
      assert.match(text, /^NOTE="two\nlines"$/m)
      assert.match(text, /^# PASS is secret/m)
      assert.doesNotMatch(text, /hush|loud/)
      await page.keyboard.press('Escape')
    })

    await step(page, 'a deletion asks, and reaches the service', async () => {
      await row('NOTE').getByRole('button', { name: 'Delete NOTE' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
      await row('NOTE').waitFor({ state: 'detached' })
      await until('the service lost it', async () => !('NOTE' in (await seen())))
    })

    await step(page, 'without the server there is a way to try again', async () => {
      await page.route('**/api/projects/shop/env', (route) => route.abort())
      await page.reload()
      await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
      await page.unroute('**/api/projects/shop/env')
      await page.getByRole('button', { name: 'Try again' }).click()
      await row('NAME').waitFor()
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (401|409|422)|ERR_FAILED/.test(error)),
      [],
    )
  })
})
