import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { ARTIFACTS, startBrowser, visit } from '../support/browser.ts'
import { ROOT_USER } from '../support/client.ts'
import { ROOT, type ServerProcess } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

/** Every page with something on it, in both themes and languages: accessible, whole on a phone, translated. */

const SERVICE = `router.get('/', () => {
  logger.info('asked', { by: 'somebody', times: 3 })
  logger.warn('that was close')
  console.debug('details', { a: [1, 2, 3] })
  return { hello: 'world' }
})
router.get('/broken', () => {
  throw new Error('on purpose')
})
schedule.every('1h', 'report', () => {})
schedule.cron('0 9 * * 1-5', 'failing', () => {
  throw new Error('not today')
}, { timezone: 'Europe/Berlin' })
queue.on('emails', () => {
  throw new Error('the post office is shut')
}, { attempts: 1 })
`

const PAGES: { path: string; heading: RegExp; level?: number; ready?: string }[] = [
  { path: '/projects', heading: /^(Projects|Проекты)$/ },
  { path: '/projects/demo', heading: /^Демо$/, ready: 'main .recharts-surface >> nth=3' },
  { path: '/projects/empty', heading: /^Empty$/, ready: 'main ol' },
  { path: '/projects/resting?range=24h', heading: /^Resting$/, ready: 'main [role=alert]' },
  { path: '/projects/demo/code', heading: /^(Code|Код)$/, ready: '.monaco-editor .view-line' },
  { path: '/projects/empty/code?panel=request', heading: /^(Code|Код)$/, ready: '.monaco-editor .view-line' },
  { path: '/projects/demo/versions', heading: /^(Versions|Версии)$/ },
  { path: '/projects/demo/versions/1', heading: /1/, ready: '.monaco-editor .view-line' },
  {
    path: '/projects/resting/versions/1?compare=2',
    heading: /1.+2/,
    ready: '.monaco-diff-editor .char-insert, .monaco-diff-editor .line-insert',
  },
  { path: '/projects/resting/code?panel=search', heading: /^(Code|Код)$/, ready: '.monaco-editor .view-line' },
  { path: '/projects/demo/logs', heading: /^(Logs|Журнал|Логи)$/, ready: '[role=log] [data-index]' },
  { path: '/projects/demo/jobs', heading: /^(Schedules and queues|Расписания и очереди)$/, ready: 'main li' },
  {
    path: '/projects/empty/jobs',
    heading: /^(Schedules and queues|Расписания и очереди)$/,
    ready: 'main pre >> nth=1',
  },
  { path: '/projects/demo/env', heading: /^(Environment|Окружение)$/, ready: '[data-variable=API_URL]' },
  { path: '/projects/empty/env', heading: /^(Environment|Окружение)$/, ready: 'main h2' },
  { path: '/projects/demo/storage', heading: /^(Storage|Хранилище)$/, ready: '[data-path="/notes.json"]' },
  { path: '/projects/demo/storage?view=grid', heading: /^(Storage|Хранилище)$/, ready: '[role=gridcell]' },
  { path: '/projects/demo/storage?preview=notes.json', heading: /^notes\.json$/, level: 2, ready: '[role=dialog] pre' },
  { path: '/projects/empty/storage', heading: /^(Storage|Хранилище)$/, ready: 'main h2' },
  { path: '/projects/demo/models', heading: /^(Models|Модели)$/, ready: '[data-model=products]' },
  { path: '/projects/empty/models', heading: /^(Models|Модели)$/, ready: 'main code' },
  { path: '/projects/demo/models/products', heading: /^Товары$/, ready: 'main [data-record]' },
  { path: '/projects/demo/models/authors', heading: /^Authors$/, ready: 'main code' },
  {
    path: '/projects/demo/models/products?record=new',
    heading: /^(New record|Новая запись)$/,
    level: 2,
    ready: '[role=dialog] form',
  },
  { path: '/projects/demo/models/products/schema', heading: /^Товары$/, ready: 'main [data-field=title]' },
  { path: '/projects/demo/models/gone', heading: /^(Model not found|Модель не найдена)$/ },
  { path: '/projects/demo/goals?range=30d', heading: /^(Goals|Цели)$/, ready: 'main .recharts-surface' },
  { path: '/projects/empty/goals', heading: /^(Goals|Цели)$/, ready: 'main code' },
  { path: '/goals', heading: /^(Global goals|Общие цели)$/, ready: 'main [data-value]' },
  { path: '/projects/demo/limits', heading: /^(Limits|Лимиты)$/, ready: '[data-limit=memoryMb]' },
  { path: '/projects/demo/settings', heading: /^(Settings|Настройки)$/, ready: 'main ul[aria-label] li' },
  { path: '/docs/runtime', heading: /^(Runtime reference|Справочник API)$/, ready: 'main pre' },
  { path: '/docs/runtime#kv.increment', heading: /./, ready: 'main table' },
  { path: '/account', heading: /^(Account|Профиль)$/, ready: 'main ul li' },
  { path: '/plugins', heading: /^(Plugins|Плагины)$/, ready: 'main [data-plugin]' },
  { path: '/plugins/telegram', heading: /^Telegram$/, ready: 'main form' },
  { path: '/plugins/broken', heading: /^Broken$/, ready: 'main details' },
  { path: '/audit', heading: /^(Audit log|Журнал действий)$/, ready: 'main table' },
  { path: '/users', heading: /^(Users|Пользователи)$/, ready: 'main table' },
  { path: '/users?new=1', heading: /^(New user|Новый пользователь)$/, level: 2, ready: '[role=dialog] form' },
  { path: '/system', heading: /^(System|Система)$/, ready: 'main table >> nth=1' },
  { path: '/projects/nothing/code', heading: /./ },
  { path: '/nowhere', heading: /./ },
]
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const PREFERENCES = 'm3m.ui.v1'
const preferences = (theme: Theme, language: string) =>
  JSON.stringify({ state: { theme, language, sidebarOpen: true }, version: 0 })

/** Chooses the theme as another tab would, and waits until every colour has come to rest. */
async function turn(page: Page, theme: Theme, language: string): Promise<void> {
  await page.evaluate(
    async ([key, state]) => {
      localStorage.setItem(key, state)
      window.dispatchEvent(new StorageEvent('storage', { key }))
      for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame)
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
      await Promise.allSettled(transitions.map((transition) => transition.finished))
    },
    [PREFERENCES, preferences(theme, language)] as const,
  )
  assert.equal(await page.locator('html.dark').count(), theme === 'dark' ? 1 : 0, `the page is ${theme}`)
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('M6 every page is accessible, whole on a phone and translated', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) } as never
  let server: ServerProcess
  let browser: Awaited<ReturnType<typeof startBrowser>>
  before(async () => {
    const folder = tempDir(context)
    for (const id of ['telegram', 'markdown'])
      cpSync(join(ROOT, 'plugins', id), join(folder, 'plugins', id), { recursive: true })
    mkdirSync(join(folder, 'plugins', 'broken'))
    writeFileSync(join(folder, 'plugins', 'broken', 'plugin.json'), '{"manifest":1,"id":"broken","name":"Broken"}')
    const started = await serverWithRoot(context, {}, folder)
    const { client } = started
    server = started.server
    await client.createProject('Демо', 'demo')
    await client.createProject('Empty', 'empty')
    await client.createProject('Resting', 'resting')
    await client.publish('demo', SERVICE)
    await client.publish('resting', SERVICE)
    await client.publish('resting', { 'main.ts': `${SERVICE}import './more.ts'\n`, 'more.ts': 'export {}\n' })
    await client.service('resting', 'stop')
    for (const path of ['', 'broken', '']) await fetch(`${server.url}/r/demo/${path}`)
    await until('the lines are stored', async () => (await client.logs('demo')).length >= 8)

    await client.call('PUT', '/projects/demo/env', {
      variables: [
        { key: 'API_URL', type: 'string', value: 'https://example.com/a/rather/long/address?with=parameters' },
        { key: 'RATES', type: 'json', value: { usd: 1.5 } },
        { key: 'TOKEN', type: 'string', value: 'secret', secret: true },
      ],
    })
    await client.call('POST', '/projects/demo/queues/emails/jobs', { payload: { to: 'ann@example.com' } })
    await client.call('POST', '/projects/demo/queues/letters/jobs', { payload: null, delay: '1h' })
    await assert.rejects(client.call('POST', '/projects/demo/service/schedules/failing/run'), /not today/)

    await client.call('POST', '/projects/demo/storage/directories', { path: '/Отчёты за год' })
    for (const [name, content] of [
      ['notes.json', '{"read": "me"}'],
      ['a-rather-long-name-of-a-file-that-has-no-room-on-a-phone.json', '{}'],
    ])
      await client.call('PUT', `/projects/demo/storage/content?path=/${name}`, { content })
    const fields = [
      { key: 'title', name: 'Название', type: 'string', required: true },
      { key: 'price', type: 'float', min: 0, indexed: true },
      { key: 'kind', type: 'enum', options: ['green', 'black'] },
      { key: 'tags', type: 'array', items: { type: 'enum', options: ['new', 'sale'] } },
      { key: 'active', type: 'boolean' },
      { key: 'author', type: 'reference', model: 'authors' },
      { key: 'seen', type: 'datetime' },
      { key: 'meta', type: 'json' },
    ]
    const name = { key: 'name', type: 'string' }
    await client.call('POST', '/projects/demo/models', { name: 'Authors', slug: 'authors', fields: [name] })
    await client.call('POST', '/projects/demo/models', { name: 'Товары', slug: 'products', fields })
    const record = { price: 3.5, kind: 'green', tags: ['new'], active: true, seen: '2026-11-29T10:00:00Z', meta: {} }
    const items = ['Чай', 'A tea with a name that is rather long for its place'].map((title) => ({ ...record, title }))
    await client.call('POST', '/projects/demo/models/products/records/batch', { items })

    const { id } = await client.call<{ id: string }>('GET', '/projects/demo')
    const goal = { name: 'Продажи', slug: 'sales', type: 'daily_counter', color: 'teal', description: 'What is sold' }
    await client.call('POST', '/projects/demo/goals', goal)
    await client.call('POST', '/projects/demo/goals', { name: 'Starts', type: 'counter' })
    await client.call('POST', '/goals', { name: 'Sign-ups', type: 'daily_counter', color: 'pink', projects: [id] })
    for (const slug of ['sales', 'starts', 'sign-ups'])
      await client.call('POST', `/projects/demo/goals/${slug}/increment`, { by: 1234 })
    for (const name of ['Ann', 'Борис']) {
      const { id } = await client.call<{ id: string }>('POST', '/users', {
        email: name === 'Ann' ? 'ann.with.a.rather.long.address@example.com' : 'boris@example.com',
        name,
        password: 'a long password',
        permissions: { createProjects: name === 'Ann', manageUsers: name === 'Ann' },
      })
      if (name === 'Ann') await client.call('PUT', `/projects/demo/members/${id}`)
      else await client.call('POST', `/users/${id}/block`)
    }

    browser = await startBrowser(context)
    mkdirSync(ARTIFACTS, { recursive: true })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  for (const language of ['en', 'ru'])
    test(`in ${language}, light and dark`, { timeout: 300_000 }, async () => {
      const problems: string[] = []
      const { context: tab, page, errors, foreign } = await visit(browser, `${server.url}/login`, { locale: language })
      const picture = (name: string, theme: Theme, screen = '') =>
        page.screenshot({ path: join(ARTIFACTS, `page${name.replace(/\W+/g, '-')}-${theme}-${language}${screen}.png`) })
      const check = async (name: string, theme: Theme) => {
        const where = `${name} (${theme}, ${language})`
        assert.equal(await page.locator('html').getAttribute('lang'), language, where)
        problems.push(...(await violations(page)).map((line) => `${where}: ${line}`))
        await picture(name, theme)
        const text = await page.locator('body').innerText()
        const code = (await page.locator('code').allInnerTexts()).join(' ')
        for (const key of text.match(/\b[a-z]+(?:\.[a-z]+[A-Za-z]*){1,3}\b(?=\s|$)/g) ?? []) {
          if (code.includes(key)) continue
          if (
            !/\.(ts|js|com|json)$/.test(key) &&
            !/^(router|logger|console|schedule|queue|job|ctx|response)\./.test(key)
          )
            problems.push(`${where}: "${key}" looks like a missing text`)
        }
      }
      /** Looks at the page in both themes; it stays in the dark, so that the next one is loaded in it. */
      const both = async (look: (theme: Theme) => Promise<void>) => {
        for (const theme of THEMES) {
          await turn(page, theme, language)
          await look(theme)
        }
      }
      await page.evaluate(([key, state]) => localStorage.setItem(key, state), [
        PREFERENCES,
        preferences('light', language),
      ] as const)
      await page.reload()
      await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).waitFor()
      await both((theme) => check('/login', theme))
      await page.getByRole('textbox', { name: /^(Email|Эл\. почта|Почта|Электронная почта)/ }).fill(ROOT_USER.email)
      await page.locator('input[type=password]').fill(ROOT_USER.password)
      await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).click()
      await page.waitForURL((url) => url.pathname !== '/login')
      for (const { path, heading, ready, level = 1 } of PAGES) {
        await page.setViewportSize({ width: 1280, height: 800 })
        await page.goto(server.url + path)
        await page.getByRole('heading', { level, name: heading }).first().waitFor()
        if (ready) await page.locator(ready).first().waitFor()
        await both((theme) => check(path, theme))
        await page.setViewportSize({ width: 375, height: 740 })
        await page.getByRole('heading', { level, name: heading }).first().waitFor()
        await both(async (theme) => {
          const over = await overflow(page)
          if (over > 0) problems.push(`${path} (${theme}, ${language}): ${over} px wider than a phone`)
          await picture(path, theme, '-phone')
        })
      }
      assert.deepEqual(foreign, [])
      problems.push(...errors.filter((error) => !/status of (401|404)/.test(error)).map((error) => `console: ${error}`))
      await tab.close()
      assert.deepEqual(problems, [])
    })
})
