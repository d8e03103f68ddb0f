/** Stages that gather documents: groups, buckets and counts. */

import type { Document } from '../../contract.ts'
import { type AccumulatedField, type Accumulator, compileAccumulators } from '../accumulators.ts'
import { compare, groupKey } from '../compare.ts'
import { location } from '../errors.ts'
import { compileExpression, type Variables } from '../expressions.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { hasOwn, isDocument } from '../values.ts'
import { streaming } from './selection.ts'

/** The accumulators of one group, fed with documents. */
class Group {
  readonly id: unknown
  readonly #fields: AccumulatedField[]
  readonly #accumulators: Accumulator[]

  constructor(id: unknown, fields: AccumulatedField[]) {
    this.id = id
    this.#fields = fields
    this.#accumulators = fields.map(({ create }) => create())
  }

  add(document: Document, variables: Variables | undefined): void {
    for (let i = 0; i < this.#fields.length; i++) {
      this.#accumulators[i]!.add(this.#fields[i]!.evaluate(document, variables))
    }
  }

  result(): Document {
    const document: Document = { _id: this.id }
    for (let i = 0; i < this.#fields.length; i++) document[this.#fields[i]!.name] = this.#accumulators[i]!.result()
    return document
  }
}

export const group = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(15947, "a group's fields must be specified in an object")
  if (!hasOwn(argument, '_id')) throw location(15955, 'a group specification must include an _id')
  const evaluateId = compileExpression(argument._id, scope)
  const fields = compileAccumulators(argument, scope)
  const { variables } = environment
  return streaming(function* (input) {
    const groups = new Map<string, Group>()
    for (const document of input) {
      const id = evaluateId(document, variables) ?? null
      const key = groupKey(id)
      let current = groups.get(key)
      if (!current) {
        current = new Group(id, fields)
        groups.set(key, current)
      }
      current.add(document, variables)
    }
    for (const current of groups.values()) yield current.result()
  })
}

export const bucket = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(40201, 'Argument to $bucket stage must be an object')
  const { groupBy, boundaries, output = { count: { $sum: 1 } } } = argument
  if (!Array.isArray(boundaries) || boundaries.length < 2) {
    throw location(40192, "The $bucket 'boundaries' field must have at least 2 values")
  }
  const evaluate = compileExpression(groupBy, scope)
  const fields = compileAccumulators(output, scope)
  const { variables } = environment
  return streaming(function* (input) {
    const groups = new Map<number, Group>()
    for (const document of input) {
      const value = evaluate(document, variables)
      let at = boundaries.findLastIndex((boundary) => compare(value, boundary) >= 0)
      if (at < 0 || at === boundaries.length - 1) {
        if (!hasOwn(argument, 'default')) {
          throw location(40066, '$bucket found a value outside of all boundaries, and no default was specified.')
        }
        at = -1
      }
      let current = groups.get(at)
      if (!current) {
        current = new Group(at < 0 ? argument.default : boundaries[at], fields)
        groups.set(at, current)
      }
      current.add(document, variables)
    }
    yield* [...groups.values()].sort((a, b) => compare(a.id, b.id)).map((current) => current.result())
  })
}

export const count = (argument: unknown): Stage => {
  if (typeof argument !== 'string' || argument === '' || argument[0] === '$' || argument.includes('.')) {
    throw location(40156, 'the count field must be a non-empty string without "$" and "."')
  }
  return streaming(function* (input) {
    let total = 0
    for (const _ of input) total++
    if (total > 0) yield { [argument]: total }
  })
}

export const sortByCount = (argument: unknown, { compile }: StageContext): Stage =>
  compile([{ $group: { _id: argument, count: { $sum: 1 } } }, { $sort: { count: -1 } }])
