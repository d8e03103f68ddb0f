/** What of Monaco's TypeScript worker is built upon; Monaco itself declares none of it. */
declare module 'monaco-editor/languages/features/typescript/ts.worker' {
  import type { LanguageService } from 'typescript'

  /** A model of the page as the worker sees it. */
  export interface MirrorModel {
    readonly uri: { toString(): string }
    readonly version: number
    getValue(): string
  }
  export interface WorkerContext {
    getMirrorModels(): MirrorModel[]
  }
  export class TypeScriptWorker {
    constructor(ctx: WorkerContext, createData: unknown)
    protected readonly _ctx: WorkerContext
    protected readonly _languageService: LanguageService
    protected _extraLibs: Record<string, { content: string; version: number }>
    protected _getModel(fileName: string): MirrorModel | null
    getScriptFileNames(): string[]
    getScriptVersion(fileName: string): string
    updateExtraLibs(libs: Record<string, { content: string; version: number }>): Promise<void>
    getCodeFixesAtPosition(
      fileName: string,
      start: number,
      end: number,
      errorCodes: number[],
      formatOptions: unknown,
    ): Promise<readonly unknown[]>
  }
  export function initialize(create: (ctx: WorkerContext, createData: unknown) => TypeScriptWorker): void
}

declare module 'monaco-editor/languages/definitions/typescript/typescript' {
  import type { languages } from 'monaco-editor/editor'

  export const conf: languages.LanguageConfiguration
  export const language: languages.IMonarchLanguage
}
