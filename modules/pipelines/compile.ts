/** Compiles a project's files to one ES module without imports, with a source map that points at what was written. */
import { posix } from 'node:path'
import { build, type Loader, type Message, type Plugin } from 'esbuild'
import type { Problem } from '../../kernel/index.ts'
import type { Bundle, SourceFile } from './contract.ts'
import { compileFailed } from './pipelines.errors.ts'

/** Name the bundle has inside the isolate; stacks show it until they are mapped. */
export const BUNDLE_NAME = 'service.js'
const ENTRY = 'm3m:entry'
const NAMESPACE = 'project'

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

/** The file a service begins with, if there is one. */
export const entryOf = (files: readonly SourceFile[]): string | undefined =>
  ['main.ts', 'main.js'].find((path) => files.some((file) => file.path === path))

/**
 * @throws M3M_CODE_COMPILE with one problem per error: `path` is `file:line:column` (1-based)
 */
export async function compile(files: readonly SourceFile[]): Promise<Bundle> {
  const entry = entryOf(files)
  if (!entry)
    throw compileFailed(['there is no main.ts or main.js to begin with'], {
      errors: [{ path: 'main.ts:1:1', message: 'does not exist' }],
    })
  try {
    const { outputFiles } = await build({
      stdin: { contents: register(entry), resolveDir: '/', sourcefile: ENTRY, loader: 'js' },
      bundle: true,
      write: false,
      outfile: `/${BUNDLE_NAME}`,
      format: 'esm',
      platform: 'neutral',
      target: 'es2024',
      charset: 'utf8',
      sourcemap: 'external',
      sourcesContent: false,
      // A service is run for its effects: everything imported is.
      ignoreAnnotations: true,
      treeShaking: true,
      logLevel: 'silent',
      tsconfigRaw: {
        compilerOptions: { target: 'ES2024', useDefineForClassFields: true, verbatimModuleSyntax: false },
      },
      plugins: [projectFiles(files)],
    })
    const code = outputFiles.find(({ path }) => path.endsWith('.js'))!.text
    const map = JSON.parse(outputFiles.find(({ path }) => path.endsWith('.map'))!.text)
    map.sources = map.sources.map((source: string) => source.replace(`${NAMESPACE}:`, ''))
    return { code, map: JSON.stringify(map) }
  } catch (error) {
    const { errors } = error as { errors?: Message[] }
    if (!errors) throw error
    const problems = errors.map(toProblem)
    const [first] = problems
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    throw compileFailed([`${first!.path} ${first!.message}${more}`], { errors: problems, cause: error })
  }
}

/** Hands the module's exports to the guest side, which takes the door away after the first call. */
const register = (entry: string): string =>
  `import * as service from ${JSON.stringify(`./${entry}`)}\nglobalThis[Symbol.for('m3m.register')](service)\n`

function toProblem({ location, text }: Message): Problem {
  const file = location?.file.startsWith(`${NAMESPACE}:`) ? location.file.slice(NAMESPACE.length + 1) : undefined
  return { path: file ? `${file}:${location!.line}:${location!.column + 1}` : 'main.ts:1:1', message: text }
}

/** Resolves imports among the project's files and nowhere else. */
function projectFiles(files: readonly SourceFile[]): Plugin {
  const contents = new Map(files.map(({ path, content }) => [path, content]))
  return {
    name: 'project-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path, importer, namespace, kind }) => {
        if (kind === 'entry-point') return undefined
        const from = namespace === NAMESPACE ? posix.dirname(importer) : ''
        if (!/^\.{1,2}\//.test(path)) return { errors: [{ text: outside(path) }] }
        const wanted = posix.normalize(posix.join(from, path))
        if (wanted.startsWith('..')) return { errors: [{ text: `"${path}" lies outside the project` }] }
        const stripped = wanted.replace(/\.(m?)js$/, '.$1ts')
        const found =
          SUFFIXES.map((suffix) => wanted + suffix).find((name) => contents.has(name)) ??
          (contents.has(stripped) ? stripped : undefined)
        if (!found) return { errors: [{ text: `There is no file "${wanted}" in the project` }] }
        return { path: found, namespace: NAMESPACE }
      })
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const loader = LOADERS[posix.extname(path)]
        if (!loader)
          return {
            errors: [{ text: `"${path}" cannot be imported; importable are ${Object.keys(LOADERS).join(' ')}` }],
          }
        return { contents: withoutMapComment(contents.get(path)!, loader), loader }
      })
    },
  }
}

/** A source map named by the code itself would be read from the disk of the server. */
const withoutMapComment = (content: string, loader: Loader): string =>
  loader === 'text' || loader === 'json' ? content : content.replace(/([/*][/*])([#@])(\s*sourceMappingURL)/g, '$1 $3')

const outside = (path: string): string =>
  /^(node:|file:|data:|https?:|\/)/.test(path) ||
  /^(fs|net|http|https|child_process|path|os|crypto|worker_threads|vm|process)$/.test(path)
    ? `"${path}" is not available in a service; it has web standards and the runtime API instead`
    : `"${path}" is not a file of the project; put the library's bundled file into the project and import it as "./${path.split('/').at(-1)}.js"`
