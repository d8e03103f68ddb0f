/** Resolves imports of a project's files: among themselves and of packages. Else the server's disk does not exist for them. */
import { posix } from 'node:path'
import type { Loader, Plugin } from 'esbuild'
import type { InstalledPackages } from '../packages/contract.ts'
import type { SourceFile } from './contract.ts'
import { resolvePackage } from './package-files.ts'

/** Prefix of the project's files in esbuild's messages and maps. */
export const NAMESPACE = 'project'
/** Name of what the bundle begins with. */
export const ENTRY = 'm3m:entry'

const LOADERS: Record<string, Loader> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.jsx': 'jsx',
  '.json': 'json',
  '.txt': 'text',
  '.md': 'text',
  '.html': 'text',
  '.css': 'text',
}
const SUFFIXES = ['', '.ts', '.js', '.mts', '.mjs', '.tsx', '.jsx', '.json', '/index.ts', '/index.js']

export function projectFiles(files: readonly SourceFile[], packages: InstalledPackages | null): Plugin {
  const contents = new Map(files.map(({ path, content }) => [path, content]))

  /** The file an import means, as TypeScript would find it; `./a.js` may be written for `a.ts`. */
  const find = (wanted: string): string | undefined =>
    SUFFIXES.map((suffix) => wanted + suffix).find((name) => contents.has(name)) ??
    [wanted.replace(/\.(m?)js$/, '.$1ts'), wanted.replace(/\.jsx?$/, '.tsx')].find((name) => contents.has(name))

  return {
    name: 'project-files',
    setup(build) {
      // What the bundle begins with belongs to no namespace; neither do files of packages, which are left to the bundler.
      build.onResolve({ filter: /^\.\/main\.[jt]s$/, namespace: 'file' }, ({ path, importer }) =>
        importer.endsWith(ENTRY) ? { path: path.slice(2), namespace: NAMESPACE, sideEffects: true } : undefined,
      )
      build.onResolve({ filter: /.*/, namespace: NAMESPACE }, (args) => {
        const { path, importer } = args
        if (!/^\.{1,2}(\/|$)/.test(path)) return resolvePackage(build, packages, args)
        const wanted = posix.normalize(posix.join(posix.dirname(importer), path)).replace(/\/$/, '')
        if (/^\.\.(\/|$)/.test(wanted)) return { errors: [{ text: `"${path}" lies outside the project` }] }
        const found = find(wanted)
        if (!found) return { errors: [{ text: `There is no file "${wanted}" in the project` }] }
        return { path: found, namespace: NAMESPACE, sideEffects: true }
      })
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const loader = LOADERS[posix.extname(path)]
        if (!loader) {
          const known = Object.keys(LOADERS).join(' ')
          return { errors: [{ text: `"${path}" cannot be imported; importable are ${known}` }] }
        }
        return { contents: withoutForeignMap(contents.get(path)!, loader), loader }
      })
    },
  }
}

/** The last map comment of a file counts: one that leads nowhere keeps esbuild from following those before it. */
const withoutForeignMap = (content: string, loader: Loader): string =>
  loader === 'text' || loader === 'json' || !content.includes('sourceMappingURL')
    ? content
    : `${content}\n//# sourceMappingURL=none`
