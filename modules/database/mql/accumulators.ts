/** The accumulators of `$group` and `$bucket`. */

import type { Document } from '../contract.ts'
import { compare, groupKey } from './compare.ts'
import { location, notSupported, typeMismatch } from './errors.ts'
import { averageOf, deviationOf } from './expressions/arithmetic.ts'
import { compileExpression, type Evaluate, type Scope } from './expressions.ts'
import { calculate } from './numbers.ts'
import { typeName } from './types.ts'
import { firstKey, isDocument, isNil, isNumber, setOwn } from './values.ts'

/** Takes the values of a group one after the other. */
export interface Accumulator {
  add(value: unknown): void
  result(): unknown
}

const sum = (): Accumulator => {
  let total: unknown = 0
  return {
    add(value) {
      if (typeof value === 'number' && typeof total === 'number' && Math.abs(total + value) < 2 ** 53) total += value
      else if (isNumber(value)) total = calculate('add', total, value)
    },
    result: () => total,
  }
}

const average = (): Accumulator => {
  const total = sum()
  let count = 0
  return {
    add(value) {
      if (!isNumber(value)) return
      total.add(value)
      count++
    },
    result: () => (count === 0 ? null : (averageOf([total.result()]) as number) / count),
  }
}

const extreme = (sign: 1 | -1) => (): Accumulator => {
  let best: unknown
  return {
    add(value) {
      if (!isNil(value) && (best === undefined || compare(value, best) * sign > 0)) best = value
    },
    result: () => best ?? null,
  }
}

const first = (): Accumulator => {
  let value: unknown
  let seen = false
  return {
    add(next) {
      if (!seen) value = next
      seen = true
    },
    result: () => value ?? null,
  }
}

const last = (): Accumulator => {
  let value: unknown
  return {
    add(next) {
      value = next
    },
    result: () => value ?? null,
  }
}

const push = (): Accumulator => {
  const values: unknown[] = []
  return {
    add(value) {
      if (value !== undefined) values.push(value)
    },
    result: () => values,
  }
}

const addToSet = (): Accumulator => {
  const values = new Map<string, unknown>()
  return {
    add(value) {
      if (value === undefined) return
      const key = groupKey(value)
      if (!values.has(key)) values.set(key, value)
    },
    result: () => [...values.values()],
  }
}

const count = (): Accumulator => {
  let total = 0
  return {
    add() {
      total++
    },
    result: () => total,
  }
}

const mergeObjects = (): Accumulator => {
  const merged: Document = {}
  return {
    add(value) {
      if (isNil(value)) return
      if (!isDocument(value))
        throw location(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`)
      for (const [key, entry] of Object.entries(value)) setOwn(merged, key, entry)
    },
    result: () => merged,
  }
}

const deviation = (sample: boolean) => (): Accumulator => {
  const numbers: unknown[] = []
  return {
    add(value) {
      if (isNumber(value)) numbers.push(value)
    },
    result: () => deviationOf(numbers, sample),
  }
}

const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $count: count,
  $mergeObjects: mergeObjects,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
}

const UNSUPPORTED = new Set([
  '$accumulator',
  '$top',
  '$bottom',
  '$topN',
  '$bottomN',
  '$firstN',
  '$lastN',
  '$maxN',
  '$minN',
  '$median',
  '$percentile',
])

/** One output field of a group. */
export interface AccumulatedField {
  name: string
  create: () => Accumulator
  evaluate: Evaluate
}

/** Compiles `{ total: { $sum: '$amount' }, ... }`; `_id` is the caller's. */
export const compileAccumulators = (fields: Document, scope?: Scope): AccumulatedField[] =>
  Object.entries(fields)
    .filter(([name]) => name !== '_id')
    .map(([name, definition]) => {
      if (name.includes('.')) throw location(40235, `The field name '${name}' cannot contain '.'`)
      if (name[0] === '$') throw location(40236, `The field name '${name}' cannot be an operator name`)
      if (!isDocument(definition) || Object.keys(definition).length !== 1) {
        throw location(40234, `The field '${name}' must be an accumulator object`)
      }
      const operator = firstKey(definition)!
      if (UNSUPPORTED.has(operator)) throw notSupported(`the accumulator ${operator}`)
      const create = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined
      if (!create) throw location(15952, `unknown group operator '${operator}'`)
      const argument = definition[operator]
      if (operator === '$count') {
        if (!isDocument(argument) || firstKey(argument)) throw typeMismatch('$count takes no arguments, i.e. $count:{}')
        return { name, create, evaluate: () => 1 }
      }
      return { name, create, evaluate: compileExpression(argument, scope) }
    })
