/** `$percentile` and `$median` of the values of one document. */
import type { Operator } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { isCounted, PERCENTILE_ARGUMENTS, type PercentileName, percentileOf, percentileShares } from '../percentile.ts'
import { namedArguments } from './operator.ts'

const percentile =
  (name: PercentileName): Operator =>
  (argument, compile) => {
    const { input, p, method } = namedArguments(name, argument, PERCENTILE_ARGUMENTS[name])
    const shares = percentileShares(name, method, compile(p)({}))
    const evaluate = compile(input)
    return (document, variables) => {
      const value = evaluate(document, variables)
      const numbers = (Array.isArray(value) ? value : [value]).filter(isCounted).map(toNumber)
      return percentileOf(name, numbers, shares)
    }
  }

export const PERCENTILE_OPERATORS: Record<string, Operator> = {
  $percentile: percentile('$percentile'),
  $median: percentile('$median'),
}
