/** Gathers the declarations an import leads to: from file to file and from package to package, until nothing new is named. */
import { readFile, realpath } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import { MAX_TYPES_BYTES, type PackageTypes, packageOf } from '../contract.ts'
import { declarationsFor, entriesOf, type Manifest } from './entry.ts'

const IMPORT =
  /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"\n]+)['"]|<reference\s+(path|types)\s*=\s*['"]([^'"\n]+)['"]/g

/** What of a manifest decides where declarations are found. */
const NEEDED = ['name', 'version', 'type', 'main', 'types', 'typings', 'exports', 'typesVersions', 'imports'] as const

/** @param root real path of the folder that holds `node_modules` */
export async function collectTypes(root: string, specifier: string): Promise<PackageTypes> {
  const files = new Map<string, string>()
  const manifests = new Map<string, Manifest | null>()
  let bytes = 0
  let truncated = false

  const read = async (path: string): Promise<string | undefined> => {
    try {
      const real = await realpath(join(root, path))
      return real.startsWith(root + sep) ? await readFile(real, 'utf8') : undefined
    } catch {
      return undefined
    }
  }
  const keep = (path: string, content: string): boolean => {
    if (bytes + content.length > MAX_TYPES_BYTES) {
      truncated = true
      return false
    }
    bytes += content.length
    files.set(path, content)
    return true
  }
  const manifestOf = async (folder: string): Promise<Manifest | null> => {
    if (!manifests.has(folder)) {
      const text = await read(`${folder}/package.json`)
      manifests.set(folder, text === undefined ? null : JSON.parse(text))
    }
    return manifests.get(folder)!
  }

  /** The first of some files that is there, kept; or one that was kept before. */
  const first = async (paths: string[]): Promise<string | undefined> => {
    for (const path of paths) {
      if (files.has(path)) return undefined
      const content = await read(path)
      if (content !== undefined) return keep(path, content) ? path : undefined
    }
    return undefined
  }

  /** The declarations of an import of a package, seen from a file below `root`. */
  const ofPackage = async (wanted: string, from: string): Promise<string | undefined> => {
    const name = packageOf(wanted)
    if (name === undefined) return undefined
    const subpath = `.${wanted.slice(name.length)}`
    const mangled = `@types/${name.replace(/^@(.+)\//, '$1__')}`
    for (const candidate of [name, mangled]) {
      for (const folder of foldersOf(candidate, from)) {
        const manifest = await manifestOf(folder)
        if (!manifest) continue
        const before = files.size
        const found = await first(entriesOf(manifest, subpath).map((entry) => posix.join(folder, entry)))
        if (found === undefined && files.size === before && !files.has(`${folder}/package.json`)) break
        const short = Object.fromEntries(
          NEEDED.flatMap((key) => (key in manifest ? [[key, manifest[key as 'name']]] : [])),
        )
        if (!files.has(`${folder}/package.json`)) keep(`${folder}/package.json`, JSON.stringify(short))
        return found
      }
    }
    return undefined
  }

  const queue = [await ofPackage(specifier, '')].filter((path) => path !== undefined)
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const [, imported, kind, referred] of files.get(path)!.matchAll(IMPORT)) {
      const to = imported ?? referred!
      const relative = /^\.{1,2}(\/|$)/.test(to) || kind === 'path'
      const beside = posix.join(posix.dirname(path), to)
      const next = relative ? await first(declarationsFor(beside)) : await ofPackage(to, path)
      if (next !== undefined) queue.push(next)
    }
  }
  return { files: [...files].map(([path, content]) => ({ path, content })), truncated }
}

/** Where Node would look for a package from a file, nearest first. */
function foldersOf(name: string, from: string): string[] {
  const folders: string[] = []
  for (let at = from; at !== ''; ) {
    const cut = at.lastIndexOf('node_modules/')
    if (cut < 0) break
    const inside = at.slice(cut + 'node_modules/'.length)
    folders.push(`${at.slice(0, cut)}node_modules/${packageOf(inside) ?? ''}/node_modules/${name}`)
    at = at.slice(0, cut)
  }
  return [...folders, `node_modules/${name}`]
}
