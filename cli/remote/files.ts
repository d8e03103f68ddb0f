/** Writes what a server sent into a folder, and nowhere else. */
import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from './failure.ts'

const PATH = /^[A-Za-z0-9_.@-]+(?:\/[A-Za-z0-9_.@-]+)*$/
const MAX_PATH = 200
/** Names that mean devices, or lose their last character, on Windows. */
const ODD = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i

/** Checks a path before anything is written. @throws Failure for one that leads out of the folder, or could somewhere */
export function checkPath(path: unknown): asserts path is string {
  const parts = typeof path === 'string' ? path.split('/') : []
  if (typeof path !== 'string' || path.length > MAX_PATH || !PATH.test(path) || parts.some((part) => ODD.test(part)))
    throw new Failure(`The server sent a file called ${JSON.stringify(path)?.slice(0, 220)}; nothing was written`)
}

/** Checks a list: each path, and that no two are one on some system. */
export function checkPaths(paths: readonly unknown[]): void {
  const seen = new Set<string>()
  for (const path of paths) {
    checkPath(path)
    if (seen.has(path.toLowerCase())) throw new Failure(`The server sent "${path}" twice; nothing was written`)
    seen.add(path.toLowerCase())
  }
}

const statOf = (file: string) => lstatSync(file, { throwIfNoEntry: false })

/** Whether a folder on the way to a file, or the file itself, is a symbolic link or no file at all. */
export function obstacleOn(root: string, path: string): string | undefined {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts.slice(0, length).join('/')
    const stat = statOf(join(root, part))
    if (!stat) return undefined
    const last = length === parts.length
    if (stat.isSymbolicLink()) return `${part} is a symbolic link, and nothing is written through one`
    if (last && !stat.isFile()) return `${part} is not a file`
    if (!last && !stat.isDirectory()) return `${part} is not a folder`
  }
  return undefined
}

/** Whatever else a path may hold, it stays below the folder it starts from. */
function assertInside(path: string): void {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part)))
    throw new Failure(`${JSON.stringify(path)} leads out of the folder; nothing was written there`)
}

/** Writes a file whole or not at all. @throws Failure where something is in the way */
export function writeInside(root: string, path: string, content: string): void {
  assertInside(path)
  const obstacle = obstacleOn(root, path)
  if (obstacle) throw new Failure(`${obstacle}; remove it, then try again`)
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  const mode = statOf(file)?.mode
  const temporary = join(dirname(file), `.m3m-${randomBytes(6).toString('hex')}`)
  writeFileSync(temporary, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) })
  try {
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Removes a file, and the folders that are empty without it. */
export function removeInside(root: string, path: string): void {
  assertInside(path)
  if (obstacleOn(root, path)) return
  rmSync(join(root, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(root, folder)).length > 0) return
    rmdirSync(join(root, folder))
  }
}
