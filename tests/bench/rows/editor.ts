import type { Page } from 'playwright-core'
import { startBrowser } from '../../support/browser.ts'
import type { Client } from '../../support/client.ts'
import { signedInVisit } from '../../support/signed-in.ts'
import { withServer } from '../bench-server.ts'
import { atMost, median, percentile, plain, type Row, round } from '../row.ts'

const FILES = 300
const BYTES = 2 * 1024 * 1024
const KEYS = 120
const OPENINGS = 3
const SAVES = 10

interface SourceFile {
  path: string
  content: string
}
type Sample = { open: number; busy: number[]; calm: number[]; save: number; put: number }

/** Files that import from each other as those of a real project do, of 2 MB together. */
function bigProject(): SourceFile[] {
  const share = Math.ceil(BYTES / FILES)
  const files = Array.from({ length: FILES - 1 }, (_, number) => {
    let content = number === 0 ? '' : `import { value${number - 1} } from './part${number - 1}.ts'\n\n`
    for (let line = 0; content.length < share; line++) {
      content += `/** The ${line}th of its kind. */\nexport function work${number}_${line}(input: { id: number; name: string }): string {\n  const { id, name } = input\n  return [id * ${line}, name.toUpperCase()].map(String).join(' of ')\n}\n\n`
    }
    return {
      path: `parts/part${number}.ts`,
      content: `${content}export const value${number} = ${number === 0 ? 1 : `value${number - 1} + 1`}\n`,
    }
  })
  return [
    mainFile(
      `import { value${FILES - 2} } from './parts/part${FILES - 2}.ts'\n\nexport const all = value${FILES - 2}\n`,
    ),
    ...files,
  ]
}
const mainFile = (begin: string): SourceFile => ({
  path: 'main.ts',
  content: `${begin}\nrouter.get('/', () => ({ hello: 'world' }))\n`,
})

/** Notes how long each key takes until the next picture is on the screen: the message comes after the frame that the key led to. */
const WATCH_KEYS = `
  window.keyTimes = []
  window.addEventListener('keydown', (event) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => window.keyTimes.push(performance.now() - event.timeStamp)
    requestAnimationFrame(() => port2.postMessage(null))
  }, true)
`
const keyTimes = (page: Page) => page.evaluate<number[]>('window.keyTimes.splice(0)')

async function type(page: Page): Promise<number[]> {
  for (let key = 0; key < KEYS; key++) await page.keyboard.press(key % 12 === 11 ? 'Enter' : 'x', { delay: 20 })
  return keyTimes(page)
}

async function measure(page: Page, client: Client, url: string, slug: string, files: SourceFile[]): Promise<Sample> {
  const draft = `/projects/${slug}/pipeline/draft`
  let { revision } = await client.call<{ revision: number }>('PUT', draft, { files, revision: 0 })
  const puts: number[] = []
  for (let save = 0; save < SAVES; save++) {
    const began = performance.now()
    revision = (await client.call<{ revision: number }>('PUT', draft, { files, revision })).revision
    puts.push(performance.now() - began)
  }
  const openings: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    await page.goto('about:blank')
    const began = performance.now()
    await page.goto(`${url}/projects/${slug}/code`)
    await page.locator('.monaco-editor .view-lines .view-line').first().waitFor()
    openings.push(performance.now() - began)
  }
  await page.locator('.monaco-editor .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('// ')
  await page.evaluate(WATCH_KEYS)
  // All files are being checked meanwhile.
  const busy = await type(page)
  await page.waitForTimeout(15_000)
  await keyTimes(page)
  const calm = await type(page)
  const saves: number[] = []
  for (let save = 0; save < SAVES; save++) {
    await page.keyboard.press('x')
    const saved = page.waitForResponse((response) => response.url().endsWith('/draft') && response.ok())
    const began = performance.now()
    await page.keyboard.press('ControlOrMeta+S')
    await saved
    saves.push(performance.now() - began)
  }
  return { open: median(openings), busy, calm, save: median(saves), put: median(puts) }
}

/** The editor with a project of 300 files and 2 MB, against one of a single file in the same browser. */
export const editor = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const endings: (() => unknown)[] = []
    try {
      const browser = await startBrowser({ after: (work: () => unknown) => void endings.push(work) } as never)
      const { page } = await signedInVisit(browser, server.url)
      const [small, big] = [await client.createProject('Small'), await client.createProject('Big')]
      const one = await measure(page, client, server.url, small.slug, [mainFile('')])
      const many = await measure(page, client, server.url, big.slug, bigProject())
      const keys = (name: string, times: (sample: Sample) => number[]): Row[] => [
        plain(`key to picture, ${name}, one file, median`, median(times(one)), 'ms'),
        plain('the same, p95', percentile(times(one), 0.95), 'ms'),
        plain(`key to picture, ${name}, 300 files of 2 MB, median`, median(times(many)), 'ms'),
        plain('the same, p95', percentile(times(many), 0.95), 'ms'),
      ]
      return [
        plain('opening the code page, one file', one.open, 'ms'),
        plain('the same, 300 files of 2 MB', many.open, 'ms'),
        ...keys('all files being checked', ({ busy }) => busy),
        ...keys('at rest', ({ calm }) => calm),
        atMost(
          'key to picture, p95: 300 files to one file',
          round(percentile(many.calm, 0.95) / percentile(one.calm, 0.95)),
          2,
        ),
        plain('saving from the page, one file', one.save, 'ms'),
        plain('the same, 300 files of 2 MB', many.save, 'ms'),
        plain('the same without a browser, one file', one.put, 'ms'),
        plain('the same without a browser, 300 files of 2 MB', many.put, 'ms'),
      ]
    } finally {
      for (const end of endings) await end()
    }
  })
