/** Regular expressions as MongoDB (PCRE) writes them, run by JavaScript. */
import { badValue, location } from './errors.ts'
import { translateRegex } from './regex-translate.ts'
import { isRegex, regexParts } from './values.ts'

const patternOf = (pattern: unknown, options: unknown): { source: string; options: string } => {
  if (!isRegex(pattern) && typeof pattern !== 'string') throw badValue('$regex has to be a string')
  const { source, options: own } = isRegex(pattern) ? regexParts(pattern) : { source: String(pattern), options: '' }
  if (options === undefined) return { source, options: own }
  if (typeof options !== 'string') throw badValue('$options has to be a string')
  if (own.replace('u', '') !== '') throw location(51075, 'options set in both $regex and $options')
  return { source, options }
}

/** Compiles a pattern given as a string or a regular expression, with options as `$options` gives them. */
export const compileRegex = (pattern: unknown, given?: unknown): RegExp => {
  const { source, options } = patternOf(pattern, given)
  if (source.includes('\0')) throw location(51109, 'Regular expression cannot contain an embedded null byte')
  for (const flag of options) {
    if (!'imsxu'.includes(flag)) throw location(51108, ` invalid flag in regex options: ${flag}`)
  }
  const translated = translateRegex(source, options)
  try {
    return new RegExp(translated, options.includes('i') ? 'iu' : 'u')
  } catch (error) {
    throw location(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}
