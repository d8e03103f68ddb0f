/**
 * Monaco's TypeScript worker, made fit for projects of hundreds of files: files are found by name instead of one by one, nothing is
 * compared anew while nothing has changed, and imports are completed.
 */
import {
  initialize,
  type MirrorModel,
  TypeScriptWorker,
  type WorkerContext,
} from 'monaco-editor/languages/features/typescript/ts.worker'
import type { DiagnosticMessageChain, UserPreferences } from 'typescript'
import type { Found, Importable, ProjectWorker, StringEntry, TextEdit } from './worker-api.ts'

const PREFERENCES: UserPreferences = {
  includeCompletionsForModuleExports: true,
  includeCompletionsForImportStatements: true,
  importModuleSpecifierPreference: 'relative',
  // With the ending, which the compiler finds without trying.
  importModuleSpecifierEnding: 'js',
  quotePreference: 'single',
}
/** Names that are offered at once; more letters bring others. */
const MOST = 200
const SEVERITIES = ['warning', 'error', 'hint', 'info'] as const
const STRING_KINDS = new Set(['string', 'script', 'directory', 'external module name'])
const FORMAT = { indentSize: 2, tabSize: 2, convertTabsToSpaces: true, newLineCharacter: '\n' }

/** Models live and die under the same names: a number for each tells them apart. */
const numbers = new WeakMap<MirrorModel, number>()
let lastNumber = 0
const keyOf = (model: MirrorModel): string => {
  if (!numbers.has(model)) numbers.set(model, ++lastNumber)
  return `${numbers.get(model)}.${model.version}`
}
let models = new Map<string, MirrorModel>()
let libs = 0

class Worker extends TypeScriptWorker implements ProjectWorker {
  /** The service compares every file only when this is another. It is asked for before anything else. */
  getProjectVersion(): string {
    const found = new Map<string, MirrorModel>()
    let version = `${libs}`
    for (const model of this._ctx.getMirrorModels()) {
      found.set(model.uri.toString(), model)
      version += ` ${keyOf(model)}`
    }
    models = found
    return version
  }

  protected override _getModel(fileName: string): MirrorModel | null {
    return models.get(fileName) ?? (fileName.includes('%') ? super._getModel(fileName) : null)
  }

  override getScriptVersion(fileName: string): string {
    const model = this._getModel(fileName)
    return model ? keyOf(model) : super.getScriptVersion(fileName)
  }

  override async updateExtraLibs(extraLibs: Record<string, { content: string; version: number }>) {
    libs += 1
    await super.updateExtraLibs(extraLibs)
  }

  /** For completing paths. */
  readDirectory(path: string): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`
    return [...models.keys()].filter((name) => name.startsWith(folder) && !name.includes('/', folder.length))
  }

  getDirectories(path: string): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`
    const names = [...models.keys()].flatMap((name) => {
      const end = name.startsWith(folder) ? name.indexOf('/', folder.length) : -1
      return end < 0 ? [] : [name.slice(folder.length, end)]
    })
    return [...new Set(names)]
  }

  async diagnose(fileName: string, withHints: boolean): Promise<Found[]> {
    const service = this._languageService
    if (!service.getProgram()?.getSourceFile(fileName)) return []
    const found = [
      ...service.getSyntacticDiagnostics(fileName),
      ...service.getSemanticDiagnostics(fileName),
      ...(withHints ? service.getSuggestionDiagnostics(fileName) : []),
    ]
    return found.map((diagnostic) => ({
      start: diagnostic.start ?? 0,
      length: diagnostic.length ?? 1,
      severity: SEVERITIES[diagnostic.category] ?? 'info',
      code: diagnostic.code,
      message: flatten(diagnostic.messageText),
      unnecessary: Boolean(diagnostic.reportsUnnecessary),
      deprecated: Boolean(diagnostic.reportsDeprecated),
    }))
  }

  async importables(fileName: string, offset: number, word: string): Promise<Importable[]> {
    const begin = word.toLowerCase()
    const entries = this._languageService.getCompletionsAtPosition(fileName, offset, PREFERENCES)?.entries ?? []
    const found: Importable[] = []
    for (const { name, kind, sortText, hasAction, source, sourceDisplay, data } of entries) {
      if (!hasAction || !source || !name.toLowerCase().startsWith(begin)) continue
      const from = sourceDisplay?.map(({ text }) => text).join('') ?? source
      found.push({ name, kind, sortText, from, source, data })
      if (found.length === MOST) break
    }
    return found
  }

  async importEdits(fileName: string, offset: number, { name, source, data }: Importable): Promise<TextEdit[]> {
    const details = this._languageService.getCompletionEntryDetails(
      fileName,
      offset,
      name,
      FORMAT,
      source,
      PREFERENCES,
      data as never,
    )
    const changes = details?.codeActions?.flatMap((action) => action.changes) ?? []
    return changes
      .filter((change) => change.fileName === fileName)
      .flatMap(({ textChanges }) => textChanges)
      .map(({ span, newText }) => ({ start: span.start, length: span.length, text: newText }))
  }

  async stringEntries(fileName: string, offset: number): Promise<StringEntry[]> {
    const entries = this._languageService.getCompletionsAtPosition(fileName, offset, PREFERENCES)?.entries ?? []
    return entries
      .filter(({ kind }) => STRING_KINDS.has(kind))
      .map(({ name, kind, replacementSpan }) => ({ name, kind, span: replacementSpan }))
  }

  override async getCodeFixesAtPosition(
    fileName: string,
    start: number,
    end: number,
    errorCodes: number[],
    formatOptions: unknown,
  ): Promise<readonly unknown[]> {
    try {
      return this._languageService.getCodeFixesAtPosition(
        fileName,
        start,
        end,
        errorCodes,
        formatOptions as typeof FORMAT,
        PREFERENCES,
      )
    } catch {
      // Some fixes fail on code that is half written; none is offered then.
      return []
    }
  }
}

const flatten = (text: string | DiagnosticMessageChain, indent = ''): string =>
  typeof text === 'string'
    ? text
    : [indent + text.messageText, ...(text.next ?? []).map((next) => flatten(next, `${indent}  `))].join('\n')

// Takes the place of what Monaco's own module has set.
self.onmessage = () => initialize((ctx: WorkerContext, createData: unknown) => new Worker(ctx, createData))
