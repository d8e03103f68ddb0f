/** The checker the editor has, with its options, over service code. */
import ts from 'typescript'

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  types: [],
  noEmit: true,
}
const libraries = new Map<string, ts.SourceFile | undefined>()

/** Messages of the checker for a service, as `/main.ts:3 ...`, the declarations themselves (`/m3m.d.ts`) included. */
export const problemsOf = (code: string, declarations: string): string[] =>
  problemsIn({ '/main.ts': code }, declarations)

/** The same for several files at once, by their absolute paths. */
export function problemsIn(files: Record<string, string>, declarations: string): string[] {
  const sources: Record<string, string> = { ...files, '/m3m.d.ts': declarations }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (name, ...rest) => {
    if (name in sources) return ts.createSourceFile(name, sources[name]!, ts.ScriptTarget.ES2023)
    if (!libraries.has(name)) libraries.set(name, getSourceFile(name, ...rest))
    return libraries.get(name)
  }
  host.fileExists = (name) => name in sources || fileExists(name)
  const program = ts.createProgram(Object.keys(sources), options, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

/** What is offered at the `|` in the code, sorted by name. */
export function completionsOf(marked: string, declarations: string): string[] {
  const at = marked.indexOf('|')
  const sources: Record<string, string> = { '/main.ts': marked.replace('|', ''), '/m3m.d.ts': declarations }
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => Object.keys(sources),
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = sources[name] ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (name) => name in sources || ts.sys.fileExists(name),
    readFile: (name) => sources[name] ?? ts.sys.readFile(name),
  })
  const found = service.getCompletionsAtPosition('/main.ts', at, {})?.entries ?? []
  return found.map(({ name }) => name).sort()
}
