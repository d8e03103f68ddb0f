/** Finding and replacing text in all files of a project. Patterns are people's own and may never end: run this in the worker. */

export interface SearchOptions {
  text: string
  matchCase: boolean
  wholeWord: boolean
  /** `text` is a regular expression. */
  regex: boolean
}

/** One hit, with the line it begins on cut down to what a list shows. */
export interface Match {
  /** Offset in the file. */
  start: number
  /** 1-based, in UTF-16 units, as editors count. */
  line: number
  column: number
  before: string
  hit: string
  after: string
  /** What would stand there instead; absent when nothing is to be replaced. */
  replacement?: string
}

export interface FileMatches {
  path: string
  /** Number of hits, also of those that are not listed. */
  count: number
  matches: Match[]
}

export interface SearchResult {
  /** Those with hits, by path. */
  files: FileMatches[]
  /** Hits in all files. */
  count: number
  /** Hits in `files`; fewer than `count` when there were too many to show. */
  listed: number
}

/** Which hits are to be replaced; all without it. */
export interface ReplaceScope {
  path: string
  /** Offset of a single hit. */
  start?: number
}

/** Hits that are listed; more are only counted. */
export const MAX_LISTED = 2_000
const BEFORE = 40
const AFTER = 160

/** The pattern of a search. @throws SyntaxError when a regular expression is none */
export function patternOf({ text, matchCase, wholeWord, regex }: SearchOptions): RegExp {
  const source = regex ? text : text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  // \b knows Latin letters only.
  const whole = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source
  const flags = matchCase ? 'gmu' : 'gimu'
  try {
    return new RegExp(whole, flags)
  } catch (error) {
    // What escapes more than it must is a mistake under `u` alone.
    if (!regex || wholeWord) throw error
    return new RegExp(whole, flags.replace('u', ''))
  }
}

/**
 * @param replacement shown with each hit; `$1`, `$&`, `$<name>`, `\n` and `\t` mean something when the search is a regular expression
 * @throws SyntaxError
 */
export function searchFiles(
  files: ReadonlyMap<string, string>,
  options: SearchOptions,
  replacement?: string,
): SearchResult {
  const found: FileMatches[] = []
  let count = 0
  let listed = 0
  if (options.text === '') return { files: found, count, listed }
  const pattern = patternOf(options)
  for (const path of [...files.keys()].sort()) {
    const content = files.get(path) ?? ''
    const lines = createLines(content)
    const matches: Match[] = []
    let here = 0
    for (const match of hitsOf(content, pattern)) {
      here += 1
      if (listed >= MAX_LISTED) continue
      listed += 1
      const shown = show(content, match, lines(match.index))
      matches.push(
        replacement === undefined ? shown : { ...shown, replacement: expand(replacement, match, options.regex) },
      )
    }
    if (here === 0) continue
    count += here
    found.push({ path, count: here, matches })
  }
  return { files: found, count, listed }
}

/** The files that change, with what they have then, and how many hits went. @throws SyntaxError */
export function replaceInFiles(
  files: ReadonlyMap<string, string>,
  options: SearchOptions,
  replacement: string,
  scope?: ReplaceScope,
): { changed: [path: string, content: string][]; count: number } {
  const changed: [string, string][] = []
  let count = 0
  if (options.text === '') return { changed, count }
  const pattern = patternOf(options)
  for (const [path, content] of files) {
    if (scope && scope.path !== path) continue
    let result = ''
    let from = 0
    for (const match of hitsOf(content, pattern)) {
      if (scope?.start !== undefined && scope.start !== match.index) continue
      result += content.slice(from, match.index) + expand(replacement, match, options.regex)
      from = match.index + match[0].length
      count += 1
    }
    if (from === 0) continue
    result += content.slice(from)
    if (result !== content) changed.push([path, result])
  }
  return { changed, count }
}

/** Hits that have a length: an empty one is everywhere. */
function* hitsOf(content: string, pattern: RegExp): Generator<RegExpExecArray> {
  for (const match of content.matchAll(pattern)) if (match[0] !== '') yield match
}

function expand(template: string, match: RegExpExecArray, isPattern: boolean): string {
  if (!isPattern) return template
  return template.replace(/\$(?:\$|&|<([^>]*)>|(\d\d?))|\\([nt\\])/g, (whole, name, digits, escaped) => {
    if (escaped !== undefined) return escaped === 'n' ? '\n' : escaped === 't' ? '\t' : '\\'
    if (whole === '$$') return '$'
    if (whole === '$&') return match[0]
    if (name !== undefined) return match.groups ? (match.groups[name] ?? '') : whole
    // $12 is the twelfth group, or the first and a 2.
    const number = Number(digits)
    if (number > 0 && number < match.length) return match[number] ?? ''
    const first = Number(digits[0])
    return digits.length === 2 && first > 0 && first < match.length ? (match[first] ?? '') + digits[1] : whole
  })
}

/** Answers the line of an offset; offsets have to come in ascending order. */
function createLines(content: string) {
  let line = 1
  let from = 0
  return (offset: number): { line: number; from: number } => {
    for (let next = content.indexOf('\n', from); next >= 0 && next < offset; next = content.indexOf('\n', from)) {
      line += 1
      from = next + 1
    }
    return { line, from }
  }
}

function show(content: string, match: RegExpExecArray, { line, from }: { line: number; from: number }): Match {
  const { index } = match
  const end = index + match[0].length
  const newline = content.indexOf('\n', index)
  const lineEnd = newline < 0 ? content.length : newline
  const indented = content.slice(from, index).trimStart()
  return {
    start: index,
    line,
    column: index - from + 1,
    before: indented.length > BEFORE ? `…${indented.slice(-BEFORE)}` : indented,
    hit: content.slice(index, Math.min(end, lineEnd, index + AFTER)),
    after: content.slice(Math.min(end, lineEnd), Math.min(lineEnd, end + AFTER)).trimEnd(),
  }
}
