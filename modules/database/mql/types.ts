/** Names and codes of BSON types, as `$type` and error messages use them. */
import { badValue, location, typeMismatch } from './errors.ts'
import { isDecimal, isLong } from './numbers.ts'
import { RANK, rank } from './values.ts'

const TYPE_CODES: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
}
const TYPE_NAMES = new Map(Object.entries(TYPE_CODES).map(([name, code]) => [code, name]))
const NUMERIC = new Set([1, 16, 18, 19])

const CODE_OF_RANK: Record<number, number> = {
  [RANK.string]: 2,
  [RANK.object]: 3,
  [RANK.array]: 4,
  [RANK.binary]: 5,
  [RANK.undefined]: 6,
  [RANK.objectId]: 7,
  [RANK.boolean]: 8,
  [RANK.date]: 9,
  [RANK.null]: 10,
  [RANK.regex]: 11,
  [RANK.code]: 13,
  [RANK.timestamp]: 17,
  [RANK.minKey]: -1,
  [RANK.maxKey]: 127,
}

const numberCode = (value: unknown): number => {
  if (isLong(value)) return 18
  if (isDecimal(value)) return 19
  // The official driver stores a JavaScript integer as int when it fits 32 bits, otherwise as double.
  const isInt = Number.isInteger(value) && value === ((value as number) | 0) && !Object.is(value, -0)
  return isInt ? 16 : 1
}

/** The BSON type code of a value. */
export const typeCode = (value: unknown): number => {
  const type = rank(value)
  return type === RANK.number ? numberCode(value) : (CODE_OF_RANK[type] ?? 6)
}

/** The BSON type name of a value. */
export const typeName = (value: unknown): string => TYPE_NAMES.get(typeCode(value)) ?? 'undefined'

/** Compiles one argument of `$type` to a test on type codes. */
export const typeTest = (type: unknown): ((code: number) => boolean) => {
  if (type === 'number') return (code) => NUMERIC.has(code)
  if (typeof type === 'number') {
    if (!TYPE_NAMES.has(type)) throw badValue(`Invalid numerical type code: ${type}`)
    return (code) => code === type
  }
  if (typeof type !== 'string') throw typeMismatch('type must be represented as a number or a string')
  const wanted = Object.hasOwn(TYPE_CODES, type) ? TYPE_CODES[type] : undefined
  if (wanted === undefined) throw badValue(`Unknown type name alias: ${type}`)
  return (code) => code === wanted
}

/** The error of a conversion that cannot be done. */
export const cannotConvert = (value: unknown, to: string, code = 16006) =>
  location(code, `can't convert from ${typeName(value)} to ${to}`)
