/** Character classes of PCRE as JavaScript writes them. */
import { notSupported } from './errors.ts'

const HORIZONTAL = ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000'
const VERTICAL = '\\n\\v\\f\\r\\x85\\u2028\\u2029'
/** What JavaScript counts as blank and PCRE does not. */
const OTHER_BLANKS = '\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff'

/** Escapes for sets of letters: what stands between the brackets of a class. */
const SETS: Record<string, string> = {
  d: '\\d',
  D: '\\D',
  w: '\\w',
  W: '\\W',
  s: '\\t-\\r ',
  S: `\\S${OTHER_BLANKS}`,
  h: HORIZONTAL,
  v: VERTICAL,
}
/** Escapes for everything but a set. */
const COMPLEMENTS: Record<string, string> = { H: HORIZONTAL, V: VERTICAL, N: '\\n' }

const POSIX: Record<string, string> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '\\w',
  xdigit: 'a-fA-F0-9',
}

/** `\d` and the like outside of a class; undefined for other escapes. */
export const setEscape = (letter: string): string | undefined => {
  if ('dDwW'.includes(letter)) return `\\${letter}`
  if (letter === 'S') return '[^\\t-\\r ]'
  if (Object.hasOwn(SETS, letter)) return `[${SETS[letter]}]`
  return Object.hasOwn(COMPLEMENTS, letter) ? `[^${COMPLEMENTS[letter]}]` : undefined
}

/** `\d` and the like between brackets; undefined for other escapes. */
export const setInClass = (letter: string): string | undefined => {
  if (Object.hasOwn(COMPLEMENTS, letter)) throw notSupported(`\\${letter} between brackets in a regular expression`)
  return Object.hasOwn(SETS, letter) ? SETS[letter] : undefined
}

/** `[:alpha:]` between brackets; undefined for a name there is none of. */
export const posixClass = (name: string): string | undefined => {
  if (name[0] === '^') throw notSupported(`[:${name}:] in a regular expression`)
  return Object.hasOwn(POSIX, name) ? POSIX[name] : undefined
}

const CATEGORY = /^(Any|C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/

/** `\p{...}`: a general category, or a script. */
export const property = (negated: boolean, source: string): string => {
  const isNegated = negated !== source.startsWith('^')
  const name = source.replace(/^\^/, '')
  const letter = isNegated ? 'P' : 'p'
  if (name === 'L&') return `\\${letter}{LC}`
  if (CATEGORY.test(name)) return `\\${letter}{${name}}`
  if (/^X/.test(name) && name.length < 4) throw notSupported(`\\p{${name}} in a regular expression`)
  return `\\${letter}{Script=${name}}`
}
