/** Where TypeScript would find the declarations of an import, by the manifest of its package. */
import { posix } from 'node:path'

export interface Manifest {
  name?: string
  version?: string
  main?: string
  types?: string
  typings?: string
  exports?: unknown
  typesVersions?: unknown
}

const CONDITIONS = new Set(['types', 'worker', 'browser', 'import', 'module', 'default'])

/** Paths, relative to the package, to try for a subpath (`.`, `./cors`), best first. */
export function entriesOf(manifest: Manifest, subpath: string): string[] {
  const { exports, main = 'index.js' } = manifest
  if (exports !== undefined && exports !== null) return targetsOf(exports, subpath).flatMap(declarationsFor)
  if (subpath !== '.') return declarationsFor(subpath)
  const own = manifest.types ?? manifest.typings
  return [...(own ? declarationsFor(own) : []), ...declarationsFor(main), 'index.d.ts']
}

/** The targets an `exports` map has for a subpath, in the order of its conditions. */
function targetsOf(exports: unknown, subpath: string): string[] {
  const map = isMap(exports) ? exports : { '.': exports }
  if (subpath in map) return conditional(map[subpath], '')
  const patterns = Object.keys(map).filter((key) => key.includes('*'))
  for (const key of patterns.sort((a, b) => b.indexOf('*') - a.indexOf('*'))) {
    const [before = '', after = ''] = key.split('*')
    const fits = subpath.startsWith(before) && subpath.endsWith(after) && subpath.length >= key.length
    if (fits) return conditional(map[key], subpath.slice(before.length, subpath.length - after.length))
  }
  return []
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('.'))

function conditional(target: unknown, star: string): string[] {
  if (typeof target === 'string') return [target.replaceAll('*', star)]
  if (Array.isArray(target)) return target.flatMap((one) => conditional(one, star))
  if (typeof target !== 'object' || target === null) return []
  return Object.entries(target).flatMap(([condition, next]) =>
    CONDITIONS.has(condition) ? conditional(next, star) : [],
  )
}

/** Declaration files that may stand for a file of code, or for an import without a suffix. */
export function declarationsFor(path: string): string[] {
  const plain = posix.normalize(path)
  if (/\.d\.[cm]?ts$/.test(plain)) return [plain]
  const code = /\.([cm]?)[jt]sx?$/.exec(plain)
  const found = [`${plain}.d.ts`, `${plain}/index.d.ts`, `${plain}.d.mts`]
  return code ? [`${plain.slice(0, code.index)}.d.${code[1]}ts`, ...found] : found
}
