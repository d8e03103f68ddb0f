import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import type { Model, ModelRecord } from '../../modules/models/contract.ts'
import { violations } from '../support/axe.ts'
import { ARTIFACTS, step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

inEachLanguage(
  '21 models: fields, records that refer to others, filter, order and pages; what loses data asks first',
  { timeout: 420_000 },
  async (stage) => {
    const { t, context, browser, language } = stage
    const { server, client } = await serverWithRoot(context)
    await client.createProject('Shop', 'shop')
    const models = '/projects/shop/models'
    await client.call('POST', models, {
      name: 'Authors',
      slug: 'authors',
      fields: [{ key: 'name', name: 'Author', type: 'string', required: true }],
    })
    for (const name of ['Ann', 'Bob']) await client.call('POST', `${models}/authors/records`, { name })
    const stored = async () =>
      (await client.call<{ items: ModelRecord[] }>('GET', `${models}/books/records?limit=1000`)).items

    const { page, errors, foreign } = await signedInVisit(browser, server.url, { language })
    const dialog = page.getByRole('dialog')
    const rows = page.locator('[data-record]')
    const titles = async () => (await rows.locator('[data-column=title] button').allInnerTexts()).map(lastLine)
    const accessible = async (what: string) => {
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
      assert.deepEqual(await violations(page), [], what)
    }
    mkdirSync(ARTIFACTS, { recursive: true })
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `models-${name}-${language}.png`) })
    const choose = async (box: Locator, option: string) => {
      await box.click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }
    const search = (text: string) => page.getByRole('textbox', { name: t('models:records.search') }).fill(text)
    const settled = (what: string, count: number) => until(what, async () => (await rows.count()) === count)

    await step(page, 'g m leads to the models, n makes one', async () => {
      await page.goto(`${server.url}/projects/shop/settings`)
      await page.getByRole('heading', { level: 1, name: t('settings:title') }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('m')
      await page.locator('[data-model=authors] [data-records="2"]').waitFor()
      await shoot('list')
      await page.keyboard.press('n')
      await dialog.getByRole('textbox', { name: t('models:form.name') }).fill('Authors')
      await dialog.getByRole('button', { name: t('models:create.submit') }).click()
      await dialog.getByText(t('error.codes.M3M_MODEL_SLUG_TAKEN')).waitFor()
      await dialog.getByRole('textbox', { name: t('models:form.name') }).fill('Books')
      await dialog.getByRole('textbox', { name: t('models:form.slug') }).fill('books')
      await dialog.getByRole('button', { name: t('models:create.submit') }).click()
      await page.waitForURL('**/models/books/schema')
    })

    const fields = page.getByRole('region', { name: t('models:schema.fields') })
    const field = (key: string) => page.locator(`[data-field="${key}"]`)
    const save = () => page.getByRole('button', { name: t('models:schema.save') }).click()
    const saved = () => page.getByRole('button', { name: t('models:schema.save') }).waitFor({ state: 'detached' })
    const add = async (name: string, type?: string) => {
      await page.getByRole('button', { name: t('models:schema.add') }).click()
      await fields.getByRole('textbox', { name: t('models:field.name'), exact: true }).fill(name)
      if (!type) return
      await choose(page.getByRole('combobox', { name: t('models:field.type') }), t(`models:type.${type}`))
    }

    await step(page, 'fields of several types are added, put in order and saved', async () => {
      await add('Title')
      await page.getByRole('switch', { name: t('models:field.required') }).click()
      await add('Price', 'float')
      await page.getByRole('textbox', { name: t('models:field.min'), exact: true }).fill('0')
      await add('Kind', 'enum')
      await save()
      await page.getByText(t('models:invalid.noOptions')).waitFor()
      await page.getByRole('textbox', { name: t('models:field.options') }).fill('novel\npoetry')
      await add('Author', 'reference')
      await choose(page.getByRole('combobox', { name: t('models:field.model') }), 'Authors')
      await add('Author', 'date')
      assert.equal(await field('author2').count(), 1, 'keys are not there twice')
      await field('author2')
        .getByRole('button', { name: t('models:schema.remove', { name: 'Author' }) })
        .click()
      await page.getByRole('button', { name: t('models:schema.up', { name: 'Author' }) }).click()
      await page
        .getByRole('status')
        .filter({ hasText: t('models:schema.moved', { name: 'Author', place: 3, count: 4 }) })
        .waitFor({ state: 'attached' })
      await accessible('the schema')
      await shoot('schema')
      await save()
      await saved()
      const { fields: kept } = await client.call<Model>('GET', `${models}/books`)
      assert.deepEqual(
        kept.map(({ key, type }) => [key, type]),
        [
          ['title', 'string'],
          ['price', 'float'],
          ['author', 'reference'],
          ['kind', 'enum'],
        ],
      )
    })

    await step(page, 'a record is made in a form out of the fields, and says what is wrong with it', async () => {
      await page.getByRole('link', { name: t('models:tabs.records') }).click()
      await page.getByRole('heading', { level: 2, name: t('models:records.empty') }).waitFor()
      await page.keyboard.press('n')
      await dialog.getByRole('textbox', { name: 'Price' }).fill('-1')
      await dialog.getByRole('button', { name: t('models:record.create') }).click()
      await dialog.getByText(t('models:invalid.required')).waitFor()
      await dialog.getByText(t('models:invalid.min', { number: 0 })).waitFor()
      await dialog.getByRole('textbox', { name: 'Title' }).fill('Война и мир')
      await dialog.getByRole('textbox', { name: 'Price' }).fill('9.5')
      await choose(dialog.getByRole('combobox', { name: 'Kind' }), 'novel')
      await dialog
        .getByRole('button', { name: t('models:reference.choose') })
        .or(dialog.getByLabel('Author'))
        .click()
      await page.getByPlaceholder(t('models:reference.search')).fill('bo')
      await page.getByRole('option', { name: /^Bob/ }).click()
      await accessible('the form')
      await shoot('form')
      await dialog.getByRole('button', { name: t('models:record.create') }).click()
      await settled('the record is there', 1)
      await rows.getByText('Bob').waitFor()
      assert.deepEqual(
        (await stored()).map(({ title, price, kind }) => [title, price, kind]),
        [['Война и мир', 9.5, 'novel']],
      )
    })

    await step(page, 'cells are edited in their place, with the keyboard', async () => {
      const price = rows.first().locator('[data-column=price]')
      await price.getByRole('button').focus()
      await page.keyboard.press('Enter')
      const editor = page.getByRole('textbox', { name: t('models:cell.label', { name: 'Price' }) })
      await editor.fill('cheap')
      await page.keyboard.press('Enter')
      await page.getByText(t('models:invalid.number')).waitFor()
      await editor.fill('12')
      await page.keyboard.press('Enter')
      await price.getByText('12').waitFor()
      await until('the cell has the focus again', () =>
        price.getByRole('button').evaluate((cell) => cell === document.activeElement),
      )
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('F2')
      await page.keyboard.type('Anna')
      await page.keyboard.press('Escape')
      assert.deepEqual(
        (await stored()).map(({ title, price }) => [title, price]),
        [['Война и мир', 12]],
      )
    })

    const items = Array.from({ length: 60 }, (_, at) => ({
      title: `Book ${String(at).padStart(2, '0')}`,
      price: at,
      kind: at % 2 ? 'novel' : 'poetry',
    }))
    await client.call('POST', `${models}/books/records/batch`, { items })

    await step(page, 'order, filter and page are in the address, and outlive a reload', async () => {
      await page.reload()
      await settled('a page is there', 50)
      await page.getByText(t('models:pager.rangeOf', { first: 1, last: 50, total: 61, count: 61 })).waitFor()
      await page.getByRole('button', { name: t('models:pager.next') }).click()
      await settled('the second page is there', 11)
      assert.equal(new URL(page.url()).searchParams.get('page'), '2')
      await page.goBack()
      await settled('the first page is there', 50)
      await page.getByRole('button', { name: 'Title', exact: true }).click()
      await until('it is sorted', async () => (await titles())[0] === 'Book 00')
      await page.getByRole('button', { name: 'Title', exact: true }).click()
      await until('it is sorted the other way', async () => (await titles())[0] === 'Война и мир')

      await search('book 0')
      await settled('it is searched', 10)
      await page.getByRole('button', { name: t('models:filter.action'), exact: true }).click()
      const column = page.getByRole('combobox', { name: t('models:filter.column') })
      const operator = page.getByRole('combobox', { name: t('models:filter.operator') })
      await choose(column, 'Price')
      await choose(operator, t('models:filter.is.lt'))
      await page.getByRole('textbox', { name: t('models:filter.value') }).fill('10')
      await page.getByRole('button', { name: t('models:filter.add') }).click()
      await choose(column.last(), 'Kind')
      await choose(page.getByRole('combobox', { name: t('models:filter.value') }), 'novel')
      await accessible('the filter')
      await shoot('filter')
      await page.getByRole('button', { name: t('models:filter.apply') }).click()
      await settled('it is narrowed', 5)
      assert.deepEqual(await titles(), ['Book 09', 'Book 07', 'Book 05', 'Book 03', 'Book 01'])
      const asked = new URL(page.url()).searchParams
      assert.deepEqual(JSON.parse(asked.get('filter')!), [
        ['price', 'lt', '10'],
        ['kind', 'is', 'novel'],
      ])
      assert.equal(asked.get('sort'), '-title')
      await page.reload()
      await settled('it is narrowed still', 5)
      await search('book 07')
      await settled('it is searched further', 1)
      await page.getByRole('button', { name: t('models:filter.remove', { name: 'Price' }) }).click()
      await search('nothing like it')
      await page.getByRole('heading', { name: t('models:records.none') }).waitFor()
      await page.getByRole('button', { name: t('models:records.clear') }).click()
      await settled('all are back', 50)
    })

    await step(page, 'columns are hidden, and stay so on this browser', async () => {
      await search('book 1')
      await settled('it is searched', 10)
      await page.getByRole('button', { name: t('models:columns.action'), exact: true }).click()
      await page.getByRole('checkbox', { name: 'Kind' }).click()
      await accessible('the columns')
      await page.keyboard.press('Escape')
      await page.reload()
      await settled('a page is there', 10)
      assert.equal(await page.locator('[data-column=kind]').count(), 0)
    })

    await step(page, 'many records are changed and deleted at once', async () => {
      await rows.nth(0).getByRole('checkbox').click()
      await rows.nth(1).getByRole('checkbox').click()
      const bar = page.getByRole('toolbar', { name: t('models:bulk.label') })
      await bar.getByText(t('models:bulk.marked', { count: 2, number: 2 })).waitFor()
      await shoot('bulk')
      await accessible('the bar')
      await bar.getByRole('button', { name: t('models:bulk.set') }).click()
      await choose(dialog.getByRole('combobox', { name: t('models:bulk.field') }), 'Price')
      await dialog.getByRole('textbox', { name: t('models:bulk.value') }).fill('77')
      await dialog.getByRole('button', { name: t('models:bulk.setSubmit') }).click()
      await until('both are changed', async () => (await stored()).filter(({ price }) => price === 77).length === 2)
      await bar.getByRole('button', { name: t('models:bulk.delete') }).click()
      await page.getByRole('button', { name: t('models:bulk.deleteConfirm') }).click()
      await until('both are gone', async () => (await stored()).length === 59)
      await bar.waitFor({ state: 'detached' })
    })

    await step(page, 'a file becomes records, without the rows that do not fit', async () => {
      await page.getByRole('button', { name: t('models:transfer') }).click()
      await page.getByRole('menuitem', { name: t('models:import.action') }).click()
      const file = 'Title,cost,Kind\nOne,1,novel\nTwo,much,novel\nThree,3,essay\nFour,4,\n'
      await dialog.getByRole('textbox', { name: t('models:import.text') }).fill(file)
      await dialog.getByRole('button', { name: t('models:import.look') }).click()
      await choose(dialog.getByRole('combobox', { name: t('models:import.fieldOf', { column: 'cost' }) }), 'Price')
      await dialog.getByText(t('models:import.ready', { count: 2, number: 2 })).waitFor()
      await dialog.getByText(t('models:invalid.option')).waitFor()
      await shoot('import')
      await accessible('the import')
      await dialog.getByRole('button', { name: t('models:import.submit', { count: 2, number: 2 }) }).click()
      await dialog.getByText(t('models:import.made', { count: 2, number: 2 })).waitFor()
      await dialog.getByText(t('models:invalid.number')).waitFor()
      await dialog
        .getByRole('button', { name: t('action.close') })
        .last()
        .click()
      assert.equal((await stored()).length, 61)
    })

    await step(page, 'the records that match are saved as a file', async () => {
      await search('Four')
      await settled('it is searched', 1)
      await page.getByRole('button', { name: t('models:transfer') }).click()
      await page.getByRole('menuitem', { name: t('models:export.action') }).click()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('link', { name: t('models:export.submit') }).click(),
      ])
      assert.equal(file.suggestedFilename(), 'books.csv')
      const chunks: Buffer[] = []
      for await (const chunk of await file.createReadStream()) chunks.push(chunk)
      assert.match(Buffer.concat(chunks).toString(), /^\ufeffid,title,price,author,kind,.*\r?\n[0-9a-f]{24},Four,4,,,/)
    })

    await step(page, 'a change of the fields tells what it does, and asks before data is lost', async () => {
      await page.goto(`${server.url}${models}/books/schema`)
      await field('kind')
        .getByRole('button', { name: t('models:schema.remove', { name: 'Kind' }) })
        .click()
      await field('title').locator('button[aria-expanded]').click()
      await page.getByRole('textbox', { name: t('models:field.key') }).fill('heading')
      await save()
      await dialog.locator('[data-consequence=removed]').waitFor()
      await dialog.locator('[data-consequence=renamed]').waitFor()
      const change = dialog.getByRole('button', { name: t('models:plan.confirmLoss') })
      assert.ok(await change.isDisabled())
      await accessible('the consequences')
      await shoot('consequences')
      await dialog.getByRole('textbox', { name: t('models:typeSlug', { slug: 'books' }) }).fill('books')
      await change.click()
      // Behind the dialog the button is out of reach, as if it was gone.
      await dialog.waitFor({ state: 'detached' })
      await saved()
      const [one] = await stored()
      assert.ok(one && 'heading' in one && !('kind' in one) && !('title' in one))
    })

    await step(page, 'what the records do not allow is refused, with the reason', async () => {
      await field('author').locator('button[aria-expanded]').click()
      await page.getByRole('switch', { name: t('models:field.required') }).click()
      await save()
      await dialog.locator('[data-consequence=missing]').waitFor()
      await dialog.getByRole('button', { name: t('models:plan.back') }).click()
      await page.getByRole('link', { name: t('models:tabs.records') }).click()
      await page.getByRole('alertdialog').getByText(t('models:leave.title')).waitFor()
      await page.getByRole('button', { name: t('models:leave.confirm') }).click()
      await page.waitForURL('**/models/books')
    })

    await step(page, 'a model is deleted when its slug is typed; one that others refer to is not', async () => {
      await page.goto(server.url + models)
      const more = (name: string) => page.getByRole('button', { name: t('models:more', { name }) })
      const remove = async (name: string, slug: string) => {
        await more(name).click()
        await page.getByRole('menuitem', { name: t('models:delete.action') }).click()
        await dialog.getByRole('textbox', { name: t('models:typeSlug', { slug }) }).fill(slug)
        await dialog.getByRole('button', { name: t('models:delete.submit') }).click()
      }
      await remove('Authors', 'authors')
      await dialog.getByText(t('error.codes.M3M_MODEL_REFERENCED')).waitFor()
      await page.keyboard.press('Escape')
      await remove('Books', 'books')
      await page.locator('[data-model=books]').waitFor({ state: 'detached' })
      await page.goto(`${server.url}${models}/books`)
      await page.getByRole('heading', { level: 1, name: t('models:missing.title') }).waitFor()
      await page.getByRole('link', { name: t('models:missing.back') }).click()
      await page.locator('[data-model=authors]').waitFor()
    })

    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of (400|401|404|409)/.test(error)),
      [],
    )
  },
)

/** Cells say the name of their column before the value, for those who cannot see it. */
const lastLine = (text: string): string =>
  text
    .split('\n')
    .at(-1)!
    .replace(/^[^:]*:\s*/, '')
