/** Resolves imports among a project's files and nowhere else: the disk of the server does not exist for them. */
import { posix } from 'node:path'
import type { Loader, Plugin } from 'esbuild'
import type { SourceFile } from './contract.ts'

/** Prefix of the project's files in esbuild's messages and maps. */
export const NAMESPACE = 'project'

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

export function projectFiles(files: readonly SourceFile[]): Plugin {
  const contents = new Map(files.map(({ path, content }) => [path, content]))

  /** The file an import means, as TypeScript would find it; `./a.js` may be written for `a.ts`. */
  const find = (wanted: string): string | undefined =>
    SUFFIXES.map((suffix) => wanted + suffix).find((name) => contents.has(name)) ??
    [wanted.replace(/\.(m?)js$/, '.$1ts'), wanted.replace(/\.jsx?$/, '.tsx')].find((name) => contents.has(name))

  return {
    name: 'project-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
        if (!/^\.{1,2}(\/|$)/.test(path)) return { errors: [{ text: outside(path) }] }
        const from = namespace === NAMESPACE ? posix.dirname(importer) : ''
        const wanted = posix.normalize(posix.join(from, path)).replace(/\/$/, '')
        if (/^\.\.(\/|$)/.test(wanted)) return { errors: [{ text: `"${path}" lies outside the project` }] }
        const found = find(wanted)
        if (!found) return { errors: [{ text: `There is no file "${wanted}" in the project` }] }
        return { path: found, namespace: NAMESPACE, sideEffects: true }
      })
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
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

const outside = (path: string): string =>
  /^(node:|file:|data:|https?:|\/)/.test(path) ||
  /^(fs|net|http|https|child_process|path|os|crypto|worker_threads|vm|process)(\/|$)/.test(path)
    ? `"${path}" is not available in a service; it has web standards and the runtime API instead`
    : `"${path}" is not a file of the project; put the library's bundled file into the project's files and import it relatively, as "./lib/${path.split('/').at(-1)}.js"`
