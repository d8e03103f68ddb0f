/** Ways to write an operator: most take a list of evaluated arguments. */
import type { Document } from '../../contract.ts'
import { location, type MqlError, typeMismatch } from '../errors.ts'
import type { Compile, Evaluate, Operator } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { typeName } from '../types.ts'
import { hasOwn, isDocument, isNil, isNumber } from '../values.ts'

// biome-ignore lint/suspicious/noExplicitAny: each operator checks the types of its own arguments.
type Apply = (...values: any[]) => unknown

const listOf = (argument: unknown): unknown[] => (Array.isArray(argument) ? argument : [argument])

const checkCount = (name: string, count: number, least: number, most: number): void => {
  if (count >= least && count <= most) return
  const wanted = least === most ? `exactly ${least}` : `at least ${least} arguments, and at most ${most}`
  throw location(16020, `Expression ${name} takes ${wanted} arguments. ${count} were passed in.`)
}

/** An operator over its evaluated arguments; a missing one is `undefined`. */
export const evaluated =
  (name: string, least: number, most: number, apply: Apply): Operator =>
  (argument, compile) => {
    const parts = listOf(argument).map((part) => compile(part))
    checkCount(name, parts.length, least, most)
    const [first, second] = parts as [Evaluate, Evaluate]
    if (parts.length === 1) return (document, variables) => apply(first(document, variables))
    if (parts.length === 2) {
      return (document, variables) => apply(first(document, variables), second(document, variables))
    }
    return (document, variables) => apply(...parts.map((evaluate) => evaluate(document, variables)))
  }

/** As `evaluated`, but null or missing in any argument gives null. */
export const strict = (name: string, least: number, most: number, apply: Apply): Operator =>
  evaluated(name, least, most, (...values) => (values.some(isNil) ? null : apply(...values)))

/** As `strict`, over numbers only. */
export const numeric = (name: string, least: number, most: number, apply: Apply): Operator =>
  strict(name, least, most, (...values) => {
    for (const value of values) {
      if (!isNumber(value)) throw typeMismatch(`${name} only supports numeric types, not ${typeName(value)}`)
    }
    return apply(...values)
  })

/** The named arguments of an operator such as `{ $map: { input, as, in } }`. */
export const namedArguments = (
  name: string,
  argument: unknown,
  { required = [], optional = [] }: { required?: string[]; optional?: string[] },
): Document => {
  if (!isDocument(argument)) throw location(40100, `${name} only supports an object as its argument`)
  for (const key of Object.keys(argument)) {
    if (!required.includes(key) && !optional.includes(key)) {
      throw location(40101, `${name} found an unknown argument: ${key}`)
    }
  }
  const missing = required.find((key) => !hasOwn(argument, key))
  if (missing !== undefined) throw location(40102, `${name} requires the argument "${missing}"`)
  return argument
}

/** Compiles an argument that may be absent. */
export const optionalArgument = (
  named: Document,
  key: string,
  compile: Compile,
  fallback: unknown = undefined,
): Evaluate => (hasOwn(named, key) ? compile(named[key]) : () => fallback)

/** The `n` of `$firstN` and its like. @throws when it is no positive whole number */
export const countOf = (value: unknown, name: string): number => {
  const count = isNumber(value) ? toNumber(value) : Number.NaN
  if (!Number.isInteger(count)) throw location(5787902, `Value for 'n' of ${name} must be of integral type: ${value}`)
  if (count <= 0) throw location(5787908, `'n' of ${name} must be greater than 0, found ${count}`)
  return count
}

export const wrongType = (code: number, sentence: string, value: unknown): MqlError =>
  location(code, `${sentence} ${value === undefined ? 'missing' : typeName(value)}`)
