/** Angles. */
import { location, notSupported } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { isDecimal, toNumber } from '../numbers.ts'
import { real } from './arithmetic.ts'
import { numeric } from './operator.ts'

/** A function that is defined between two bounds. */
const within = (name: string, least: number, most: number, apply: (number: number) => number): Operator =>
  real(name, (number) => {
    if (number >= least && number <= most) return apply(number)
    if (Number.isNaN(number)) return number
    throw location(50989, `cannot apply ${name} to ${number}, value must be in [${least}, ${most}]`)
  })

const finite = (name: string, apply: (number: number) => number): Operator =>
  within(name, -Number.MAX_VALUE, Number.MAX_VALUE, apply)

export const TRIGONOMETRY: Record<string, Operator> = {
  $sin: finite('$sin', Math.sin),
  $cos: finite('$cos', Math.cos),
  $tan: finite('$tan', Math.tan),
  $asin: within('$asin', -1, 1, Math.asin),
  $acos: within('$acos', -1, 1, Math.acos),
  $atan: real('$atan', Math.atan),
  $atan2: numeric('$atan2', 2, 2, (y, x) => {
    if (isDecimal(y) || isDecimal(x)) throw notSupported('$atan2 of a decimal')
    return Math.atan2(toNumber(y), toNumber(x))
  }),
  $sinh: real('$sinh', Math.sinh),
  $cosh: real('$cosh', Math.cosh),
  $tanh: real('$tanh', Math.tanh),
  $asinh: real('$asinh', Math.asinh),
  $acosh: within('$acosh', 1, Number.POSITIVE_INFINITY, Math.acosh),
  $atanh: within('$atanh', -1, 1, Math.atanh),
  $degreesToRadians: real('$degreesToRadians', (number) => (number * Math.PI) / 180),
  $radiansToDegrees: real('$radiansToDegrees', (number) => (number * 180) / Math.PI),
}
