import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { storedFiles } from '../support/stored-files.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

/** Drops files, given as names and texts, on what fits the selector. */
const drop = (page: Page, selector: string, files: Record<string, string>) =>
  page.evaluate(
    ([target, given]) => {
      const transfer = new DataTransfer()
      for (const [name, text] of Object.entries(given)) transfer.items.add(new File([text], name))
      const element = document.querySelector(target)!
      for (const type of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }))
    },
    [selector, files] as const,
  )

inEachLanguage(
  '19 files are uploaded, put in order and deleted',
  { timeout: 300_000 },
  async ({ context, browser, language, t, like }) => {
    const { server, client } = await serverWithRoot(context)
    const files = storedFiles(client, 'shop')
    await client.createProject('Shop', 'shop')
    const { page, errors } = await signedInVisit(browser, server.url, { language })
    const row = (name: string) => page.getByRole('row', { name })
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
    const tray = page.getByRole('region', { name: t('storage:tray.label'), exact: true })
    const clash = page.getByRole('alertdialog')
    const button = (key: string) => page.getByRole('button', { name: t(key), exact: true })
    const item = (key: string) => page.getByRole('menuitem', { name: t(key), exact: true })
    const is = (what: string, path: string, ...names: string[]) =>
      until(what, async () => String(await files.names(path)) === String(names))

    await step(page, 'the navigation leads to an empty storage', async () => {
      await page.goto(`${server.url}/projects/shop`)
      await page.getByRole('link', { name: t('nav.storage'), exact: true }).click()
      await page.getByRole('heading', { level: 1, name: t('storage:title') }).waitFor()
      await page.getByText(t('storage:empty.title')).waitFor()
      assert.match(page.url(), /\/projects\/shop\/storage\/?$/)
      await shot(page, `storage-empty-${language}`)
    })

    await step(page, 'five files are dropped, one of them is cancelled on its way', async () => {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      await page.route('**/storage/files?*', async (route) => {
        if (route.request().postData()?.includes('filename="3.txt"')) await held
        await route.continue().catch(() => {})
      })
      await drop(
        page,
        'main [data-slot=empty]',
        Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.txt`, `text ${n}`])),
      )
      await tray.getByText(t('storage:tray.busy', { count: 5, done: 4 })).waitFor()
      await tray.getByRole('button', { name: t('storage:tray.cancel', { name: '3.txt' }) }).click()
      await tray.getByText(t('storage:tray.state.cancelled')).waitFor()
      release()
      await tray.getByText(t('storage:tray.done', { count: 4 })).waitFor()
      await page.unroute('**/storage/files?*')
      await row('5.txt').waitFor()
      await is('four are there', '/', '1.txt', '2.txt', '4.txt', '5.txt')
      await shot(page, `storage-uploaded-${language}`)
    })

    await step(page, 'what was cancelled is tried again', async () => {
      await tray.getByRole('button', { name: t('storage:tray.retry', { name: '3.txt' }) }).click()
      await row('3.txt').waitFor()
      await tray.getByRole('button', { name: t('action.close') }).click()
      await tray.waitFor({ state: 'detached' })
    })

    await step(page, 'names that are taken are asked about, once for all or one by one', async () => {
      await drop(page, 'main [role=grid]', { '1.txt': 'new 1', '2.txt': 'new 2', '6.txt': 'text 6' })
      await clash.getByText(t('storage:clash.title', { name: '1.txt' })).waitFor()
      assert.deepEqual(await violations(page), [])
      await shot(page, `storage-clash-${language}`)
      await clash.getByRole('button', { name: t('storage:clash.rename') }).click()
      await clash.getByText(t('storage:clash.title', { name: '2.txt' })).waitFor()
      await clash.getByRole('button', { name: t('storage:clash.overwrite') }).click()
      await clash.waitFor({ state: 'detached' })
      await until('it is written over', async () => (await files.content('/2.txt')) === 'new 2')
      assert.equal(await files.content('/1.txt'), 'text 1')
      await is('both are kept', '/', '1 (1).txt', '1.txt', '2.txt', '3.txt', '4.txt', '5.txt', '6.txt')
      await drop(page, 'main [role=grid]', { '1.txt': 'x', '2.txt': 'x', '3.txt': 'x' })
      await clash.getByRole('checkbox').click()
      await clash.getByRole('button', { name: t('storage:clash.skip') }).click()
      await clash.waitFor({ state: 'detached' })
      assert.deepEqual(await Promise.all(['/1.txt', '/2.txt', '/3.txt'].map((path) => files.content(path))), [
        'text 1',
        'new 2',
        'text 3',
      ])
      await tray.getByRole('button', { name: t('action.close') }).click()
    })

    const folder = '50% & ещё #1'
    await step(page, 'a folder is made, and has an address of its own', async () => {
      await press('n')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill('a/b')
      await dialog.getByText(t('storage:name.problem.slash')).waitFor()
      await dialog.getByRole('textbox').fill(folder)
      await dialog.getByRole('button', { name: t('storage:new.submit') }).click()
      await dialog.waitFor({ state: 'detached' })
      await row(folder).getByRole('link', { name: folder }).click()
      await page.getByText(t('storage:empty.folder')).waitFor()
      await page.reload()
      await page.getByText(t('storage:empty.folder')).waitFor()
      assert.equal(new URL(page.url()).pathname, `/projects/shop/storage/${encodeURIComponent(folder)}`)
    })

    await step(page, 'a folder of the disk comes with all that is in it', async () => {
      const disk = join(tempDir(context), 'pictures')
      mkdirSync(join(disk, 'summer'), { recursive: true })
      writeFileSync(join(disk, 'list.csv'), 'a,b\n1,2\n')
      writeFileSync(join(disk, 'summer', 'notes.md'), '# Summer\n')
      await page.getByLabel(t('storage:upload.folder'), { exact: true }).setInputFiles(disk)
      await row('pictures').waitFor()
      await is('the files are there', `/${folder}/pictures/summer`, 'notes.md')
      await is('and those beside', `/${folder}/pictures`, 'summer', 'list.csv')
    })

    await step(page, 'Enter goes down, Backspace and Back walk up', async () => {
      await row('pictures').focus()
      await press('Enter')
      await row('summer').waitFor()
      await press('Enter')
      await row('notes.md').waitFor()
      await page.goBack()
      await row('list.csv').waitFor()
      await row('list.csv').focus()
      await press('Backspace')
      await row('pictures').waitFor()
      await page
        .getByRole('navigation', { name: t('storage:trail') })
        .getByRole('link', { name: t('storage:root') })
        .click()
      await row('6.txt').waitFor()
    })

    await step(page, 'a name is changed where it stands', async () => {
      await row('6.txt').focus()
      await press('F2')
      const input = page.getByRole('textbox', { name: t('storage:rename.label', { name: '6.txt' }) })
      assert.equal(await input.evaluate((field: HTMLInputElement) => field.value.slice(0, field.selectionEnd!)), '6')
      await input.fill('5.txt')
      await press('Enter')
      await page.getByText(t('storage:error.codes.M3M_STORAGE_EXISTS')).first().waitFor()
      await row('6.txt').waitFor()
      await row('6.txt').focus()
      await press('F2')
      await input.fill('six.txt')
      await press('Enter')
      await row('six.txt').waitFor()
      await until('it is renamed', async () => (await files.names()).includes('six.txt'))
      await until('the row has the focus again', () =>
        page.evaluate(() => (document.activeElement as HTMLElement).dataset.path === '/six.txt'),
      )
    })

    await step(page, 'several are chosen by keyboard and moved to a folder', async () => {
      await row('3.txt').click()
      await press('Shift+ArrowDown', 'Shift+ArrowDown')
      await page
        .getByRole('toolbar')
        .getByText(t('storage:bulk.count', { count: 3 }))
        .waitFor()
      await shot(page, `storage-chosen-${language}`)
      assert.deepEqual(await violations(page), [])
      await page
        .getByRole('toolbar')
        .getByRole('button', { name: t('storage:action.move') })
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('treeitem', { name: folder }).click()
      await shot(page, `storage-move-${language}`)
      assert.deepEqual(await violations(page), [])
      await dialog.getByRole('button', { name: t('storage:move.submit'), exact: true }).click()
      await page.getByText(t('storage:move.done', { count: 3, folder: `/${folder}` })).waitFor()
      await is('they are there', `/${folder}`, 'pictures', '3.txt', '4.txt', '5.txt')
      await row('4.txt').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: t('storage:move.undo'), exact: true }).click()
      await row('4.txt').waitFor()
      await is('they are back', `/${folder}`, 'pictures')
    })

    await step(page, 'one is dragged onto a folder', async () => {
      await row('2.txt').dragTo(row(folder))
      await row('2.txt').waitFor({ state: 'detached' })
      await is('it is there', `/${folder}`, 'pictures', '2.txt')
    })

    await step(page, 'it is found by a part of its name, and shown where it is', async () => {
      await press('/')
      await page.keyboard.type('NOTES')
      await row('notes.md').waitFor()
      await row('notes.md').click({ button: 'right' })
      await item('storage:action.reveal').click()
      await page
        .getByRole('navigation', { name: t('storage:trail') })
        .getByText('summer')
        .waitFor()
      await row('notes.md').waitFor()
      await page
        .getByRole('navigation', { name: t('storage:trail') })
        .getByRole('link', { name: t('storage:root') })
        .click()
      await row('six.txt').waitFor()
    })

    await step(page, 'a copy is made beside, and the order is turned', async () => {
      await row('six.txt').click({ button: 'right' })
      await item('storage:action.duplicate').click()
      await row('six (1).txt').waitFor()
      await page
        .getByRole('columnheader', { name: t('storage:column.name') })
        .getByRole('button')
        .click()
      await until('the last name is first', async () =>
        /six\.txt/.test((await page.getByRole('row').nth(2).textContent()) ?? ''),
      )
      assert.match(page.url(), /order=desc/)
    })

    await step(page, 'a download has the bytes', async () => {
      const started = page.waitForEvent('download')
      await row('3.txt').click({ button: 'right' })
      await item('storage:action.download').click()
      const file = await started
      assert.equal(file.suggestedFilename(), '3.txt')
      assert.equal(readFileSync((await file.path())!, 'utf8'), 'text 3')
    })

    await step(page, 'a folder and a file come as a .zip', async () => {
      const started = page.waitForEvent('download')
      await row('3.txt').click()
      await row(folder).click({ modifiers: ['Control'] })
      await page
        .getByRole('toolbar')
        .getByRole('button', { name: t('storage:action.downloadZip') })
        .click()
      const file = await started
      assert.equal(file.suggestedFilename(), 'shop.zip')
      const packed = unzipSync(readFileSync((await file.path())!))
      assert.equal(strFromU8(packed['3.txt']!), 'text 3')
      assert.equal(strFromU8(packed[`${folder}/pictures/summer/notes.md`]!), '# Summer\n')
    })

    await step(page, 'one is deleted, and the keyboard is at the next one', async () => {
      await row('4.txt').focus()
      await press('Delete')
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: t('storage:remove.confirm') })
        .click()
      await row('4.txt').waitFor({ state: 'detached' })
      await until('the next one has the focus', () =>
        page.evaluate(() => (document.activeElement as HTMLElement).dataset.path === '/3.txt'),
      )
    })

    await step(page, 'all is deleted by keyboard, after a question', async () => {
      await row('3.txt').focus()
      await press('Control+a', 'Delete')
      const question = page.getByRole('alertdialog')
      await question.getByText(like('storage:remove.titleMany', { count: 7 })).waitFor()
      await question.getByText(t('storage:remove.folders')).waitFor()
      await shot(page, `storage-delete-${language}`)
      await question.getByRole('button', { name: t('storage:remove.confirm') }).click()
      await page.getByText(t('storage:empty.title')).waitFor()
      assert.deepEqual(await files.names(), [])
    })

    await step(page, 'an address that leads nowhere says so', async () => {
      await page.goto(`${server.url}/projects/shop/storage/nowhere`)
      await page.getByText(t('storage:gone.title')).waitFor()
      await button('storage:gone.root').click()
      await page.getByText(t('storage:empty.title')).waitFor()
    })
    assert.deepEqual(
      errors.filter((error) => !/status of (401|404|409)/.test(error)),
      [],
    )
  },
)
