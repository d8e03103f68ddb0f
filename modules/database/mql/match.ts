/** Filters, compiled to predicates with MongoDB's exact semantics. */
import type { Document } from '../contract.ts'
import type { StringOrder } from './compare.ts'
import { badValue, failedToParse, notSupported, typeMismatch } from './errors.ts'
import { compileExpression, type Scope, truthy } from './expressions.ts'
import { compileOperators } from './match-operators.ts'
import { toNumber } from './numbers.ts'
import { walkPath } from './paths.ts'
import { equalityTest, type Predicate, type ValueTest } from './value-tests.ts'
import { getOwn, isDocument, isNumber, isOperatorDocument } from './values.ts'

export interface MatchOptions {
  /** Compares strings by a language's rules. */
  strings?: StringOrder
  /** The filter stands inside `$elemMatch`. */
  nested?: boolean
  /** Variables for `$expr`. */
  scope?: Scope
}

export type { MatchContext, Predicate } from './value-tests.ts'

const all = (predicates: Predicate[]): Predicate => {
  if (predicates.length === 1) return predicates[0]!
  return (document, context) => {
    for (const predicate of predicates) if (!predicate(document, context)) return false
    return true
  }
}

/** A predicate over the values a path leads to; `leaf`: also over the elements of an array at its end. */
export const pathPredicate = (path: string, leaf: boolean, test: ValueTest): Predicate => {
  if (path.includes('.')) {
    const parts = path.split('.')
    return (document, context) =>
      walkPath(document, parts, 0, leaf, (value, position) => {
        if (!test(value, context)) return false
        if (context && position !== undefined) context.position = position
        return true
      })
  }
  return (document, context) => {
    const value = getOwn(document, path)
    if (Array.isArray(value) && leaf) {
      for (let i = 0; i < value.length; i++) {
        if (!test(value[i])) continue
        if (context) context.position = i
        return true
      }
    }
    return test(value, context)
  }
}

const logical = (operator: '$and' | '$or' | '$nor', branches: unknown, options: MatchOptions): Predicate => {
  if (!Array.isArray(branches)) throw badValue(`${operator} must be an array`)
  if (branches.length === 0) throw badValue('$and/$or/$nor must be a nonempty array')
  const predicates = branches.map((branch) => {
    if (!isDocument(branch)) throw badValue('$or/$and/$nor entries need to be full objects')
    return compileFilter(branch, options)
  })
  if (operator === '$and') return all(predicates)
  if (operator === '$or') return (document, context) => predicates.some((predicate) => predicate(document, context))
  return (document) => !predicates.some((predicate) => predicate(document))
}

const expression = (source: unknown, { nested, scope }: MatchOptions): Predicate => {
  if (nested) throw badValue('$expr can only be applied to the top-level document')
  const evaluate = compileExpression(source, scope)
  return (document) => truthy(evaluate(document, scope?.values))
}

const sampleRate = (argument: unknown): Predicate => {
  const rate = isNumber(argument) ? toNumber(argument) : Number.NaN
  if (!(rate >= 0 && rate <= 1)) throw badValue('numeric argument to $sampleRate must be in [0, 1]')
  return () => Math.random() < rate
}

const topLevel = (operator: string, argument: unknown, options: MatchOptions): Predicate | null => {
  switch (operator) {
    case '$and':
    case '$or':
    case '$nor':
      return logical(operator, argument, options)
    case '$expr':
      return expression(argument, options)
    case '$sampleRate':
      return sampleRate(argument)
    case '$alwaysTrue':
    case '$alwaysFalse':
      if (toNumber(argument) !== 1) throw failedToParse(`${operator} must be an integer value of 1`)
      return () => operator === '$alwaysTrue'
    case '$comment':
      return null
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw notSupported(operator)
    default:
      throw badValue(
        `unknown top level operator: ${operator}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
  }
}

/** Compiles a filter. @throws MqlError for what is not a filter or cannot be answered exactly */
export const compileFilter = (filter: unknown, options: MatchOptions = {}): Predicate => {
  if (filter === undefined || filter === null) return () => true
  if (!isDocument(filter)) throw typeMismatch('Expected field filter to be of type object')
  const predicates: Predicate[] = []
  for (const [key, condition] of Object.entries(filter as Document)) {
    if (key[0] === '$') {
      const predicate = topLevel(key, condition, options)
      if (predicate) predicates.push(predicate)
    } else if (isOperatorDocument(condition)) predicates.push(compileOperators(key, condition, options))
    else predicates.push(pathPredicate(key, true, equalityTest(condition, options.strings)))
  }
  return predicates.length === 0 ? () => true : all(predicates)
}
