import assert from 'node:assert/strict'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { step } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { inEachLanguage, type Stage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { cursorOnLine, editorLines, writeInEditor } from './support/editor.ts'

async function start({ context, browser, language }: Stage) {
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  const visited = await signedInVisit(browser, server.url, { language })
  const open = async (query = '') => {
    await visited.page.goto(`${server.url}/projects/shop/code${query}`)
    await editorLines(visited.page)
  }
  return { server, client, open, ...visited }
}
const filesOf = async (client: Client): Promise<Record<string, string>> => {
  const { draft } = await client.call<Pipeline>('GET', '/projects/shop/pipeline')
  return Object.fromEntries(draft?.files.map(({ path, content }) => [path, content]) ?? [])
}
const putDraft = (client: Client, files: Record<string, string>) =>
  client.call('PUT', '/projects/shop/pipeline/draft', {
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    revision: 0,
  })
const sound = (errors: readonly string[]) =>
  assert.deepEqual(
    errors.filter((error) => !/status of 401/.test(error)),
    [],
  )

inEachLanguage('6 the first save makes the draft, which stays', { timeout: 120_000 }, async (stage) => {
  const { t } = stage
  const { client, page, errors, open } = await start(stage)
  const states = page.getByRole('status')

  await step(page, 'nothing is saved until it is asked for', async () => {
    await open()
    await page.getByText(t('code:state.new'), { exact: true }).waitFor()
    await writeInEditor(page, "router.get('/', () => 'mine')\n")
    await states.getByText(t('code:save.state.pending')).waitFor()
    assert.deepEqual(await filesOf(client), {})
  })
  await step(page, 'the first save makes the draft', async () => {
    await page.keyboard.press('ControlOrMeta+S')
    await states.getByText(t('code:save.state.saved')).first().waitFor()
    await page.getByText(t('code:state.draft', { version: '1' }), { exact: true }).waitFor()
    assert.match((await filesOf(client))['main.ts'] ?? '', /'mine'/)
  })
  await step(page, 'from then on, it saves by itself', async () => {
    await writeInEditor(page, "router.get('/', () => 'ours')\n")
    await states.getByText(t('code:save.state.pending')).waitFor()
    await until('it is saved', async () => /'ours'/.test((await filesOf(client))['main.ts'] ?? ''))
  })
  await step(page, 'a reload keeps it', async () => {
    await page.reload()
    await (await editorLines(page)).getByText('ours').waitFor()
  })
  sound(errors)
})

inEachLanguage('7 files are made, renamed, moved, imported and deleted', { timeout: 150_000 }, async (stage) => {
  const { t } = stage
  const { client, page, errors, open } = await start(stage)
  const tree = page.getByRole('tree', { name: t('code:tree.label') })
  const item = (name: string | RegExp) => tree.getByRole('treeitem', { name })
  const path = page.getByRole('textbox', { name: t('code:path.label') })
  await putDraft(client, {
    'main.ts': "import { greet } from './greet.ts'\n\nrouter.get('/', () => greet('Ann'))\n",
    'greet.ts': 'export const greet = (name: string): string => `Hello, ` + name\n',
    'lib/numbers.json': '{ "one": 1 }\n',
  })

  await step(page, 'a type error is marked, and listed for files that are not open', async () => {
    await open('?panel=problems')
    await page.getByText(t('code:problems.none')).waitFor()
    await page.getByRole('button', { name: t('code:tree.new') }).click()
    await path.fill('inner/broken.ts')
    await path.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await writeInEditor(page, "import { greet } from '../greet.ts'\n\nexport const wrong: number = greet('x')\n")
    await page.locator('.squiggly-error').waitFor()
    await item('main.ts').click()
    await page.getByRole('button', { name: /not assignable to type 'number'.*inner\/broken\.ts:3:/ }).click()
    await page.getByRole('button', { name: 'broken.ts', exact: false }).first().waitFor()
    await cursorOnLine(page, 3)
    await shot(page, `editor-problems-${stage.language}`)
  })
  await step(page, 'a name that differs in case alone is refused', async () => {
    await page.getByRole('button', { name: t('code:tree.new') }).click()
    await path.fill('MAIN.ts')
    await page.getByText(t('code:path.problem.taken')).waitFor()
    await path.fill('LIB/other.ts')
    await page.getByText(t('code:path.problem.folderCase')).waitFor()
    await page.getByRole('button', { name: t('code:action.cancel') }).click()
  })
  await step(page, 'the tree goes by arrows and letters, and F2 renames; imports follow, and come back', async () => {
    await item('main.ts').focus()
    await page.keyboard.press('Home')
    await page.keyboard.type('g')
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-path')), 'greet.ts')
    await page.keyboard.press('F2')
    await path.fill('hail.ts')
    await path.press('Enter')
    await page.getByText(t('code:move.imports', { count: 2 })).waitFor()
    await item('main.ts').click()
    await (await editorLines(page)).getByText("'./hail.ts'").waitFor()
    await page.getByRole('button', { name: t('code:search.undo') }).click()
    await (await editorLines(page)).getByText("'./greet.ts'").waitFor()
    await item('greet.ts').waitFor()
  })
  await step(page, 'a row is dragged into a folder', async () => {
    // Another page of the same browser that drags meanwhile ends this drag.
    await until('the row is moved', async () => {
      await item('greet.ts').dragTo(item('lib'))
      return (await item('greet.ts').getAttribute('aria-level')) === '2'
    })
    await until('the import follows', async () => /'\.\/lib\/greet\.ts'/.test((await filesOf(client))['main.ts'] ?? ''))
  })
  await step(page, 'and moved out of it by the keyboard', async () => {
    await item('greet.ts').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: t('code:tree.move') }).click()
    const dialog = page.getByRole('dialog', { name: t('code:move.title', { name: 'lib/greet.ts' }) })
    await dialog.getByRole('combobox').fill('tools')
    await shot(page, `editor-move-${stage.language}`)
    await dialog.getByRole('option', { name: t('code:move.newFolder', { folder: 'tools' }) }).click()
    await until('the import follows', async () =>
      /'\.\/tools\/greet\.ts'/.test((await filesOf(client))['main.ts'] ?? ''),
    )
  })
  await step(page, 'a file is deleted once it is confirmed, the entry never', async () => {
    await item('numbers.json').focus()
    await page.keyboard.press('Delete')
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: t('code:tree.delete') })
      .click()
    await item('numbers.json').waitFor({ state: 'detached' })
    await item('main.ts').click({ button: 'right' })
    const remove = page.getByRole('menuitem', { name: t('code:tree.delete') })
    await remove.waitFor()
    assert.equal(await remove.getAttribute('aria-disabled'), 'true')
    await page.keyboard.press('Escape')
  })
  sound(errors)
})

inEachLanguage('8 what code can call is completed', { timeout: 120_000 }, async (stage) => {
  const { client, page, errors, open } = await start(stage)
  const suggestions = page.locator('.suggest-widget')
  const variable = (key: string) =>
    client.call('POST', '/projects/shop/env', { key, type: 'string', value: 'x', secret: false })
  await variable('SHOP_TOKEN')
  await client.call('POST', '/projects/shop/goals', { name: 'Orders', slug: 'orders', type: 'counter' })
  const fields = [{ key: 'title', type: 'string' }]
  await client.call('POST', '/projects/shop/models', { name: 'Goods', slug: 'goods', fields })
  await putDraft(client, { 'main.ts': '\n', 'lib/prices.ts': 'export const priceOf = (item: string) => item.length\n' })
  const type = async (text: string) => {
    await writeInEditor(page, '\n')
    await page.keyboard.type(text)
  }

  await step(page, 'keys of the environment, as soon as the quote is typed', async () => {
    await open()
    await type("env.get('")
    await suggestions.getByText('SHOP_TOKEN').first().waitFor()
    await shot(page, `editor-env-${stage.language}`)
    await page.keyboard.press('Escape')
  })
  await step(page, 'goals', async () => {
    await type("goals.increment('")
    await suggestions.getByText('orders').first().waitFor()
    await page.keyboard.press('Escape')
  })
  /** Types until the name is offered: the first time, the checker may come too late for what was typed. */
  const completed = (code: string, name: string) =>
    until(`${name} is completed`, async () => {
      await type(code)
      const found = await suggestions
        .getByText(name)
        .first()
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        )
      await page.keyboard.press('Escape')
      return found
    })
  await step(page, 'models and their fields', async () => {
    await completed("db.collection('", 'goods')
    await completed("await db.collection('goods').find({ ti", 'title')
  })
  /** Waits for the declarations that come because of the change, and for what they have to be completed. */
  const completedAfter = async (change: () => Promise<unknown>, code: string, name: string) => {
    const types = page.waitForResponse((response) => /\/projects\/shop\/runtime\/types$/.test(response.url()))
    await change()
    await types
    await completed(code, name)
  }
  await step(page, 'a variable that somebody adds meanwhile', () =>
    completedAfter(() => variable('BRAND_NEW'), "env.get('", 'BRAND_NEW'),
  )
  await step(page, 'a field that somebody adds meanwhile, and a model', async () => {
    const more = [...fields, { key: 'price', type: 'float' }]
    await completedAfter(
      () => client.call('PATCH', '/projects/shop/models/goods', { fields: more }),
      "await db.collection('goods').find({ pr",
      'price',
    )
    await completedAfter(
      () => client.call('POST', '/projects/shop/models', { name: 'Customers', slug: 'customers' }),
      "db.collection('",
      'customers',
    )
  })
  await step(page, 'what a model has no more is a problem at once', async () => {
    await writeInEditor(page, "await db.collection('goods').insert({ price: 1 })\nexport {}\n")
    const errors = page.locator('.squiggly-error')
    await until('it has no problem', async () => (await errors.count()) === 0)
    await client.call('PATCH', '/projects/shop/models/goods', { fields })
    await errors.first().waitFor()
  })
  await step(page, 'a name of another file, which is imported then', async () => {
    await type('const cheap = priceO')
    await suggestions.getByText('priceOf').first().waitFor()
    await shot(page, `editor-import-${stage.language}`)
    await page.keyboard.press('Enter')
    await (await editorLines(page)).getByText("import { priceOf } from './lib/prices.ts'").waitFor()
  })
  sound(errors)
})

inEachLanguage('files are searched, found by name, and named in the palette', { timeout: 120_000 }, async (stage) => {
  const { t } = stage
  const { client, page, errors, open } = await start(stage)
  await putDraft(client, {
    'main.ts': "import { greet } from './lib/greet.ts'\n\nrouter.get('/', () => greet('Ann'))\n",
    'lib/greet.ts': 'export const greet = (name: string) => name\n',
    'notes.md': `${'a'.repeat(40)}!\n`,
  })
  const results = page.getByRole('list', { name: t('code:search.results') })
  const field = page.getByRole('textbox', { name: t('code:search.text') })
  const summary = (hits: number, files: number) =>
    page.getByText(
      t('code:search.summary', {
        hits: t('code:search.hits', { count: hits }),
        files: t('code:search.inFiles', { count: files }),
      }),
    )

  await step(page, 'a hit is gone to', async () => {
    await open()
    await page.keyboard.press('ControlOrMeta+Shift+F')
    await field.fill('greet')
    await summary(4, 2).waitFor()
    await page.getByRole('button', { name: t('code:search.wholeWord') }).click()
    await field.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**line=1**')
    await (await editorLines(page)).getByText('export').waitFor()
    await shot(page, `editor-search-${stage.language}`)
  })
  await step(page, 'all are replaced, seen before, and put back', async () => {
    await page.getByRole('button', { name: t('code:search.replace.show') }).click()
    await page.getByRole('textbox', { name: t('code:search.replacement') }).fill('hail')
    await results.locator('ins').first().waitFor()
    await shot(page, `editor-replace-${stage.language}`)
    await page.getByRole('button', { name: t('code:search.replace.all'), exact: true }).click()
    await page.getByText(t('code:search.replaced', { count: 4 })).waitFor()
    await (await editorLines(page)).getByText('hail').waitFor()
    await page.getByRole('button', { name: t('code:search.undo') }).click()
    await (await editorLines(page)).getByText('greet').waitFor()
  })
  await step(page, 'an expression without end does not stop the page', async () => {
    await page.getByRole('button', { name: t('code:search.regex') }).click()
    await field.fill('(a+)+$')
    await page.getByText(t('code:search.timeout')).waitFor()
    await field.fill('(')
    await page.getByText(t('code:search.noPattern')).waitFor()
    await field.fill('gre+t')
    await summary(4, 2).waitFor()
  })
  await step(page, 'a file is opened by a few letters, at a line', async () => {
    await page.keyboard.press('ControlOrMeta+P')
    const dialog = page.getByRole('dialog', { name: t('code:open.title') })
    await dialog.getByRole('combobox').fill('ma:3')
    await shot(page, `editor-open-${stage.language}`)
    await page.keyboard.press('Enter')
    await (await editorLines(page)).getByText('router').waitFor()
    await cursorOnLine(page, 3)
  })
  await step(page, 'the palette has files and actions, in both languages, from within the editor', async () => {
    await (await editorLines(page)).click()
    await page.keyboard.press('ControlOrMeta+K')
    const palette = page.getByRole('dialog', { name: t('palette.title') })
    await palette.getByRole('combobox').fill('форматировать')
    await palette.getByRole('option', { name: t('code:keys.format') }).waitFor()
    await palette.getByRole('combobox').fill('greet')
    await shot(page, `editor-palette-${stage.language}`)
    await palette.getByRole('option', { name: 'lib/greet.ts' }).click()
    await (await editorLines(page)).getByText('export').waitFor()
  })
  await step(page, 'a file is put in order by keys, and when it is saved if that is wished for', async () => {
    await writeInEditor(page, 'export const greet = (name:string)=>{return name}\n')
    await page.keyboard.press('Alt+Shift+F')
    await (await editorLines(page)).getByText('(name: string) => { return name }').waitFor()
    await page.getByRole('button', { name: t('code:editor.menu') }).click()
    await page.getByRole('menuitemcheckbox', { name: t('code:editor.formatOnSave') }).click()
    await writeInEditor(page, 'export const greet = (name:string)=>{return [name]}\n')
    await page.keyboard.press('ControlOrMeta+S')
    await until('it is saved in order', async () =>
      /\(name: string\) => \{ return \[name\] \}/.test((await filesOf(client))['lib/greet.ts'] ?? ''),
    )
  })
  await step(page, 'the list of shortcuts has them', async () => {
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: t('shortcuts.title') })
    await sheet.getByText(t('code:keys.search')).waitFor()
    await shot(page, `editor-shortcuts-${stage.language}`)
    await page.keyboard.press('Escape')
  })
  sound(errors)
})

inEachLanguage('open files stay open, and are closed one by one or together', { timeout: 90_000 }, async (stage) => {
  const { t } = stage
  const { client, page, errors, open } = await start(stage)
  await putDraft(client, { 'main.ts': '\n', 'a.ts': 'export {}\n', 'b.ts': 'export {}\n', 'c.ts': 'export {}\n' })
  const tabs = page.getByRole('navigation', { name: t('code:tabs.label') })
  const names = async () => (await tabs.getByRole('listitem').allInnerTexts()).map((text) => text.trim())
  const openFromTree = async (name: string) => {
    await page.getByRole('treeitem', { name }).click()
    await tabs.getByRole('button', { name, exact: true }).waitFor()
  }
  await step(page, 'they are there after a reload', async () => {
    await open()
    for (const name of ['a.ts', 'b.ts', 'c.ts']) await openFromTree(name)
    await page.reload()
    await editorLines(page)
    assert.deepEqual(await names(), ['main.ts', 'a.ts', 'b.ts', 'c.ts'])
  })
  await step(page, 'they close by key, middle button and menu', async () => {
    await page.keyboard.press('Alt+W')
    await tabs.getByRole('button', { name: 'c.ts', exact: true }).waitFor({ state: 'detached' })
    await tabs.getByRole('button', { name: 'a.ts', exact: true }).click({ button: 'middle' })
    await tabs.getByRole('button', { name: 'a.ts', exact: true }).waitFor({ state: 'detached' })
    await openFromTree('a.ts')
    await tabs.getByRole('button', { name: 'b.ts', exact: true }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: t('code:tabs.closeOthers') }).click()
    assert.deepEqual(await names(), ['b.ts'])
  })
  sound(errors)
})
