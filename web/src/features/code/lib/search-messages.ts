/** What the page and its search worker say to each other. */
import type { ReplaceScope, SearchOptions, SearchResult } from './search.ts'

/** Brings the worker's files up to date: those that are new or different, and those that went. */
export interface FilesChange {
  put: [path: string, content: string][]
  drop: string[]
}

export type SearchTask =
  | { kind: 'search'; options: SearchOptions; replacement: string | undefined }
  | { kind: 'replace'; options: SearchOptions; replacement: string; scope: ReplaceScope | undefined }

export interface SearchRequest {
  id: number
  change: FilesChange
  task: SearchTask
}

export type SearchOutcome =
  | { kind: 'found'; result: SearchResult }
  | { kind: 'replaced'; changed: [path: string, content: string][]; count: number }
  /** The text is no regular expression. */
  | { kind: 'pattern'; message: string }

export interface SearchAnswer {
  id: number
  outcome: SearchOutcome
}
