/** `$percentile` and `$median` of a group. */

import { namedArguments } from '../expressions/operator.ts'
import { compileExpression } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { isCounted, PERCENTILE_ARGUMENTS, type PercentileName, percentileOf, percentileShares } from '../percentile.ts'
import type { CompileAccumulator } from './accumulator.ts'

const percentile =
  (name: PercentileName): CompileAccumulator =>
  (argument, scope) => {
    const { input, p, method } = namedArguments(name, argument, PERCENTILE_ARGUMENTS[name])
    const shares = percentileShares(name, method, compileExpression(p, scope)({}, scope?.values))
    return {
      evaluate: compileExpression(input, scope),
      create({ memory }) {
        const numbers: number[] = []
        return {
          add(value) {
            if (!isCounted(value)) return
            memory.add(8)
            numbers.push(toNumber(value))
          },
          result: () => percentileOf(name, numbers, shares),
        }
      },
    }
  }

export const PERCENTILES: Record<string, CompileAccumulator> = {
  $percentile: percentile('$percentile'),
  $median: percentile('$median'),
}
