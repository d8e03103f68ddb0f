/** Stages that gather documents: groups and counts. */

import type { Document } from '../../contract.ts'
import type { Accumulator, AccumulatorContext } from '../accumulators/accumulator.ts'
import { type AccumulatedField, compileAccumulators } from '../accumulators.ts'
import { groupKey } from '../compare.ts'
import { location } from '../errors.ts'
import { compileExpression, type Variables } from '../expressions.ts'
import { Memory } from '../memory.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { firstKey, hasOwn, isDocument, setOwn } from '../values.ts'
import { streaming } from './selection.ts'

/** The accumulators of one group, fed with documents. */
export class Group {
  readonly #fields: AccumulatedField[]
  readonly #accumulators: Accumulator[]

  constructor(fields: AccumulatedField[], context: AccumulatorContext) {
    this.#fields = fields
    this.#accumulators = fields.map(({ create }) => create(context))
  }

  add(document: Document, variables: Variables | undefined): void {
    for (let i = 0; i < this.#fields.length; i++) {
      this.#accumulators[i]!.add(this.#fields[i]!.evaluate(document, variables))
    }
  }

  result(id: unknown): Document {
    const document: Document = { _id: id }
    for (let i = 0; i < this.#fields.length; i++) {
      setOwn(document, this.#fields[i]!.name, this.#accumulators[i]!.result())
    }
    return document
  }
}

/** About what a group takes besides its values. */
const groupSize = (fields: AccumulatedField[]): number => 200 + fields.length * 220

export const group = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(15947, "a group's fields must be specified in an object")
  if (!hasOwn(argument, '_id')) throw location(15955, 'a group specification must include an _id')
  const evaluateId = compileExpression(argument._id, scope)
  const fields = compileAccumulators(argument, scope)
  const size = groupSize(fields)
  const { variables } = environment
  return streaming(function* (input) {
    const memory = new Memory('$group')
    const groups = new Map<string, { id: unknown; group: Group }>()
    for (const document of input) {
      const id = evaluateId(document, variables) ?? null
      const key = groupKey(id)
      let current = groups.get(key)
      if (!current) {
        memory.add(size + key.length * 2)
        current = { id, group: new Group(fields, { id, variables, memory }) }
        groups.set(key, current)
      }
      current.group.add(document, variables)
    }
    for (const { id, group } of groups.values()) yield group.result(id)
  })
}

export const count = (argument: unknown): Stage => {
  if (typeof argument !== 'string') throw location(40156, 'the count field must be a non-empty string')
  if (argument === '') throw location(40157, 'the count field must be a non-empty string')
  if (argument[0] === '$') throw location(40158, 'the count field cannot be a $-prefixed path')
  if (argument.includes('\0')) throw location(40159, 'the count field cannot contain a null byte')
  if (argument.includes('.')) throw location(40160, "the count field cannot contain '.'")
  return streaming(function* (input) {
    let total = 0
    for (const _ of input) total++
    if (total > 0) yield { [argument]: total }
  })
}

export const sortByCount = (argument: unknown, { compile }: StageContext): Stage => {
  const isPath = typeof argument === 'string' && argument[0] === '$'
  const isExpression = isDocument(argument) && firstKey(argument)?.[0] === '$'
  if (!isPath && !isExpression) {
    throw location(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    )
  }
  return compile([{ $group: { _id: argument, count: { $sum: 1 } } }, { $sort: { count: -1 } }])
}
