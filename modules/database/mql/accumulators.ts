/** The accumulators of `$group`, `$bucket`, `$bucketAuto` and `$setWindowFields`. */
import type { Document } from '../contract.ts'
import type { AccumulatorPlan, CompileAccumulator } from './accumulators/accumulator.ts'
import { PERCENTILES } from './accumulators/percentiles.ts'
import { PLAIN } from './accumulators/plain.ts'
import { SEVERAL } from './accumulators/several.ts'
import { location, notSupported } from './errors.ts'
import type { Scope } from './expressions.ts'
import { firstKey, isDocument } from './values.ts'

const ACCUMULATORS: Record<string, CompileAccumulator> = { ...PLAIN, ...SEVERAL, ...PERCENTILES }

/** Accumulators of a server that are refused by name. */
const UNSUPPORTED = new Set(['$accumulator', '$_internalJsReduce'])

/** One output field of a group. */
export interface AccumulatedField extends AccumulatorPlan {
  name: string
}

export const isAccumulator = (operator: string): boolean => Object.hasOwn(ACCUMULATORS, operator)

/** Compiles `{ $sum: '$amount' }`, given in two parts. @throws MqlError for what is no accumulator */
export const compileAccumulator = (operator: string, argument: unknown, scope?: Scope): AccumulatorPlan => {
  if (UNSUPPORTED.has(operator)) throw notSupported(`the accumulator ${operator}`)
  if (!isAccumulator(operator)) throw location(15952, `unknown group operator '${operator}'`)
  return ACCUMULATORS[operator]!(argument, scope)
}

/** Compiles `{ total: { $sum: '$amount' }, ... }`; `_id` is the caller's. */
export const compileAccumulators = (fields: Document, scope?: Scope): AccumulatedField[] =>
  Object.entries(fields)
    .filter(([name]) => name !== '_id')
    .map(([name, definition]) => {
      if (name.includes('.')) throw location(40235, `The field name '${name}' cannot contain '.'`)
      if (name[0] === '$') throw location(40236, `The field name '${name}' cannot be an operator name`)
      if (!isDocument(definition)) throw location(40234, `The field '${name}' must be an accumulator object`)
      const operator = firstKey(definition)
      if (operator === undefined || Object.keys(definition).length !== 1) {
        throw location(40238, `The field '${name}' must specify one accumulator`)
      }
      return { name, ...compileAccumulator(operator, definition[operator], scope) }
    })
