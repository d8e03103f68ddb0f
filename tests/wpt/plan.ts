/** What a file of tests needs to run: its scripts in order, and what tells its results. */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface FileResult {
  passed: number
  failed: { name: string; message: string }[]
  /** The file itself broke: no result of it can be trusted. */
  broken?: string
}

export interface Script {
  code: string
  filename: string
}

export const TIMEOUT_MS = 60_000

/** Comes to the results as JSON, once all tests are done. */
export const FINISH = 'done(); __results'

const root = import.meta.dirname
const vendor = join(root, 'vendor')

/** Texts of files, at once: a test file asks for them over `fetch`. */
const SETUP = `
  globalThis.GLOBAL = { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false }
  globalThis.location = { search: '', href: 'http://m3m.test/' }
  globalThis.fetch = async (path) => new Response(__files(String(path)))
  // Not one of a service's APIs: tests of blobs read them with it.
  globalThis.FileReader = class extends EventTarget {
    readAsText(blob) { this.#read(blob.text()) }
    readAsArrayBuffer(blob) { this.#read(blob.arrayBuffer()) }
    async #read(work) {
      this.result = await work
      for (const type of ['load', 'loadend']) { this['on' + type]?.({ target: this }); this.dispatchEvent(new Event(type)) }
    }
  }
  setup({ explicit_done: true })
  globalThis.__results = new Promise((resolve) => add_completion_callback((tests, status) =>
    resolve(JSON.stringify({ status: status.status, message: status.message, tests: tests.map(({ name, status, message }) => ({ name, ok: status === 0, message })) }))))
`

const metaScripts = (source: string): string[] =>
  [...source.matchAll(/^\/\/ META: script=(\S+)/gm)].map(([, path]) => path!)

const resolvePath = (from: string, path: string): string =>
  path.startsWith('/') ? join(vendor, path) : normalize(join(dirname(from), path))

/** The scripts of a file given relative to this folder, testharness.js first. */
export function scriptsOf(file: string): Script[] {
  const path = join(root, file)
  const source = readFileSync(path, 'utf8')
  const files: Record<string, string> = {}
  for (const [, name] of source.matchAll(/fetch\(["']([^"']+)["']\)/g))
    files[name!] = readFileSync(resolvePath(path, name!), 'utf8')
  return [
    { code: readFileSync(join(vendor, 'resources/testharness.js'), 'utf8'), filename: 'testharness.js' },
    {
      code: `globalThis.__files = ((files) => (path) => files[path])(${JSON.stringify(files)});${SETUP}`,
      filename: 'setup.js',
    },
    ...metaScripts(source).map((script) => ({
      code: readFileSync(resolvePath(path, script), 'utf8'),
      filename: script,
    })),
    { code: source, filename: file },
  ]
}

/** Reads what `FINISH` came to. */
export function readResults(text: string): FileResult {
  const { status, message, tests } = JSON.parse(text) as {
    status: number
    message: string | null
    tests: { name: string; ok: boolean; message: string | null }[]
  }
  return {
    passed: tests.filter(({ ok }) => ok).length,
    failed: tests.filter(({ ok }) => !ok).map(({ name, message: why }) => ({ name, message: why ?? '' })),
    ...(status === 0 ? {} : { broken: message ?? `status ${status}` }),
  }
}

/** @throws when the work takes longer than `ms` */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
