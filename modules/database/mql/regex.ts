/** Regular expressions as MongoDB (PCRE) writes them, run by JavaScript. */
import { badValue, location } from './errors.ts'
import { isRegex, regexParts } from './values.ts'

const INLINE_OPTIONS = /^\(\?([imsx]+)\)/
/** Escapes and classes are kept; blanks and comments of an `x` pattern are the other two alternatives. */
const EXTENDED = /\\.|\[(?:\\.|[^\]])*\]|\s+|#[^\n]*/g

const withoutComments = (source: string): string =>
  source.replace(EXTENDED, (token) => (token[0] === '\\' || token[0] === '[' ? token : ''))

const translate = (source: string): string =>
  source
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\h/g, '[ \\t]')

const construct = (source: string, flags: string): RegExp => {
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    // PCRE allows escapes that the `u` flag refuses.
    return new RegExp(source, flags)
  }
}

/** Compiles a pattern given as a string or a regular expression, with options as `$options` gives them. */
export const compileRegex = (pattern: unknown, options?: unknown): RegExp => {
  let source: string
  let flags: string
  if (isRegex(pattern)) {
    const parts = regexParts(pattern)
    source = parts.source
    flags = parts.options
  } else if (typeof pattern === 'string') {
    source = pattern
    flags = ''
  } else throw badValue('$regex has to be a string')
  if (options !== undefined) {
    if (typeof options !== 'string') throw badValue('$options has to be a string')
    flags = options
  }
  const inline = INLINE_OPTIONS.exec(source)
  if (inline) {
    source = source.slice(inline[0].length)
    flags += inline[1]
  }
  for (const flag of flags) {
    if (!'imsxu'.includes(flag)) throw location(51108, ` invalid flag in regex options: ${flag}`)
  }
  if (flags.includes('x')) source = withoutComments(source)
  try {
    return construct(translate(source), [...new Set(flags.replace(/[xu]/g, ''))].join(''))
  } catch (error) {
    throw location(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}
