/** Texts: joining, cutting, searching, and regular expressions. */
import type { Document } from '../../contract.ts'
import { compareBytewise } from '../compare.ts'
import { location, MqlError } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { compileRegex } from '../regex.ts'
import { isNil, isNumber, isRegex, regexParts } from '../values.ts'
import { textOf } from './conversions.ts'
import { evaluated, namedArguments, optionalArgument, strict, wrongType } from './operator.ts'

const text = (value: unknown, name: string, code: number): string => {
  if (typeof value !== 'string') throw wrongType(code, `${name} requires a string argument, found:`, value)
  return value
}

const points = (value: string): string[] => [...value]

const whole = (value: unknown, name: string, code: number): number => {
  const number = isNumber(value) ? toNumber(value) : Number.NaN
  if (Number.isInteger(number)) return number
  throw wrongType(code, `${name} requires whole numbers, found:`, value)
}

/** A byte that goes on with a letter begun before. */
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

const substringBytes =
  (name: string) =>
  (value: unknown, start: unknown, count: unknown): string => {
    const bytes = Buffer.from(textOf(value))
    const from = whole(start, name, 16034)
    const length = whole(count, name, 16035)
    if (from < 0) {
      if (name === '$substr') return ''
      throw location(50752, `${name}: starting index must be non-negative (got: ${from})`)
    }
    const end = length < 0 ? bytes.length : from + length
    if (isContinuation(bytes[from]))
      throw location(28656, `${name}: Invalid range, starting index is in the middle of a UTF-8 character`)
    if (isContinuation(bytes[end]))
      throw location(28657, `${name}: Invalid range, ending index is in the middle of a UTF-8 character`)
    return bytes.subarray(from, end).toString()
  }

const substringPoints = (value: unknown, start: unknown, count: unknown): string => {
  const from = whole(start, '$substrCP', 34450)
  const length = whole(count, '$substrCP', 34452)
  if (from < 0) throw location(34455, '$substrCP: the starting index must be a non-negative integer.')
  if (length < 0) throw location(34454, '$substrCP: length must be a non-negative integer.')
  return points(textOf(value))
    .slice(from, from + length)
    .join('')
}

/** A server changes the case of the Latin letters only. */
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

const BLANKS = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'

const trim = (name: string, left: boolean, right: boolean): Operator => {
  return (argument, compile) => {
    const named = namedArguments(name, argument, { required: ['input'], optional: ['chars'] })
    const input = compile(named.input)
    const chars = optionalArgument(named, 'chars', compile, BLANKS)
    return (document, variables) => {
      const value = input(document, variables)
      const set = chars(document, variables)
      if (isNil(value) || isNil(set)) return null
      const letters = points(text(value, name, 50699))
      const trimmed = new Set(points(text(set, name, 50700)))
      let [start, end] = [0, letters.length]
      while (left && start < end && trimmed.has(letters[start]!)) start++
      while (right && end > start && trimmed.has(letters[end - 1]!)) end--
      return letters.slice(start, end).join('')
    }
  }
}

const replace = (name: string, apply: (input: string, find: string, replacement: string) => string): Operator => {
  return (argument, compile) => {
    const named = namedArguments(name, argument, { required: ['input', 'find', 'replacement'] })
    const parts = [named.input, named.find, named.replacement].map((part) => compile(part))
    return (document, variables) => {
      const values = parts.map((evaluate) => evaluate(document, variables))
      if (values.some(isNil)) return null
      const [input, find, replacement] = values.map((value) => text(value, name, 51746)) as [string, string, string]
      return apply(input, find, replacement)
    }
  }
}

const indexOf = (name: string, units: (value: string) => ArrayLike<unknown>): Operator =>
  evaluated(name, 2, 4, (value, wanted, start = 0, end) => {
    if (isNil(value)) return null
    const letters = Array.from(units(text(value, name, 40091)))
    const target = Array.from(units(text(wanted, name, 40092)))
    const from = whole(start, name, 40096)
    const to = end === undefined ? letters.length : whole(end, name, 40096)
    if (from < 0 || to < 0) throw location(40097, `${name} requires a nonnegative starting and ending index`)
    const last = Math.min(to, letters.length) - target.length
    for (let i = from; i <= last; i++) if (target.every((unit, k) => letters[i + k] === unit)) return i
    return -1
  })

const found = (match: RegExpExecArray): Document => ({
  match: match[0],
  idx: points(match.input.slice(0, match.index)).length,
  captures: match.slice(1).map((capture) => capture ?? null),
})

const compileFor =
  (name: string) =>
  (source: unknown, flags: unknown): RegExp => {
    try {
      return compileRegex(source, flags)
    } catch (error) {
      if (error instanceof MqlError && error.code === 51091)
        throw location(51111, `Invalid Regex in ${name}: ${error.message}`)
      throw error
    }
  }

/** Patterns mostly stay the same from document to document. */
const patternCache = (name: string) => {
  const compile = compileFor(name)
  let known: { source: unknown; flags: unknown; regex: RegExp } | undefined
  return (source: unknown, flags: unknown): RegExp => {
    if (known && known.source === source && known.flags === flags) return known.regex
    if (isRegex(source) && regexParts(source).options && !isNil(flags)) {
      throw location(51107, "found regex option(s) specified in both 'regex' and 'options' fields")
    }
    known = { source, flags, regex: compile(source, isNil(flags) ? undefined : flags) }
    return known.regex
  }
}

const regex = (name: string, missing: () => unknown, apply: (regex: RegExp, input: string) => unknown): Operator => {
  return (argument, compile) => {
    const named = namedArguments(name, argument, { required: ['input', 'regex'], optional: ['options'] })
    const input = compile(named.input)
    const pattern = compile(named.regex)
    const options = optionalArgument(named, 'options', compile)
    const compiled = patternCache(name)
    return (document, variables) => {
      const value = input(document, variables)
      const source = pattern(document, variables)
      const flags = options(document, variables)
      if (!isNil(value)) text(value, name, 51104)
      if (isNil(source)) return missing()
      if (!isRegex(source)) text(source, name, 51105)
      const regex = compiled(source, flags)
      return isNil(value) ? missing() : apply(regex, value as string)
    }
  }
}

const split = (value: unknown, separator: unknown): string[] => {
  if (separator === '') throw location(40087, '$split requires a non-empty separator')
  return text(value, '$split', 40085).split(text(separator, '$split', 40086))
}

export const STRINGS: Record<string, Operator> = {
  $concat: strict('$concat', 0, Number.POSITIVE_INFINITY, (...values) =>
    values
      .map((value) => {
        if (typeof value !== 'string') throw wrongType(16702, '$concat only supports strings, not', value)
        return value
      })
      .join(''),
  ),
  $toLower: evaluated('$toLower', 1, 1, (value) => lower(textOf(value))),
  $toUpper: evaluated('$toUpper', 1, 1, (value) => upper(textOf(value))),
  $strLenCP: evaluated('$strLenCP', 1, 1, (value) => points(text(value, '$strLenCP', 34471)).length),
  $strLenBytes: evaluated('$strLenBytes', 1, 1, (value) => Buffer.byteLength(text(value, '$strLenBytes', 34473))),
  $strcasecmp: evaluated('$strcasecmp', 2, 2, (a, b) => compareBytewise(upper(textOf(a)), upper(textOf(b)))),
  $substrCP: evaluated('$substrCP', 3, 3, substringPoints),
  $substrBytes: evaluated('$substrBytes', 3, 3, substringBytes('$substrBytes')),
  $substr: evaluated('$substr', 3, 3, substringBytes('$substr')),
  $split: strict('$split', 2, 2, split),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $replaceOne: replace('$replaceOne', (input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replace('$replaceAll', (input, find, replacement) => input.replaceAll(find, () => replacement)),
  $indexOfCP: indexOf('$indexOfCP', points),
  $indexOfBytes: indexOf('$indexOfBytes', (value) => Buffer.from(value)),
  $regexMatch: regex(
    '$regexMatch',
    () => false,
    (pattern, input) => pattern.test(input),
  ),
  $regexFind: regex(
    '$regexFind',
    () => null,
    (pattern, input) => {
      const match = pattern.exec(input)
      return match ? found(match) : null
    },
  ),
  $regexFindAll: regex(
    '$regexFindAll',
    () => [],
    (pattern, input) => [...input.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map(found),
  ),
}
