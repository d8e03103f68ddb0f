/** Builds the guest: everything inside of an isolate before the service's own code, as one script. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'src')

let script: Promise<string> | undefined

/**
 * The guest script. In a clone it is built from its sources and kept on disk until they change; in the published
 * package, where the sources are not, it is the `guest.js` that was built with it.
 */
export function guestScript(): Promise<string> {
  script ??= load().catch((error: unknown) => {
    script = undefined
    throw error
  })
  return script
}

/** Builds the guest into a file. */
export async function buildGuest(outFile: string): Promise<void> {
  await write(outFile, await bundle())
}

async function load(): Promise<string> {
  if (!existsSync(sources)) return readFile(await prebuilt(), 'utf8')
  const root = nearest(here, 'node_modules') ?? here
  const file = join(root, 'node_modules/.cache/m3m', `guest-${await fingerprint(root)}.js`)
  if (existsSync(file)) return readFile(file, 'utf8')
  const text = await bundle()
  // A read-only installation can do without the cache.
  await keep(file, text).catch((error: NodeJS.ErrnoException) => {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC'].includes(error.code ?? '')) throw error
  })
  return text
}

async function prebuilt(): Promise<string> {
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, 'guest.js')
    if (existsSync(file)) return file
    if (folder === dirname(folder))
      throw new Error(`The guest script is missing: no guest.js beside or above ${here}; install m3m again`)
  }
}

function nearest(from: string, name: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, name))) return folder
  return undefined
}

/** Of sources, settings and installed packages; reading them is all that a start costs. */
async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256')
  const names = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts')).sort()
  const files = [
    ...names.map((name) => join(sources, name)),
    fileURLToPath(import.meta.url),
    join(root, 'package-lock.json'),
  ]
  const contents = await Promise.all(files.map((file) => readFile(file).catch(() => '')))
  for (const [index, file] of files.entries()) hash.update(`${file}\0`).update(contents[index]!).update('\0')
  return hash.digest('hex').slice(0, 24)
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: [join(sources, 'main.ts')],
    // Aliases are looked up from here, wherever the server was started.
    absWorkingDir: here,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2024',
    mainFields: ['module', 'main'],
    conditions: ['import', 'default'],
    legalComments: 'none',
    logLevel: 'silent',
    alias: {
      tr46: join(sources, 'shims/tr46.ts'),
      // Without the tables of East Asian encodings.
      '@exodus/bytes/encoding.js': '@exodus/bytes/encoding-lite.js',
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    footer: { js: '//# sourceURL=m3m:guest' },
  })
  // V8 keeps ASCII in half the memory; what is left beyond it stands in regular expressions.
  return result.outputFiles[0]!.text.replace(
    /[^\0-\x7f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Writes the cached script, and lets go of those it replaces. */
async function keep(file: string, text: string): Promise<void> {
  await write(file, text)
  for (const name of await readdir(dirname(file))) {
    if (name.startsWith('guest-') && !file.endsWith(name)) await rm(join(dirname(file), name), { force: true })
  }
}

/** Whole or not at all: another process may be reading. */
async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, text)
  await rename(temporary, file)
}
