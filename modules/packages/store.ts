/**
 * `<data folder>/packages`: `set-<n>` folders, each a whole installation; `installed.json`, which tells the one that counts;
 * and `package-lock.json`, by which the next installation gives the same versions.
 */
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface InstalledPackage {
  name: string
  /** What was asked for. */
  wanted: string
  version: string
  summary: string
  bytes: number
}

export interface Installed {
  /** Name of its folder. */
  set: string
  packages: InstalledPackage[]
}

export interface Store {
  /** What counts now; null when nothing was ever installed. */
  read(): Promise<Installed | null>
  folderOf(installed: Pick<Installed, 'set'>): string
  /** The lock file of the last installation, if there was one. */
  lock(): string | undefined
  /** A folder to install into. */
  stage(): Promise<string>
  /** Makes a staged folder the one that counts. The set before it stays until the next one: it may be read right now. */
  commit(staged: string, packages: InstalledPackage[]): Promise<void>
  discard(staged: string): Promise<void>
}

const POINTER = 'installed.json'
const LOCK = 'package-lock.json'
/** A staged folder this old, in ms, was left behind. */
const ABANDONED_MS = 60 * 60_000

export function createStore(dataDir: string): Store {
  const root = join(dataDir, 'packages')

  const read = async (): Promise<Installed | null> => {
    try {
      const installed = JSON.parse(await readFile(join(root, POINTER), 'utf8')) as Installed
      // Folders may have been left out of a copy: then nothing is installed, and the lock file tells what to install.
      await stat(join(root, installed.set))
      return installed
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
  const put = async (name: string, text: string): Promise<void> => {
    const file = join(root, `.${name}.${process.pid}`)
    await writeFile(file, text)
    await rename(file, join(root, name))
  }

  return {
    read,
    folderOf: ({ set }) => join(root, set),
    lock() {
      try {
        return readFileSync(join(root, LOCK), 'utf8')
      } catch {
        return undefined
      }
    },
    async stage() {
      const folder = join(root, `staged-${Date.now()}-${process.pid}`)
      await mkdir(folder, { recursive: true })
      return folder
    },
    async commit(staged, packages) {
      const before = await read()
      const set = `set-${Date.now()}`
      await rename(staged, join(root, set))
      const lock = await readFile(join(root, set, LOCK), 'utf8').catch(() => undefined)
      await put(POINTER, `${JSON.stringify({ set, packages }, null, 2)}\n`)
      if (lock !== undefined) await put(LOCK, lock)
      for (const name of await readdir(root)) {
        const folder = join(root, name)
        const old = /^set-/.test(name) && name !== set && name !== before?.set
        const abandoned = /^staged-/.test(name) && Date.now() - (await stat(folder)).mtimeMs > ABANDONED_MS
        if (old || abandoned) await rm(folder, { recursive: true, force: true })
      }
    },
    discard: (staged) => rm(staged, { recursive: true, force: true }),
  }
}
