/** Aggregation expressions, compiled to closures. An operator that is not listed is an error, never a guess. */
import type { Document } from '../contract.ts'
import { location, MqlError, notSupported } from './errors.ts'
import { ARITHMETIC } from './expressions/arithmetic.ts'
import { ARRAYS } from './expressions/arrays.ts'
import { BITS } from './expressions/bitwise.ts'
import { COMPARISON } from './expressions/comparison.ts'
import { CONTROL } from './expressions/control.ts'
import { CONVERSIONS } from './expressions/conversions.ts'
import { DATES } from './expressions/dates.ts'
import { OBJECTS } from './expressions/objects.ts'
import { PERCENTILE_OPERATORS } from './expressions/percentiles.ts'
import { STRINGS } from './expressions/strings.ts'
import { TRIGONOMETRY } from './expressions/trigonometry.ts'
import { toNumber } from './numbers.ts'
import { readPath } from './paths.ts'
import { getOwn, isDocument, isNil, isNumber, setOwn } from './values.ts'

/** Values of `$$variables` by name. */
export type Variables = Record<string, unknown>
/** A compiled expression; `undefined` means "missing". */
export type Evaluate = (document: Document, variables?: Variables) => unknown
/** The variables that are bound where an expression stands. */
export interface Scope {
  names: ReadonlySet<string>
  /** Their values, where they are known when the expression is compiled. */
  values?: Variables
}
/** Compiles an inner expression, optionally with more variables bound. */
export type Compile = (source: unknown, names?: string[]) => Evaluate
/** Compiles one operator's argument. */
export type Operator = (argument: unknown, compile: Compile) => Evaluate

/** MongoDB's idea of true: everything but false, zero, null and missing. */
export const truthy = (value: unknown): boolean =>
  !isNil(value) && value !== false && !(isNumber(value) && toNumber(value) === 0)

const EMPTY_SCOPE: Scope = { names: new Set() }

const OPERATORS: Record<string, Operator> = {
  ...ARITHMETIC,
  ...ARRAYS,
  ...BITS,
  ...COMPARISON,
  ...CONTROL,
  ...CONVERSIONS,
  ...DATES,
  ...OBJECTS,
  ...PERCENTILE_OPERATORS,
  ...STRINGS,
  ...TRIGONOMETRY,
}

/** Operators of a server that are refused by name, because the answer would not be the server's. */
const UNSUPPORTED = new Set([
  '$accumulator',
  '$createObjectId',
  '$deserializeEJSON',
  '$encStrContains',
  '$encStrEndsWith',
  '$encStrNormalizedEq',
  '$encStrStartsWith',
  '$function',
  '$hash',
  '$hexHash',
  '$meta',
  '$serializeEJSON',
  '$similarityCosine',
  '$similarityDotProduct',
  '$similarityEuclidean',
  '$subtype',
  '$toArray',
  '$toHashedIndexKey',
  '$toObject',
])

const fieldPath = (path: string): Evaluate => {
  if (path === '') throw location(16872, "'$' by itself is not a valid FieldPath")
  const parts = path.split('.')
  if (parts.includes('')) throw location(15998, 'FieldPath field names may not be empty strings.')
  if (parts.length > 1) return (document) => readPath(document, parts)
  return (document) => getOwn(document, path)
}

const variable = (source: string, scope: Scope): Evaluate => {
  const [name = '', ...rest] = source.split('.')
  const read = (value: unknown) => (rest.length > 0 ? readPath(value, rest) : value)
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return read
    case 'REMOVE':
      return () => undefined
    case 'NOW': {
      const now = new Date()
      return () => now
    }
    case 'CLUSTER_TIME':
    case 'SEARCH_META':
    case 'USER_ROLES':
      throw notSupported(`$$${name}`)
  }
  if (!scope.names.has(name)) throw location(17276, `Use of undefined variable: ${name}`)
  return (_document, variables) => read(variables?.[name])
}

const operator = (name: string, argument: unknown, scope: Scope): Evaluate => {
  if (UNSUPPORTED.has(name)) throw notSupported(name)
  if (!Object.hasOwn(OPERATORS, name)) {
    throw new MqlError(168, 'InvalidPipelineOperator', `Unrecognized expression '${name}'`)
  }
  const compile: Compile = (source, names) =>
    compileExpression(source, names ? { ...scope, names: new Set([...scope.names, ...names]) } : scope)
  return OPERATORS[name]!(argument, compile)
}

const object = (source: Document, scope: Scope): Evaluate => {
  const fields = Object.entries(source).map(([key, value]) => {
    if (key.includes('.')) throw location(16405, `FieldPath field names may not contain '.': ${key}`)
    return { key, evaluate: compileExpression(value, scope) }
  })
  return (document, variables) => {
    const result: Document = {}
    for (const { key, evaluate } of fields) {
      const value = evaluate(document, variables)
      if (value !== undefined) setOwn(result, key, value)
    }
    return result
  }
}

/** Compiles an expression. @throws MqlError for unknown operators and unbound variables */
export const compileExpression = (source: unknown, scope: Scope = EMPTY_SCOPE): Evaluate => {
  if (typeof source === 'string' && source[0] === '$') {
    return source[1] === '$' ? variable(source.slice(2), scope) : fieldPath(source.slice(1))
  }
  if (Array.isArray(source)) {
    const parts = source.map((entry) => compileExpression(entry, scope))
    return (document, variables) => parts.map((evaluate) => evaluate(document, variables) ?? null)
  }
  if (!isDocument(source)) return () => source
  const keys = Object.keys(source)
  const operators = keys.filter((key) => key[0] === '$')
  if (operators.length === 0) return object(source, scope)
  if (keys.length !== 1) {
    throw location(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${keys.length} fields`,
    )
  }
  return operator(keys[0]!, source[keys[0]!], scope)
}
