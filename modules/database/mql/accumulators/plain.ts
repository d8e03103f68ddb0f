/** Accumulators over one expression: sums, extremes, sets and lists. */
import type { Document } from '../../contract.ts'
import { compare, groupKey } from '../compare.ts'
import { location, typeMismatch } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import { type Memory, sizeOf } from '../memory.ts'
import { Deviation, Sum } from '../sums.ts'
import { typeName } from '../types.ts'
import { firstKey, isDocument, isNil, setOwn } from '../values.ts'
import type { Accumulator, CompileAccumulator } from './accumulator.ts'

const sum = (): Accumulator => {
  const sum = new Sum()
  return { add: (value) => sum.add(value), result: () => sum.total }
}

const average = (): Accumulator => {
  const sum = new Sum()
  return { add: (value) => sum.add(value), result: () => sum.average }
}

const deviation = (isSample: boolean) => (): Accumulator => {
  const deviation = new Deviation(isSample)
  return { add: (value) => deviation.add(value), result: () => deviation.result }
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

const push = (memory: Memory): Accumulator => {
  const values: unknown[] = []
  return {
    add(value) {
      if (value === undefined) return
      memory.hold(value)
      values.push(value)
    },
    result: () => values,
  }
}

const set = (memory: Memory) => {
  const values = new Map<string, unknown>()
  return {
    values,
    add(value: unknown) {
      if (value === undefined) return
      const key = groupKey(value)
      if (values.has(key)) return
      memory.add(key.length + sizeOf(value))
      values.set(key, value)
    },
  }
}

const addToSet = (memory: Memory): Accumulator => {
  const { values, add } = set(memory)
  return { add, result: () => [...values.values()] }
}

const listOf = (value: unknown, name: string, code: number): unknown[] => {
  if (Array.isArray(value)) return value
  throw location(code, `${name} requires array inputs, but input is of type ${typeName(value)}`)
}

const setUnion = (memory: Memory): Accumulator => {
  const { values, add } = set(memory)
  return {
    add(value) {
      if (!isNil(value)) for (const entry of listOf(value, '$setUnion', 10_106_704)) add(entry)
    },
    result: () => [...values.values()],
  }
}

const concatArrays = (memory: Memory): Accumulator => {
  const { add, result } = push(memory)
  return {
    add(value) {
      if (!isNil(value)) for (const entry of listOf(value, '$concatArrays', 10_106_901)) add(entry)
    },
    result,
  }
}

const mergeObjects = (memory: Memory): Accumulator => {
  const merged: Document = {}
  return {
    add(value) {
      if (isNil(value)) return
      if (!isDocument(value)) {
        throw location(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`)
      }
      memory.hold(value)
      for (const [key, entry] of Object.entries(value)) setOwn(merged, key, entry)
    },
    result: () => merged,
  }
}

const overExpression =
  (create: (memory: Memory) => Accumulator): CompileAccumulator =>
  (argument, scope) => ({
    create: ({ memory }) => create(memory),
    evaluate: compileExpression(argument, scope),
  })

const count: CompileAccumulator = (argument) => {
  if (!isDocument(argument) || firstKey(argument)) throw typeMismatch('$count takes no arguments, i.e. $count:{}')
  return { create: sum, evaluate: () => 1 }
}

export const PLAIN: Record<string, CompileAccumulator> = {
  $sum: overExpression(sum),
  $avg: overExpression(average),
  $min: overExpression(extreme(-1)),
  $max: overExpression(extreme(1)),
  $first: overExpression(first),
  $last: overExpression(last),
  $push: overExpression(push),
  $addToSet: overExpression(addToSet),
  $setUnion: overExpression(setUnion),
  $concatArrays: overExpression(concatArrays),
  $count: count,
  $mergeObjects: overExpression(mergeObjects),
  $stdDevPop: overExpression(deviation(false)),
  $stdDevSamp: overExpression(deviation(true)),
}
