/** What the page asks of its own TypeScript worker beside what Monaco asks. */

/** Something the checker has against a file. */
export interface Found {
  /** Offset and length. */
  start: number
  length: number
  severity: 'error' | 'warning' | 'info' | 'hint'
  code: number
  message: string
  unnecessary: boolean
  deprecated: boolean
}

/** A name that another file or a package exports. */
export interface Importable {
  name: string
  kind: string
  sortText: string
  /** What it would be imported from, as people write it. */
  from: string
  source: string
  /** Handed back as it is when the edits are asked for. */
  data: unknown
}

export interface TextEdit {
  start: number
  length: number
  text: string
}

/** What a string can be. */
export interface StringEntry {
  name: string
  kind: string
  /** What it replaces, when not the word before the cursor. */
  span: { start: number; length: number } | undefined
}

export interface ProjectWorker {
  /** Everything about one file; hints are what is merely greyed or struck out. */
  diagnose(fileName: string, withHints: boolean): Promise<Found[]>
  /** Those whose names begin with the word, which projects have thousands of others beside. */
  importables(fileName: string, offset: number, word: string): Promise<Importable[]>
  importEdits(fileName: string, offset: number, wanted: Importable): Promise<TextEdit[]>
  stringEntries(fileName: string, offset: number): Promise<StringEntry[]>
}
