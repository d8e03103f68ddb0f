/** What each update operator makes of one value; `undefined` in means missing, `undefined` out leaves it alone. */
import { Decimal128, Long } from 'bson'
import { compare } from './compare.ts'
import { matches } from './match.ts'
import { isObject, isOperators, normal, Refused, typeOf, Undecided } from './values.ts'

type Operator = (current: unknown, argument: never, inserting: boolean) => unknown

/** Stored as an int or a long rather than as a double. */
const isWhole = (value: unknown): boolean => value instanceof Long || (Number.isInteger(value) && !Object.is(value, -0))

const arithmetic =
  (whole: (a: bigint, b: bigint) => bigint, double: (a: number, b: number) => number, initial: (b: number) => number) =>
  (current: unknown, argument: number): unknown => {
    if (current instanceof Decimal128) throw new Undecided()
    if (current === undefined) return initial(argument)
    if (typeOf(current) !== 'number') throw new Refused(14, 'not a number')
    if (!isWhole(current) || !isWhole(argument)) return double(Number(current), Number(argument))
    // The driver stores larger integers as doubles, which lose digits.
    if (typeof current === 'number' && Math.abs(current) >= 2 ** 31) throw new Undecided()
    const result = whole(BigInt(String(current)), BigInt(argument))
    if (result !== BigInt.asIntN(64, result)) throw new Refused(2, 'overflow')
    return normal(Long.fromBigInt(result))
  }

const bits = (current: unknown, argument: Record<string, number>): unknown => {
  // To the driver these are doubles.
  if (Number.isInteger(current) && Math.abs(Number(current)) >= 2 ** 31) throw new Undecided()
  if (current !== undefined && !isWhole(current)) throw new Refused(2, 'not integral')
  let value = BigInt(String(current ?? 0))
  for (const [operation, mask] of Object.entries(argument)) {
    if (operation === 'and') value &= BigInt(mask)
    if (operation === 'or') value |= BigInt(mask)
    if (operation === 'xor') value ^= BigInt(mask)
  }
  return normal(Long.fromBigInt(value))
}

const listOf = (current: unknown): unknown[] => {
  if (current === undefined) return []
  if (!Array.isArray(current)) throw new Refused(2, 'not an array')
  return [...current]
}

interface Push {
  $each: unknown[]
  $position?: number
  $slice?: number
  $sort?: number | Record<string, number>
}

const pushOrder =
  (sort: Push['$sort']) =>
  (a: unknown, b: unknown): number => {
    if (typeof sort === 'number') return sort * compare(a, b)
    for (const [field, direction] of Object.entries(sort!)) {
      const keyOf = (value: unknown) => (isObject(value) ? (value[field] ?? null) : null)
      const order = compare(keyOf(a), keyOf(b))
      if (order) return order * direction
    }
    return 0
  }

const isEach = (argument: unknown): argument is Push => isObject(argument) && Object.hasOwn(argument, '$each')

const push = (current: unknown, argument: unknown): unknown => {
  const list = listOf(current)
  const { $each, $position, $slice, $sort } = isEach(argument) ? argument : ({ $each: [argument] } as Push)
  const at = $position === undefined ? list.length : $position < 0 ? Math.max(0, list.length + $position) : $position
  list.splice(at, 0, ...normal($each))
  if ($sort !== undefined) list.sort(pushOrder($sort))
  if ($slice === undefined) return list
  if ($slice === 0) return []
  return $slice > 0 ? list.slice(0, $slice) : list.slice($slice)
}

const addToSet = (current: unknown, argument: unknown): unknown => {
  const list = listOf(current)
  const added = normal(isEach(argument) ? argument.$each : [argument])
  for (const value of added) if (!list.some((known) => compare(known, value) === 0)) list.push(value)
  return list
}

const without = (current: unknown, remove: (element: unknown) => boolean): unknown => {
  if (!Array.isArray(current)) throw new Refused(2, 'not an array')
  return current.filter((element) => !remove(element))
}

const pull = (current: unknown, argument: unknown): unknown =>
  without(current, (element) => {
    if (isOperators(argument) || argument instanceof RegExp) return matches({ element }, { element: argument })
    if (isObject(argument)) return isObject(element) && matches(element, argument)
    return compare(element, argument) === 0
  })

const pop = (current: unknown, argument: number): unknown => {
  if (!Array.isArray(current)) throw new Refused(14, 'not an array')
  return argument === 1 ? current.slice(0, -1) : current.slice(1)
}

/** Operators that make a field which is missing. */
export const CREATING: Record<string, Operator> = {
  $set: (_current, argument) => normal(argument),
  $setOnInsert: (_current, argument, inserting) => (inserting ? normal(argument) : undefined),
  $inc: arithmetic(
    (a, b) => a + b,
    (a, b) => a + b,
    (b) => b,
  ),
  $mul: arithmetic(
    (a, b) => a * b,
    (a, b) => a * b,
    () => 0,
  ),
  $min: (current, argument) => (current === undefined || compare(argument, current) < 0 ? normal(argument) : undefined),
  $max: (current, argument) => (current === undefined || compare(argument, current) > 0 ? normal(argument) : undefined),
  $bit: bits,
  $push: push,
  $addToSet: addToSet,
}

/** Operators that leave a missing field missing. */
export const EXISTING: Record<string, Operator> = {
  $pull: pull,
  $pullAll: (current, argument: unknown[]) =>
    without(current, (element) => argument.some((entry) => compare(entry, element) === 0)),
  $pop: pop,
}
