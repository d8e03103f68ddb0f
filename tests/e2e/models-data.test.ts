import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { ModelRecord } from '../../modules/models/contract.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { looked } from '../support/looked.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { storedFiles } from '../support/stored-files.ts'
import { until } from '../support/until.ts'

inEachLanguage(
  'records get files out of the storage, and values out of files',
  { timeout: 300_000 },
  async ({ context, browser, language, t }) => {
    const { server, client } = await serverWithRoot(context)
    await client.createProject('Shop', 'shop')
    const files = storedFiles(client, 'shop')
    await files.text('/notes.txt', 'hello')
    await files.text('/pictures/2026/list.txt', 'sea.png')
    const png = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(png)]), 'sea.png')
    const { ok } = await fetch(`${server.url}/api/projects/shop/storage/files?path=%2Fpictures%2F2026`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.token}` },
      body: form,
    })
    assert.ok(ok)
    const models = '/projects/shop/models'
    await client.call('POST', models, {
      name: 'Goods',
      slug: 'goods',
      fields: [
        { key: 'title', name: 'Title', type: 'string', required: true },
        { key: 'sku', name: 'SKU', type: 'string', unique: true },
        { key: 'price', name: 'Price', type: 'float' },
        { key: 'photo', name: 'Photo', type: 'file' },
      ],
    })
    await client.call('POST', `${models}/goods/records`, { title: 'Tea', sku: 'T', price: 1 })
    const stored = async () =>
      (await client.call<{ items: ModelRecord[] }>('GET', `${models}/goods/records?limit=100&sort=title`)).items

    const { page, errors } = await signedInVisit(browser, server.url, { language })
    const rows = page.locator('[data-record]')
    const sheet = page.getByRole('dialog').filter({ hasText: t('models:record.about', { model: 'Goods' }) })
    const picker = page.getByRole('dialog').filter({ hasText: t('storage:picker.title') })
    const photo = sheet.getByRole('textbox', { name: 'Photo' })
    await step(page, 'a file is found in the folders of the storage, by the keyboard', async () => {
      await page.goto(`${server.url}${models}/goods`)
      await rows
        .first()
        .getByRole('button', { name: t('models:record.open', { name: 'Tea' }) })
        .click()
      await sheet.getByRole('button', { name: t('models:file.choose'), exact: true }).click()
      await picker.getByRole('button', { name: 'pictures' }).focus()
      await page.keyboard.press('ArrowDown')
      await until('the file below has the focus', () =>
        picker.getByRole('button', { name: /^notes\.txt/ }).evaluate((one) => one === document.activeElement),
      )
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await until('the focus goes along', () =>
        picker.getByRole('button', { name: '2026' }).evaluate((one) => one === document.activeElement),
      )
      await page.keyboard.press('Enter')
      const sea = picker.getByRole('button', { name: /^sea\.png/ })
      await until('pictures have thumbnails', () =>
        sea.locator('img').evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth === 50),
      )
      await looked(page, `models-picker-${language}`)
      await sea.click()
      await picker.waitFor({ state: 'detached' })
      assert.equal(await photo.inputValue(), '/pictures/2026/sea.png')
      await until('the form shows it', () =>
        sheet
          .getByRole('link', { name: /^sea\.png/ })
          .locator('img')
          .evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth === 50),
      )
      await looked(page, `models-file-${language}`)
      await sheet.getByRole('button', { name: t('models:record.save') }).click()
      await sheet.waitFor({ state: 'detached' })
      assert.equal((await stored())[0]!.photo, '/pictures/2026/sea.png')
    })

    await step(page, 'one that is gone is told, and another one is found by its name', async () => {
      await client.call('DELETE', '/projects/shop/storage/entries?path=%2Fpictures%2F2026%2Fsea.png')
      await rows
        .first()
        .getByRole('button', { name: t('models:record.open', { name: 'Tea' }) })
        .click()
      await sheet.getByText(t('models:file.missing')).waitFor()
      await looked(page, `models-file-gone-${language}`)
      await photo.fill('/pictures')
      await sheet.getByText(t('models:file.folder')).waitFor()
      await sheet.getByRole('button', { name: t('models:file.choose'), exact: true }).click()
      await picker.getByRole('textbox', { name: t('storage:search.label') }).fill('LIST')
      await picker.getByRole('button', { name: /^list\.txt\s*\/pictures\/2026/ }).click()
      assert.equal(await photo.inputValue(), '/pictures/2026/list.txt')
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
    })

    await step(page, 'rows of a file change the records with the same value, and make the others', async () => {
      const dialog = page.getByRole('dialog')
      await page.getByRole('button', { name: t('models:transfer') }).click()
      await page.getByRole('menuitem', { name: t('models:import.action') }).click()
      const file = '\ufeffSKU,Price,Title\nT,2.5,\nM,3,Milk\nN,4,\n,5,Nobody\n'
      await dialog.getByRole('textbox', { name: t('models:import.text') }).fill(file)
      await dialog.getByRole('button', { name: t('models:import.look') }).click()
      // Tea lacks a title there, and so does N.
      await dialog.getByText(t('models:import.ready', { count: 2, number: 2 })).waitFor()
      await dialog.getByRole('combobox', { name: t('models:import.existing') }).click()
      await page.getByRole('option', { name: t('models:import.updateBy', { name: 'SKU' }) }).click()
      await dialog.getByText(t('models:import.ready', { count: 3, number: 3 })).waitFor()
      await looked(page, `models-update-${language}`)
      await dialog.getByRole('button', { name: t('models:import.submitRows', { count: 3, number: 3 }) }).click()
      const one = { count: 1, number: 1 }
      await dialog.getByText(t('models:import.made', one)).waitFor()
      await dialog.getByText(t('models:import.updated', one)).waitFor()
      await dialog.getByText(t('models:import.refused', { count: 2, number: 2 })).waitFor()
      await dialog.getByText(t('models:import.row', { row: 3 })).waitFor()
      await looked(page, `models-updated-${language}`)
      await dialog
        .getByRole('button', { name: t('action.close') })
        .last()
        .click()
      assert.deepEqual(
        (await stored()).map(({ title, sku, price, photo: path }) => [title, sku, price, path]),
        [
          ['Milk', 'M', 3, null],
          ['Tea', 'T', 2.5, '/pictures/2026/sea.png'],
        ],
      )
    })

    await step(page, 'all that a text is found in are changed, those on other pages as well', async () => {
      const items = Array.from({ length: 60 }, (_, at) => ({ title: `Cup ${at}`, price: at }))
      await client.call('POST', `${models}/goods/records/batch`, { items })
      await page.reload()
      await page.getByRole('textbox', { name: t('models:records.search') }).fill('cup')
      await page.getByText(t('models:pager.rangeOf', { first: 1, last: 50, total: 60, count: 60 })).waitFor()
      await page.getByRole('checkbox', { name: t('models:records.markPage') }).click()
      const bar = page.getByRole('toolbar', { name: t('models:bulk.label') })
      await bar.getByRole('button', { name: t('models:bulk.takeAll', { count: 60, number: 60 }) }).click()
      await bar.getByRole('button', { name: t('models:bulk.delete') }).click()
      await page.getByRole('button', { name: t('models:bulk.deleteConfirm') }).click()
      await until('they are gone', async () => (await stored()).length === 2)
    })

    assert.deepEqual(
      errors.filter((error) => !/status of (401|404)/.test(error)),
      [],
    )
  },
)
