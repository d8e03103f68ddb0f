/** The code of a service as it lies in a folder. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from './failure.ts'
import { type Ignored, ignoreRules } from './ignore.ts'
import { count } from './terminal.ts'

/** Path (with `/`) → content. */
export type Tree = Map<string, string>
/** Path → checksum of the content. */
export type Sums = Record<string, string>

const MAX_FILES = 500
const MAX_BYTES = 4 * 1024 * 1024
/** What a server takes for the name of a file or folder. */
const NAME = /^[A-Za-z0-9_.@-]+$/

export const IGNORE_FILE = '.m3mignore'
const HINT = `name in ${IGNORE_FILE} what is no part of the service`

export const sumOf = (content: string): string => createHash('sha256').update(content).digest('hex')
export const sumsOf = (tree: Tree): Sums =>
  Object.fromEntries([...tree].map(([path, content]) => [path, sumOf(content)]))
export const treeOf = (files: readonly { path: string; content: string }[]): Tree =>
  new Map(files.map(({ path, content }) => [path, content]))

/** Files of `root` whose content is not the one of `sums`, those that are new, and those that are gone. */
export function changesBetween(sums: Sums, tree: Tree): { changed: string[]; added: string[]; removed: string[] } {
  const paths = [...tree.keys()].sort()
  const known = (path: string) => Object.hasOwn(sums, path)
  return {
    changed: paths.filter((path) => known(path) && sums[path] !== sumOf(tree.get(path)!)),
    added: paths.filter((path) => !known(path)),
    removed: Object.keys(sums)
      .filter((path) => !tree.has(path))
      .sort(),
  }
}

/** The rules of a folder's `.m3mignore`. */
export function ignoredIn(root: string): Ignored {
  return ignoreRules(textOf(join(root, IGNORE_FILE)) ?? '')
}

/**
 * Reads a folder; symbolic links are not followed.
 * @throws Failure for what a server would not take: files that are no text, odd names, too much
 */
export function readTree(root: string): Tree {
  const ignored = ignoredIn(root)
  const tree: Tree = new Map()
  let bytes = 0
  let largest = { path: '', bytes: 0 }
  const walk = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!(entry.isDirectory() || entry.isFile()) || ignored(path, entry.isDirectory())) continue
      if (entry.isDirectory()) {
        walk(path)
        continue
      }
      if (!NAME.test(entry.name) || path.split('/').some((part) => !NAME.test(part)))
        throw new Failure(`${path}: names consist of letters, digits and . _ - @; rename it, or ${HINT}`)
      if (tree.size === MAX_FILES) throw new Failure(`There are more than ${MAX_FILES} files; ${HINT}`)
      const content = readFileSync(join(root, path))
      bytes += content.length
      if (content.length >= largest.bytes) largest = { path, bytes: content.length }
      if (bytes > MAX_BYTES)
        throw new Failure(
          `The files are larger than ${MAX_BYTES / 1024 / 1024} MB together, ${largest.path} alone ${largest.bytes} bytes; ${HINT}`,
        )
      tree.set(path, decode(path, content))
    }
  }
  walk('')
  return tree
}

function decode(path: string, content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
    if (!text.includes('\0')) return text
  } catch {}
  throw new Failure(`${path} is not text in UTF-8; ${HINT}`)
}

/** Undefined where there is no such file. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** `main.ts`, or `main.ts and 2 more files`. */
export const named = (paths: readonly string[]): string =>
  paths.length <= 1 ? (paths[0] ?? 'nothing') : `${paths[0]} and ${count(paths.length - 1, 'more file')}`
