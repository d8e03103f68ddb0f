/** Rules for the paths of a project's files, told to the person before the server has to refuse them. */

import { FILE_PATH_PATTERN, MAX_FILES } from '../../../../../modules/pipelines/contract.ts'

const PATTERN = new RegExp(FILE_PATH_PATTERN)
/** As SourceFile of the contract has it; a test keeps the two alike. */
export const PATH_MAX = 200
export const ENTRIES: readonly string[] = ['main.ts', 'main.js']

export type PathProblem =
  | 'empty'
  | 'tooLong'
  | 'characters'
  | 'taken'
  | 'folderInTheWay'
  | 'folderCase'
  | 'secondEntry'
  | 'entryStays'
  | 'tooMany'

export const isEntry = (path: string): boolean => ENTRIES.includes(path)

/** What is wrong with a new file's path, or null. Differences of case alone are refused: not every file system keeps them apart. */
export function newFileProblem(path: string, existing: Iterable<string>): PathProblem | null {
  const taken = [...existing]
  if (taken.length >= MAX_FILES) return 'tooMany'
  return pathProblem(path, taken)
}

/** What is wrong with renaming `from` (a file) to `to`, or null. The entry may only turn into the other entry. */
export function renameFileProblem(from: string, to: string, existing: Iterable<string>): PathProblem | null {
  if (from === to) return null
  if (isEntry(from) && !isEntry(to)) return 'entryStays'
  return pathProblem(
    to,
    [...existing].filter((path) => path !== from),
  )
}

/** What is wrong with moving everything under the folder `from` to `to`, or null. */
export function renameFolderProblem(from: string, to: string, existing: Iterable<string>): PathProblem | null {
  if (from === to) return null
  const paths = [...existing]
  const rest = paths.filter((path) => !path.startsWith(`${from}/`))
  for (const path of paths) {
    if (!path.startsWith(`${from}/`)) continue
    const problem = pathProblem(to + path.slice(from.length), rest)
    if (problem) return problem
  }
  return null
}

/** What is wrong with giving a file or folder the path `to`, or null. */
export const moveProblem = (
  node: { kind: 'file' | 'folder'; path: string },
  to: string,
  existing: Iterable<string>,
): PathProblem | null =>
  node.kind === 'file' ? renameFileProblem(node.path, to, existing) : renameFolderProblem(node.path, to, existing)

function pathProblem(path: string, others: readonly string[]): PathProblem | null {
  if (path === '') return 'empty'
  if (path.length > PATH_MAX) return 'tooLong'
  if (!PATTERN.test(path)) return 'characters'
  const wanted = path.toLowerCase()
  for (const other of others) {
    const there = other.toLowerCase()
    if (there === wanted) return 'taken'
    if (there.startsWith(`${wanted}/`) || wanted.startsWith(`${there}/`)) return 'folderInTheWay'
  }
  if (others.some((other) => foldersDiffer(path, other))) return 'folderCase'
  if (isEntry(path) && others.some(isEntry)) return 'secondEntry'
  return null
}

/** Whether the two have a folder in common whose name they write in different cases. */
function foldersDiffer(path: string, other: string): boolean {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end + 1)
    const there = other.slice(0, end + 1)
    if (folder !== there && folder.toLowerCase() === there.toLowerCase()) return true
  }
  return false
}

const LANGUAGES: Record<string, string> = {
  // JavaScript is given to the TypeScript worker as well: it tells the two apart by the name, and only files of one
  // language see each other's imports.
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  js: 'typescript',
  mjs: 'typescript',
  cjs: 'typescript',
  jsx: 'typescript',
  json: 'json',
  md: 'markdown',
  yaml: 'yaml',
  yml: 'yaml',
  html: 'html',
  htm: 'html',
  css: 'css',
  xml: 'xml',
  svg: 'xml',
  ini: 'ini',
  toml: 'ini',
  env: 'ini',
  sh: 'shell',
  sql: 'sql',
  txt: 'plaintext',
}

/** Monaco's language id for a path. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return (dot >= 0 && LANGUAGES[name.slice(dot + 1).toLowerCase()]) || 'plaintext'
}

/** Whether a folder can be called so. */
export const isFolderPath = (path: string): boolean => path !== '' && path.length < PATH_MAX && PATTERN.test(path)
