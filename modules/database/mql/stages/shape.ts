/** Stages that change the shape of each document. */
import type { Document } from '../../contract.ts'
import { location } from '../errors.ts'
import { compileExpression, type Evaluate, type Scope } from '../expressions.ts'
import { checkFieldPath, writePath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { compileProjection } from '../project.ts'
import { typeName } from '../types.ts'
import { firstKey, getOwn, isDocument, isNil, setOwn } from '../values.ts'
import { mapping, streaming } from './selection.ts'

export const project = (argument: unknown, { scope, environment }: StageContext): Stage => {
  const apply = compileProjection(argument, { stage: true, scope })!
  return mapping((document) => apply(document, environment.variables))
}

export const unset = (argument: unknown): Stage => {
  const paths: unknown[] = Array.isArray(argument) ? argument : [argument]
  if (paths.length === 0 || paths.some((path) => typeof path !== 'string' || path === '')) {
    throw location(31002, '$unset specification must be a string or an array of strings')
  }
  const apply = compileProjection(Object.fromEntries(paths.map((path) => [path, 0])), { stage: true })!
  return mapping((document) => apply(document))
}

interface ComputedField {
  parts: string[]
  evaluate: Evaluate
}

/** Nested documents name nested fields; anything else is an expression. */
const computedFields = (source: Document, scope: Scope, prefix: string[] = []): ComputedField[] =>
  Object.entries(source).flatMap(([key, value]) => {
    const parts = [...prefix, ...checkFieldPath(key)]
    const inner = isDocument(value) ? firstKey(value) : undefined
    if (inner !== undefined && inner[0] !== '$') return computedFields(value, scope, parts)
    return [{ parts, evaluate: compileExpression(value, scope) }]
  })

const checkConflicts = (fields: ComputedField[]): void => {
  const paths = fields.map(({ parts }) => `${parts.join('.')}.`).sort()
  const at = paths.findIndex((path, i) => i > 0 && path.startsWith(paths[i - 1]!))
  if (at > 0) {
    throw location(
      40176,
      `specification contains two conflicting paths: ${paths[at - 1]!.slice(0, -1)} and ${paths[at]!.slice(0, -1)}`,
    )
  }
}

export const addFields = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument) || firstKey(argument) === undefined) {
    throw location(40177, 'specification must have at least one field')
  }
  const fields = computedFields(argument, scope)
  checkConflicts(fields)
  return mapping((document) => {
    const result = { ...document }
    const values = fields.map(({ evaluate }) => evaluate(document, environment.variables))
    for (const [i, { parts }] of fields.entries()) writePath(result, parts, 0, values[i])
    return result
  })
}

const newRootOf = (argument: unknown): unknown => {
  if (!isDocument(argument)) throw location(40229, 'expected an object as specification for $replaceRoot stage')
  const unknown = Object.keys(argument).find((option) => option !== 'newRoot')
  if (unknown !== undefined) throw location(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`)
  if (argument.newRoot === undefined) throw location(40231, 'no newRoot specified for the $replaceRoot stage')
  return argument.newRoot
}

export const replaceRoot =
  (name: '$replaceRoot' | '$replaceWith') =>
  (argument: unknown, { scope, environment }: StageContext): Stage => {
    const source = name === '$replaceWith' ? argument : newRootOf(argument)
    const evaluate = compileExpression(source, scope)
    return mapping((document) => {
      const root = evaluate(document, environment.variables)
      if (isDocument(root)) return root
      throw location(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was of type ${typeName(root)}`,
      )
    })
  }

const withField = (document: Document, parts: string[], value: unknown, at = 0): Document => {
  const part = parts[at]!
  const copy = { ...document }
  if (at < parts.length - 1) copy[part] = withField(copy[part], parts, value, at + 1)
  else if (value === undefined) delete copy[part]
  else setOwn(copy, part, value)
  return copy
}

interface UnwindOptions {
  path: string
  index: string | undefined
  preserve: boolean
}

const unwindOptions = (argument: unknown): UnwindOptions => {
  if (typeof argument !== 'string' && !isDocument(argument)) {
    throw location(15981, `expected either a string or an object as specification for $unwind stage`)
  }
  const options: Document = isDocument(argument) ? argument : { path: argument }
  const { path, preserveNullAndEmptyArrays: preserve = false, includeArrayIndex: index, ...others } = options
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(28811, `unrecognized option to $unwind stage: ${unknown}`)
  if (path === undefined) throw location(28812, 'no path specified to $unwind stage')
  if (typeof path !== 'string') throw location(28808, `expected a string as the path for $unwind stage`)
  if (path[0] !== '$') throw location(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`)
  if (typeof preserve !== 'boolean') {
    throw location(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage')
  }
  if (index !== undefined && (typeof index !== 'string' || index === '')) {
    throw location(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage')
  }
  if (index?.[0] === '$') {
    throw location(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`)
  }
  return { path, index, preserve }
}

export const unwind = (argument: unknown): Stage => {
  const { path, index, preserve } = unwindOptions(argument)
  const parts = path.slice(1).split('.')
  const numbered = (document: Document, at: number | null): Document =>
    index ? withField(document, index.split('.'), at) : document
  return streaming(function* (input) {
    for (const document of input) {
      let value: unknown = document
      for (const part of parts) value = isDocument(value) ? getOwn(value, part) : undefined
      if (!Array.isArray(value)) {
        if (!isNil(value) || preserve) yield numbered(document, null)
      } else if (value.length > 0) {
        for (const [at, element] of value.entries()) yield numbered(withField(document, parts, element), at)
      } else if (preserve) yield numbered(withField(document, parts, undefined), null)
    }
  })
}
