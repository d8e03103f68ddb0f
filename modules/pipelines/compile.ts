/** Compiles a project's files to one ES module without imports, with a source map that points at what was written. */
import { build, type Message, stop } from 'esbuild'
import { isCoded, type Problem } from '../../kernel/index.ts'
import type { InstalledPackages } from '../packages/contract.ts'
import { createKeyedLock } from '../shared/keyed-lock.ts'
import { bundledPackages } from './bundled-packages.ts'
import type { Bundle, SourceFile } from './contract.ts'
import { CONDITIONS, packageFiles, problemOfPackage } from './package-files.ts'
import { compileFailed } from './pipelines.errors.ts'
import { ENTRY, NAMESPACE, projectFiles } from './project-files.ts'

/** Name the bundle has inside the isolate; stacks show it until they are mapped. */
export const BUNDLE_NAME = 'service.js'
/** Problems told at once; a broken file easily has thousands. */
const MAX_PROBLEMS = 50
/** Brackets open at once; esbuild's parser runs out of stack, and dies, somewhere above half a million. */
const MAX_NESTING = 10_000
/** Compiling takes milliseconds; a few hundred characters can be made to take esbuild years. */
const MAX_COMPILE_MS = 10_000
/** A bundle is one document of the database, which takes 16 MiB. */
const MAX_BUNDLE_BYTES = 15 * 1024 * 1024

/** One compilation at a time, so that one which brings esbuild down takes no other with it. */
const turns = createKeyedLock()

/** The file a service begins with, if there is one. */
export const entryOf = (files: readonly SourceFile[]): string | undefined =>
  ['main.ts', 'main.js'].find((path) => files.some((file) => file.path === path))

/**
 * @param packages what can be imported besides the project's own files
 * @throws M3M_CODE_COMPILE with one problem per error: `path` is `file:line:column` (1-based)
 */
export async function compile(
  files: readonly SourceFile[],
  { packages = null, maxMs = MAX_COMPILE_MS }: { packages?: InstalledPackages | null; maxMs?: number } = {},
): Promise<Bundle> {
  const entry = entryOf(files)
  if (!entry) throw failed([{ path: 'main.ts:1:1', message: 'there is no main.ts or main.js to begin with' }])
  for (const { path, content } of files) {
    if (nesting(content) > MAX_NESTING) throw failed([{ path: `${path}:1:1`, message: TOO_DEEP }])
  }
  const bundle = await turns.alone('esbuild', () => run(files, entry, packages, maxMs))
  const bytes = Buffer.byteLength(bundle.code) + Buffer.byteLength(bundle.map)
  if (bytes > MAX_BUNDLE_BYTES) {
    const message = `the compiled code and its source map have ${bytes} bytes; at most ${MAX_BUNDLE_BYTES} are kept`
    throw failed([{ path: `${entry}:1:1`, message }])
  }
  return bundle
}

async function run(
  files: readonly SourceFile[],
  entry: string,
  packages: InstalledPackages | null,
  maxMs: number,
  again = false,
): Promise<Bundle> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    // Its process is ended; what it was asked for then stays unanswered.
    void stop()
    reject(failed([{ path: `${entry}:1:1`, message: tooLong(maxMs) }]))
  }, maxMs)
  try {
    const built = build({
      stdin: { contents: register(entry), resolveDir: '/', sourcefile: ENTRY, loader: 'js' },
      bundle: true,
      write: false,
      absWorkingDir: packages?.folder,
      outfile: `/${BUNDLE_NAME}`,
      format: 'esm',
      platform: 'browser',
      conditions: CONDITIONS,
      define: { 'process.env.NODE_ENV': '"production"' },
      target: 'es2024',
      charset: 'utf8',
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
      tsconfigRaw: {
        compilerOptions: { target: 'ES2024', useDefineForClassFields: true, verbatimModuleSyntax: false },
      },
      plugins: [projectFiles(files, packages), packageFiles(packages)],
    })
    const { outputFiles } = await Promise.race([built, late])
    const code = outputFiles.find(({ path }) => path.endsWith('.js'))!.text
    const map = JSON.parse(outputFiles.find(({ path }) => path.endsWith('.map'))!.text)
    map.sources = map.sources.map((source: string) => sourceName(source, packages))
    return { code, map: JSON.stringify(map), packages: await bundledPackages(map.sources, packages) }
  } catch (error) {
    if (isCoded(error)) throw error
    const { errors, message } = error as { errors?: Message[]; message: string }
    if (errors) throw failed(problemsOf(errors, files, packages !== null), errors.length, error)
    const [, gone] = /service (was stopped|is no longer running)/.exec(message) ?? []
    if (!gone) throw error
    // Its process is gone; stopping it formally lets the next compilation start a new one.
    await stop()
    // It was before this began, and not by this code.
    if (gone === 'is no longer running' && !again) return await run(files, entry, packages, maxMs, true)
    throw failed([{ path: `${entry}:1:1`, message: TOO_DEEP }], 1, error)
  } finally {
    clearTimeout(timer)
  }
}

const tooLong = (maxMs: number) =>
  `the code takes more than ${maxMs / 1000} s to compile; write long chains of "? :" and "=>" apart`
const TOO_DEEP = 'the code is nested too deeply to be compiled'

function failed(problems: Problem[], count = problems.length, cause?: unknown) {
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  const { path, message } = problems[0]!
  return compileFailed([`${path} ${message}${more}`], { errors: problems, cause })
}

/** Hands the module's exports to the guest side, which takes the door away after the first call. */
const register = (entry: string): string =>
  `import * as service from ${JSON.stringify(`./${entry}`)}\nglobalThis[Symbol.for('m3m.register')](service)\n`

/** Files of packages are called as seen from their installation: where that lies is nobody's business. */
const sourceName = (source: string, packages: InstalledPackages | null): string => {
  const name = source.replace(`${NAMESPACE}:`, '')
  const within = packages && `${packages.folder.slice(1)}/`
  return within && name.startsWith(within) ? name.slice(within.length) : name
}

/** What is wrong inside a package is told once for the package, where the project imports it. */
function problemsOf(errors: readonly Message[], files: readonly SourceFile[], hasPackages: boolean): Problem[] {
  const problems = new Map<string, Problem>()
  for (const error of errors) {
    const inside = hasPackages ? problemOfPackage(error) : undefined
    const problem = inside ? { path: importOf(inside.name, files), message: inside.text } : toProblem(error)
    problems.set(`${problem.path} ${problem.message}`, problem)
  }
  return [...problems.values()].slice(0, MAX_PROBLEMS)
}

/** The first import of a package in the project's files, or where the project begins: another package may have brought it. */
function importOf(name: string, files: readonly SourceFile[]): string {
  const quoted = [`'${name}'`, `"${name}"`, `'${name}/`, `"${name}/`]
  for (const { path, content } of files) {
    for (const [index, line] of content.split('\n').entries()) {
      const at = quoted.map((text) => line.indexOf(text)).find((column) => column >= 0)
      if (at !== undefined) return `${path}:${index + 1}:${at + 1}`
    }
  }
  return `${entryOf(files)}:1:1`
}

/** esbuild counts columns in bytes from 0; editors count characters from 1. */
function toProblem({ location, text }: Message): Problem {
  if (!location?.file.startsWith(`${NAMESPACE}:`)) return { path: 'main.ts:1:1', message: text }
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString()
  const file = location.file.slice(NAMESPACE.length + 1)
  return { path: `${file}:${location.line}:${before.length + 1}`, message: text }
}

/** The most brackets open at once, counted without regard to strings and comments: enough to tell a bomb. */
function nesting(text: string): number {
  let depth = 0
  let most = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x28 || code === 0x5b || code === 0x7b) most = Math.max(most, ++depth)
    else if (code === 0x29 || code === 0x5d || code === 0x7d) depth--
  }
  return most
}
