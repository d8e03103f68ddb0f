/** What an editor needs to know a service's code: declarations of the runtime, of the project and of its packages. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PackageTypes, ServicePackage } from '../../modules/packages/contract.ts'
import { Refusal } from './api.ts'
import { Failure } from './failure.ts'
import { obstacleOn, removeInside, writeInside } from './files.ts'
import type { Target } from './target.ts'
import { type Sums, sumOf, type Tree, textOf } from './tree.ts'

export const TYPES_FILE = 'm3m.d.ts'
/** Which declarations of packages are ours to replace. */
const PACKAGES_STATE = '.m3m/packages.json'

const HEAD = '// Made by "m3m pull", anew whenever the project changes on the server: what its code sees.\n\n'

/** As the web app's editor checks it. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ESNext',
    lib: ['ES2023'],
    types: [],
    module: 'ESNext',
    moduleResolution: 'Bundler',
    moduleDetection: 'force',
    allowImportingTsExtensions: true,
    allowJs: true,
    checkJs: true,
    strict: true,
    noImplicitAny: false,
    skipLibCheck: true,
    noEmit: true,
  },
}

/** Made in a folder, and not worth keeping in its history. */
const GENERATED = ['.m3m/', TYPES_FILE, 'node_modules/']

/** Writes `m3m.d.ts` anew if it changed; resolves to whether it did. */
export async function refreshTypes({ api, path }: Target, root: string): Promise<boolean> {
  const [runtime, own] = await Promise.all([api.text('/runtime/types'), api.text(`${path}/runtime/types`)])
  const text = `${HEAD}${runtime}\n${own}`
  if (textOf(join(root, TYPES_FILE)) === text) return false
  writeInside(root, TYPES_FILE, text)
  return true
}

/** Gives the folder a `tsconfig.json`, if there is none, and a `.gitignore` that knows what is generated. */
export function writeSettings(root: string): string[] {
  const written: string[] = []
  if (textOf(join(root, 'tsconfig.json')) === undefined && !obstacleOn(root, 'tsconfig.json')) {
    writeInside(root, 'tsconfig.json', `${JSON.stringify(TSCONFIG, null, 2)}\n`)
    written.push('tsconfig.json')
  }
  if (!obstacleOn(root, '.gitignore')) {
    const text = textOf(join(root, '.gitignore')) ?? ''
    const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^\//, '').replace(/\/$/, '')))
    const missing = GENERATED.filter((line) => !lines.has(line.replace(/\/$/, '')))
    if (missing.length > 0) {
      const gap = text === '' || text.endsWith('\n') ? '' : '\n'
      writeInside(root, '.gitignore', `${text}${gap}${missing.join('\n')}\n`)
      written.push('.gitignore')
    }
  }
  return written
}

/** What files import of packages: `hono`, `hono/cors`. */
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w./~-]*)\1/gi

const importsOf = (tree: Tree): string[] =>
  [...new Set([...tree.values()].flatMap((text) => [...text.matchAll(IMPORT)].map(([, , name]) => name!)))].sort()

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Declarations, and the manifests that lead to them. Nothing that could run. */
const ALLOWED =
  /^node_modules\/(?!\.)(?:@?[a-z0-9~_-][\w.~-]*\/)+(?:[\w.@~-]+\/)*(?:package\.json|[\w.@~-]+\.d\.(?:[\w-]+\.)?[cm]?ts)$/i
/** What of a manifest leads to declarations. */
const FIELDS = ['name', 'version', 'type', 'main', 'types', 'typings', 'exports', 'typesVersions', 'imports']

/**
 * Puts declarations of the installed packages that the code imports into `node_modules`, beside what a package manager
 * has there; resolves to the names of packages whose declarations came anew.
 */
export async function refreshPackages({ api }: Target, root: string, tree: Tree): Promise<string[]> {
  const { items } = await api.call<{ items: ServicePackage[] }>('GET', '/runtime/packages')
  const versions = new Map(items.flatMap(({ name, version }) => (version ? [[name, version] as const] : [])))
  const wanted = importsOf(tree).filter((specifier) => versions.has(packageOf(specifier)))
  const label = wanted.map((specifier) => `${specifier}@${versions.get(packageOf(specifier))}`)
  const known = stateOf(root)
  // Package managers remove what they did not install.
  const whole = Object.keys(known.files).every((path) => existsSync(join(root, path)))
  if (whole && known.wanted.join() === label.join()) return []

  const files = new Map<string, string>()
  for (const specifier of wanted) {
    try {
      const found = await api.call<PackageTypes>('GET', `/runtime/packages/types?name=${encodeURIComponent(specifier)}`)
      for (const { path, content } of found.files) if (isHarmless(path)) files.set(path, contentOf(path, content))
    } catch (error) {
      // Uninstalled at this moment.
      if (!(error instanceof Refusal && error.status === 404)) throw error
    }
  }
  const owned: Sums = {}
  for (const [path, content] of files) {
    const here = textOf(join(root, path))
    // What a package manager installed is better than this, and its own.
    const ours = here === undefined || here === content || known.files[path] === sumOf(here)
    if (!ours || obstacleOn(root, path)) continue
    if (here !== content) writeInside(root, path, content)
    owned[path] = sumOf(content)
  }
  for (const [path, sum] of Object.entries(known.files)) {
    const here = owned[path] === undefined && isHarmless(path) ? textOf(join(root, path)) : undefined
    if (here !== undefined && sumOf(here) === sum) removeInside(root, path)
  }
  writeInside(root, PACKAGES_STATE, `${JSON.stringify({ wanted: label, files: owned }, null, 2)}\n`)
  return [...new Set(wanted.map(packageOf))]
}

function isHarmless(path: string): boolean {
  return typeof path === 'string' && ALLOWED.test(path) && !path.split('/').some((part) => part.startsWith('.'))
}

function contentOf(path: string, content: string): string {
  if (!path.endsWith('/package.json')) return content
  try {
    const manifest = JSON.parse(content) as Record<string, unknown>
    return JSON.stringify(Object.fromEntries(FIELDS.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : []))))
  } catch {
    throw new Failure(`The server sent a ${path} that is not valid JSON`)
  }
}

function stateOf(root: string): { wanted: string[]; files: Sums } {
  try {
    const { wanted, files } = JSON.parse(textOf(join(root, PACKAGES_STATE)) ?? '')
    if (Array.isArray(wanted) && typeof files === 'object' && files !== null) return { wanted, files }
  } catch {}
  return { wanted: [], files: {} }
}
