/** `$bucket`: groups between given boundaries. */
import type { Document } from '../../contract.ts'
import { type AccumulatedField, compileAccumulators } from '../accumulators.ts'
import { compare, equal } from '../compare.ts'
import { location } from '../errors.ts'
import { compileExpression, type Evaluate, type Scope } from '../expressions.ts'
import { Memory } from '../memory.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { hasOwn, isDocument, rank } from '../values.ts'
import { Group } from './group.ts'
import { streaming } from './selection.ts'

/** The expression documents are put into buckets by. */
export const groupByExpression = (source: unknown, name: string, code: number, scope: Scope): Evaluate => {
  const isPath = typeof source === 'string' && source[0] === '$'
  if (!isPath && !isDocument(source)) {
    throw location(code, `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression`)
  }
  return compileExpression(source, scope)
}

/** What is told of each bucket; how many documents it has unless something else is asked for. */
export const bucketOutput = (output: unknown, name: string, code: number, scope: Scope): AccumulatedField[] => {
  if (output !== undefined && !isDocument(output)) throw location(code, `The ${name} 'output' field must be an object`)
  return compileAccumulators(output ?? { count: { $sum: 1 } }, scope)
}

const constant = (source: unknown, what: string, code: number, scope: Scope): unknown => {
  try {
    return compileExpression(source, scope)({}, scope.values)
  } catch {
    throw location(code, `The $bucket ${what} must be constant`)
  }
}

const checkBoundaries = (source: unknown, scope: Scope): unknown[] => {
  if (!Array.isArray(source)) throw location(40200, "The $bucket 'boundaries' field must be an array")
  if (source.length < 2) throw location(40192, "The $bucket 'boundaries' field must have at least 2 values")
  const boundaries = source.map((boundary) => constant(boundary, "'boundaries'", 40191, scope))
  for (let i = 1; i < boundaries.length; i++) {
    if (rank(boundaries[i]) !== rank(boundaries[i - 1])) {
      throw location(40193, "All values in the 'boundaries' option to $bucket must have the same type")
    }
    if (compare(boundaries[i - 1], boundaries[i]) >= 0) {
      throw location(40194, "The 'boundaries' option to $bucket must be sorted in ascending order without duplicates")
    }
  }
  return boundaries
}

const checkDefault = (value: unknown, boundaries: unknown[]): void => {
  const isInside = compare(value, boundaries[0]) >= 0 && compare(value, boundaries.at(-1)) < 0
  if (isInside && rank(value) === rank(boundaries[0])) {
    throw location(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary",
    )
  }
}

export const bucket = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(40201, 'Argument to $bucket stage must be an object')
  const { groupBy, boundaries: source, output, default: fallback, ...others } = argument
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40197, `Unrecognized option to $bucket: ${unknown}`)
  if (groupBy === undefined || source === undefined) {
    throw location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified")
  }
  const evaluate = groupByExpression(groupBy, '$bucket', 40202, scope)
  const boundaries = checkBoundaries(source, scope)
  const hasDefault = hasOwn(argument, 'default')
  const other = hasDefault ? constant(fallback, "'default'", 40195, scope) : undefined
  if (hasDefault) checkDefault(other, boundaries)
  const fields = bucketOutput(output, '$bucket', 40196, scope)
  const { variables } = environment

  const idOf = (document: Document): unknown => {
    const value = evaluate(document, variables)
    const at = boundaries.findLastIndex((boundary) => compare(value, boundary) >= 0)
    if (value !== undefined && at >= 0 && at < boundaries.length - 1) return boundaries[at]
    if (hasDefault) return other
    throw location(40066, '$switch could not find a matching branch for an input, and no default was specified.')
  }

  return streaming(function* (input) {
    const memory = new Memory('$bucket')
    const groups: { id: unknown; group: Group }[] = []
    for (const document of input) {
      const id = idOf(document)
      let current = groups.find((known) => equal(known.id, id))
      if (!current) {
        current = { id, group: new Group(fields, { id, variables, memory }) }
        groups.push(current)
      }
      current.group.add(document, variables)
    }
    groups.sort((a, b) => compare(a.id, b.id))
    for (const { id, group } of groups) yield group.result(id)
  })
}
