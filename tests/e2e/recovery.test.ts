import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { startBrowser, step } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { inEachLanguage, type Stage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'
import { words } from '../support/words.ts'
import { codeShows, editorLines, mirrored, writeInEditor } from './support/editor.ts'

const FILES = 300
/** More than the browser's small storage takes: 2 MB of text that is not latin, twice as many bytes there. */
const large = () =>
  Array.from({ length: FILES }, (_, i) => ({
    path: i === 0 ? 'main.ts' : `lib/file-${i}.ts`,
    content: `export const name${i} = 'before'\n// ${'я'.repeat(3_500)}\n`,
  }))

async function start({ context, browser, language }: Stage, files: { path: string; content: string }[]) {
  const { server, client } = await serverWithRoot(context)
  await client.createProject('Shop', 'shop')
  await client.call('PUT', '/projects/shop/pipeline/draft', { revision: 0, files })
  const visited = await signedInVisit(browser, server.url, { language })
  const address = `${server.url}/projects/shop/code`
  return { server, client, address, ...visited }
}
const contents = async (client: Client) => {
  const { draft } = await client.call<Pipeline>('GET', '/projects/shop/pipeline')
  return new Map(draft?.files.map(({ path, content }) => [path, content]))
}

test('M5 edits all over a large project outlive a crash', { timeout: 180_000 }, async (context) => {
  const { t, language } = words()
  const browser = await startBrowser(context)
  const { page, client, address, context: tabs } = await start({ ...words(), context, browser }, large())
  // Hundreds of files are checked, on a machine that has other work.
  tabs.setDefaultTimeout(60_000)

  await step(page, 'all files are edited, and cannot be saved', async () => {
    await page.goto(address)
    await editorLines(page)
    await page.route('**/pipeline/draft', (route) => route.abort())
    await page.keyboard.press('ControlOrMeta+Shift+F')
    await page.getByRole('textbox', { name: t('code:search.text') }).fill("'before'")
    await page.getByRole('button', { name: t('code:search.replace.show') }).click()
    await page.getByRole('textbox', { name: t('code:search.replacement') }).fill("'after'")
    await page.getByRole('button', { name: t('code:search.replace.all'), exact: true }).click()
    await page.getByText(t('code:search.replaced', { count: FILES })).waitFor()
    await mirrored(page, `name${FILES - 1} = 'after'`)
  })
  await step(page, 'one more edit, and the page crashes', async () => {
    await writeInEditor(page, "export const name0 = 'the last edit'\n")
    await mirrored(page, 'the last edit')
    const crashed = page.waitForEvent('crash')
    void page.goto('chrome://crash').catch(() => {})
    await crashed
  })
  const next = await tabs.newPage()
  await step(next, 'all of it comes back, and is saved', async () => {
    await next.goto(address)
    const alert = next.getByRole('alert').filter({ hasText: t('code:recovery.title') })
    await alert.getByRole('button', { name: t('code:recovery.restore') }).click()
    await codeShows(next, 'the last edit')
    await until('the server has it', async () => {
      const saved = await contents(client)
      if (!saved.get('main.ts')?.includes('the last edit')) return false
      for (let i = 1; i < FILES; i += 1) assert.match(saved.get(`lib/file-${i}.ts`) ?? '', /'after'/, String(i))
      return saved.size === FILES
    })
    await next.reload()
    await editorLines(next)
    await codeShows(next, 'the last edit')
    assert.equal(await alert.count(), 0)
    await shot(next, `recovery-large-${language}`)
  })
})

const small = () => [{ path: 'main.ts', content: "router.get('/', () => 'before')\n" }]

inEachLanguage('M5 what is typed as the page goes is kept, of each tab', { timeout: 120_000 }, async (stage) => {
  const { t } = stage
  const { page, address, context } = await start(stage, small())
  await context.route('**/pipeline/draft', (route) => route.abort())
  page.on('dialog', (dialog) => void dialog.accept())
  const alert = page.getByRole('alert').filter({ hasText: t('code:recovery.title') })

  await step(page, 'the edits of two tabs are kept beside each other', async () => {
    const other = await context.newPage()
    other.on('dialog', (dialog) => void dialog.accept())
    for (const [tab, text] of [
      [page, 'of this tab'],
      [other, 'of the other tab'],
    ] as const) {
      await tab.goto(address)
      await writeInEditor(tab, `// ${text}\n`)
      await codeShows(tab, text)
    }
    await other.goto('about:blank')
    await page.goto('about:blank')
    await other.close()
  })
  await step(page, 'they are offered one after the other, the newest first', async () => {
    await page.goto(address)
    await alert.getByRole('button', { name: t('code:recovery.forget') }).click()
    await alert.getByRole('button', { name: t('code:recovery.restore') }).click()
    await alert.waitFor({ state: 'detached' })
    await codeShows(page, 'tab')
    await mirrored(page, 'tab')
  })
})

inEachLanguage(
  'a browser that keeps nothing is told of once, and edits are saved',
  { timeout: 120_000 },
  async (stage) => {
    const { t, language } = stage
    const { page, client, address, context, errors } = await start(stage, small())
    const warning = page.getByText(t('code:recovery.unavailable'))

    await step(page, 'closed to the page', async () => {
      await page.addInitScript(() => {
        Object.defineProperty(window, 'indexedDB', {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError')
          },
        })
      })
      await page.goto(address)
      await writeInEditor(page, '// one\n')
      await warning.waitFor()
      await shot(page, `recovery-closed-${language}`)
      await until('it is saved', async () => (await contents(client)).get('main.ts') === '// one\n')
      await page
        .locator('[data-sonner-toast]')
        .getByRole('button', { name: t('action.close') })
        .click()
      await warning.waitFor({ state: 'detached' })
      await writeInEditor(page, '// two\n')
      await until('it is saved', async () => (await contents(client)).get('main.ts') === '// two\n')
      assert.equal(await warning.count(), 0)
    })
    const next = await context.newPage()
    await step(next, 'full', async () => {
      await next.addInitScript(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        }
      })
      await next.goto(address)
      await writeInEditor(next, '// three\n')
      await next.getByText(t('code:recovery.unavailable')).waitFor()
      await until('it is saved', async () => (await contents(client)).get('main.ts')?.includes('three') ?? false)
    })
    assert.deepEqual(
      errors.filter((error) => !/status of 401/.test(error)),
      [],
    )
  },
)
