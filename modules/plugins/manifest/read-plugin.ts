/** Reads the folder of a plugin and checks it, without running any of its code. */
import { createHash } from 'node:crypto'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { satisfies, valid, validRange } from 'semver'
import { type Check, compileCheck, messageOf } from '../../../kernel/index.ts'
import type { PluginProblem } from '../contract.ts'
import { MAX_MANIFEST_BYTES, Manifest } from './manifest.schema.ts'
import { MANIFEST_FILE, problemAt } from './problems.ts'
import { ruleProblems } from './rules.ts'
import { unknownFields } from './unknown-fields.ts'

/** `linux-x64`: by which a manifest names libraries. */
export const PLATFORM = `${process.platform}-${process.arch}`

export interface ReadPlugin {
  /** Name of the folder, which is the id of what is right. */
  id: string
  folder: string
  /** What could be read of it, right or not. */
  manifest: Partial<Manifest>
  /** There when nothing is wrong. */
  valid?: Manifest
  /** Absolute path of the module or the library. */
  entry?: string
  problems: PluginProblem[]
  warnings: PluginProblem[]
  /** Changes when the manifest or what it starts does. */
  mark: string
}

export interface ReadOptions {
  /** Version of m3m. */
  version: string
  /** The folder may be called as it likes: it is not where it will be. */
  anyFolder?: boolean
}

let check: Check | undefined

/** Undefined when there is no manifest: then the folder is none of a plugin. */
export async function readPlugin(
  folder: string,
  { version, anyFolder = false }: ReadOptions,
): Promise<ReadPlugin | undefined> {
  const text = await manifestText(folder)
  if (text === undefined) return undefined
  const plugin: ReadPlugin = {
    id: basename(folder),
    folder,
    manifest: {},
    problems: [],
    warnings: [],
    mark: markOf(text),
  }
  const parsed = parse(text)
  if ('problem' in parsed) return { ...plugin, problems: [parsed.problem] }
  const at = (found: { path: string; message: string }) => problemAt(parsed.value, found.path, found.message)

  check ??= compileCheck(Manifest)
  const value = parsed.value as Partial<Manifest>
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject) plugin.manifest = value
  plugin.problems = isObject ? check(value).map(at) : [at({ path: '', message: 'must be an object' })]
  if (!isObject) return plugin
  plugin.warnings = unknownFields(value).map(at)
  if (plugin.problems.length > 0) return plugin

  const manifest = value as Manifest
  const found = ruleProblems(manifest)
  if (anyFolder) plugin.id = manifest.id
  const { id } = plugin
  if (manifest.id !== id)
    found.push({ path: '/id', message: `must be the name of the folder, "${id}"; rename one of them` })
  if (valid(manifest.version) === null)
    found.push({ path: '/version', message: 'must be a semantic version such as 1.2.3' })
  const range = manifest.engines.m3m
  if (validRange(range) === null)
    found.push({ path: '/engines/m3m', message: 'must be a range of versions such as ^1.0.0' })
  else if (!satisfies(version, range, { includePrerelease: true }))
    found.push({
      path: '/engines/m3m',
      message: `must allow this version of m3m, ${version}; take a version of the plugin that does`,
    })
  const entry = await entryOf(folder, manifest)
  if ('message' in entry) found.push(entry)
  plugin.problems = found.map(at)
  if (plugin.problems.length > 0 || 'message' in entry) return plugin
  return { ...plugin, valid: manifest, entry: entry.file, mark: markOf(text, entry.mark) }
}

const markOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex')

async function manifestText(folder: string): Promise<string | undefined> {
  try {
    const file = await open(join(folder, MANIFEST_FILE))
    try {
      const buffer = Buffer.alloc(MAX_MANIFEST_BYTES + 1)
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    return `\u0000${messageOf(error)}`
  }
}

function parse(text: string): { value: unknown } | { problem: PluginProblem } {
  const bad = (message: string) => ({ problem: { file: MANIFEST_FILE, path: '', message } })
  if (text.startsWith('\u0000')) return bad(`The manifest cannot be read: ${text.slice(1)}`)
  if (Buffer.byteLength(text) > MAX_MANIFEST_BYTES)
    return bad(`The manifest must have at most ${MAX_MANIFEST_BYTES} bytes`)
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (error) {
    return bad(`The manifest must be JSON: ${messageOf(error)}`)
  }
}

/** The file that is run: it has to lie inside the folder, wherever links lead. */
async function entryOf(
  folder: string,
  { kind, main, library = {} }: Manifest,
): Promise<{ file: string; mark: string } | { path: string; message: string }> {
  if (kind === 'native' && !Object.hasOwn(library, PLATFORM)) {
    const known = Object.keys(library).join(', ') || 'none'
    return { path: '/library', message: `has no library for this platform, "${PLATFORM}"; there is ${known}` }
  }
  const path = kind === 'js' ? '/main' : `/library/${PLATFORM}`
  const relative = kind === 'js' ? main : library[PLATFORM]
  if (relative === undefined) return { path, message: 'is required' }
  const named = join(folder, relative)
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(named)])
    if (!file.startsWith(root + sep)) return { path, message: 'must lie inside the folder of the plugin' }
    const stats = await stat(file)
    if (!stats.isFile()) return { path, message: 'must be a file' }
    return { file, mark: `${file} ${stats.size} ${stats.mtimeMs}` }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!named.startsWith(folder + sep)) return { path, message: 'must lie inside the folder of the plugin' }
    return {
      path,
      message:
        code === 'ENOENT' ? 'must be there; build the plugin, or mend the path' : `cannot be read: ${messageOf(error)}`,
    }
  }
}
