/** The editor itself, bundled with the app: no CDN. Only ever reached through `loadEditor`. */
import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import 'monaco-editor/features/register.all'
import 'monaco-editor/languages/definitions/cpp/register'
import 'monaco-editor/languages/definitions/css/register'
import 'monaco-editor/languages/definitions/dockerfile/register'
import 'monaco-editor/languages/definitions/go/register'
import 'monaco-editor/languages/definitions/graphql/register'
import 'monaco-editor/languages/definitions/handlebars/register'
import 'monaco-editor/languages/definitions/html/register'
import 'monaco-editor/languages/definitions/ini/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/less/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/python/register'
import 'monaco-editor/languages/definitions/rust/register'
import 'monaco-editor/languages/definitions/scss/register'
import 'monaco-editor/languages/definitions/shell/register'
import 'monaco-editor/languages/definitions/sql/register'
import 'monaco-editor/languages/definitions/typescript/register'
import 'monaco-editor/languages/definitions/xml/register'
import 'monaco-editor/languages/definitions/yaml/register'
import JsonWorker from 'monaco-editor/languages/features/json/json.worker?worker'
import * as json from 'monaco-editor/languages/features/json/register'
import * as ts from 'monaco-editor/languages/features/typescript/register'
import { DIFFERENCES, TOKENS } from './palette.ts'
import TsWorker from './ts.worker.ts?worker'
import type { ProjectWorker } from './worker-api.ts'

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    label === 'typescript' || label === 'javascript'
      ? new TsWorker()
      : label === 'json'
        ? new JsonWorker()
        : new EditorWorker(),
}

// Values of TypeScript's own enums that Monaco's typings leave out.
const BUNDLER_RESOLUTION = 100
const EVERY_FILE_IS_A_MODULE = 3

// JavaScript files belong to this worker too (see languageOf), hence allowJs and checkJs.
ts.typescriptDefaults.setCompilerOptions({
  target: ts.ScriptTarget.ESNext,
  lib: ['es2023'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: BUNDLER_RESOLUTION as ts.ModuleResolutionKind,
  moduleDetection: EVERY_FILE_IS_A_MODULE,
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: true,
  strict: true,
  noImplicitAny: false,
  allowNonTsExtensions: true,
  noEmit: true,
})
// Files are checked by checker.ts: Monaco would ask for all of them at once.
ts.typescriptDefaults.setDiagnosticsOptions({
  noSemanticValidation: true,
  noSyntaxValidation: true,
  noSuggestionDiagnostics: true,
})
// Files see each other before they are opened.
ts.typescriptDefaults.setEagerModelSync(true)
json.jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: false, enableSchemaRequest: false })

// The wrapper's typings know another build of Monaco; at run time it takes this one.
loader.config({ monaco: monaco as never })

/** Gives the editor the app's colours, in the theme that is on now, and answers the theme's name. */
export function applyTheme(theme: 'light' | 'dark'): string {
  const name = `m3m-${theme}`
  monaco.editor.defineTheme(name, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: TOKENS[theme],
    colors: {
      ...DIFFERENCES[theme],
      'editor.background': tokenColor('--background'),
      'editorGutter.background': tokenColor('--background'),
      'editor.foreground': tokenColor('--foreground'),
      'editorLineNumber.foreground': tokenColor('--muted-foreground'),
      // Of the line after the last line break, which Monaco would draw too faint to read.
      'editorLineNumber.dimmedForeground': tokenColor('--muted-foreground'),
      'editorLineNumber.activeForeground': tokenColor('--foreground'),
      'editorWidget.background': tokenColor('--popover'),
      'editorSuggestWidget.background': tokenColor('--popover'),
      'editorHoverWidget.background': tokenColor('--popover'),
      'editor.lineHighlightBorder': tokenColor('--muted'),
      focusBorder: tokenColor('--ring'),
    },
  })
  monaco.editor.setTheme(name)
  return name
}

/** A CSS colour in the hexadecimal form that Monaco asks for. */
function tokenColor(token: string): string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!context) return '#80808000'
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token)
  context.fillRect(0, 0, 1, 1)
  const rgba = context.getImageData(0, 0, 1, 1).data
  return `#${[...rgba].map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

let runtimeTypes: string | undefined
/** Makes the runtime's declarations known to every file; the newest wins. True when they are others than before. */
export function setRuntimeTypes(declarations: string): boolean {
  if (declarations === runtimeTypes) return false
  runtimeTypes = declarations
  ts.typescriptDefaults.addExtraLib(declarations, 'file:///m3m/runtime.d.ts')
  return true
}

const packageFiles = new Map<string, string>()
/** Makes declarations of packages known, where imports are looked for; what is known stays. True when something is new. */
export function setPackageTypes(files: readonly { path: string; content: string }[] = []): boolean {
  let changed = false
  for (const { path, content } of files) {
    if (packageFiles.get(path) === content) continue
    packageFiles.set(path, content)
    ts.typescriptDefaults.addExtraLib(content, `file:///${path}`)
    changed = true
  }
  return changed
}

/** Monaco loads what starts TypeScript's worker with the first such file that is shown, and tells nobody when it is there. */
const registered = new Promise<void>((resolve) => monaco.languages.onLanguage('typescript', () => resolve()))
const REGISTRATION_MS = 50

async function typeScriptWorker(): ReturnType<typeof ts.getTypeScriptWorker> {
  await registered
  for (;;) {
    try {
      return await ts.getTypeScriptWorker()
    } catch (error) {
      if (!String(error).includes('not registered')) throw error
      await new Promise((resolve) => setTimeout(resolve, REGISTRATION_MS))
    }
  }
}

/** The worker that knows the project, with the given files as they are now. */
export async function projectWorker(uris: readonly monaco.Uri[]): Promise<ProjectWorker> {
  const worker = await typeScriptWorker()
  // It is our own (ts.worker.ts), which Monaco's typings cannot know.
  return (await worker(...uris)) as unknown as ProjectWorker
}

/** Syntax errors of the given models: what no bundler would accept. Type errors do not count. */
export async function countSyntaxErrors(models: readonly monaco.editor.ITextModel[]): Promise<number> {
  const sources = models.filter((model) => model.getLanguageId() === 'typescript' && !model.isDisposed())
  if (sources.length === 0) return 0
  const worker = await typeScriptWorker()
  const client = await worker(...sources.map((model) => model.uri))
  const found = await Promise.all(sources.map((model) => client.getSyntacticDiagnostics(model.uri.toString())))
  return found.flat().length
}

export { Editor } from '@monaco-editor/react'
export { json, monaco, ts }
