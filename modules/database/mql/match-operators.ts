/** The operators of one field: `{ field: { $gt: 1, $exists: true } }`. */
import type { Document } from '../contract.ts'
import { decimalToBigInt } from './decimals.ts'
import { badValue, failedToParse, notSupported } from './errors.ts'
import { compileFilter, type MatchOptions, pathPredicate } from './match.ts'
import { isDecimal, isLong, toBigInt, toNumber } from './numbers.ts'
import { compileRegex } from './regex.ts'
import { typeCode, typeTest } from './types.ts'
import {
  equalityTest,
  membershipTest,
  type Predicate,
  type RangeOperator,
  rangeTest,
  strictEqualityTest,
  type ValueTest,
} from './value-tests.ts'
import {
  bytesOf,
  firstKey,
  isDocument,
  isNil,
  isNumber,
  isOperatorDocument,
  isRegex,
  RANK,
  rank,
  regexParts,
} from './values.ts'

interface FieldOptions extends MatchOptions {
  /** The field is itself an array element, whose own elements are not looked at. */
  element?: boolean
}

/** Makes the predicate of one operator; `all` is the whole operator document. */
type Operator = (path: string, argument: unknown, options: FieldOptions, all: Document) => Predicate

const negate =
  (predicate: Predicate): Predicate =>
  (document) =>
    !predicate(document)

const arrayArgument = (argument: unknown, operator: string): unknown[] => {
  if (!Array.isArray(argument)) throw badValue(`${operator} needs an array`)
  return argument
}

const numberArgument = (argument: unknown, message: string): number => {
  if (!isNumber(argument)) throw badValue(message)
  return toNumber(argument)
}

/** An operator that tests each value of the path. */
const valueOperator =
  (compile: (argument: unknown, options: FieldOptions, all: Document) => ValueTest): Operator =>
  (path, argument, options, all) =>
    pathPredicate(path, !options.element, compile(argument, options, all))

/** An operator that tests the array at the end of the path as a whole. */
const arrayOperator =
  (compile: (argument: unknown, options: FieldOptions) => ValueTest): Operator =>
  (path, argument, options) =>
    pathPredicate(path, false, compile(argument, options))

const range = (operator: RangeOperator) => valueOperator((bound, { strings }) => rangeTest(operator, bound, strings))

const oneOf = (operator: string) =>
  valueOperator((list, { strings }) => membershipTest(arrayArgument(list, operator), strings))

const exists: Operator = (path, argument, options) => {
  const predicate = pathPredicate(path, !options.element, (value) => value !== undefined)
  const wanted = isNumber(argument) ? toNumber(argument) !== 0 : !isNil(argument) && argument !== false
  return wanted ? predicate : negate(predicate)
}

const type = valueOperator((argument) => {
  const types = Array.isArray(argument) ? argument : [argument]
  if (types.length === 0) throw failedToParse('$type must match at least one type')
  const tests = types.map(typeTest)
  return (value) => {
    if (value === undefined) return false
    const code = typeCode(value)
    return tests.some((test) => test(code))
  }
})

const size = arrayOperator((argument) => {
  const wanted = numberArgument(argument, 'Failed to parse $size. Expected a number')
  if (!Number.isInteger(wanted)) throw badValue(`Failed to parse $size. Expected an integer: ${argument}`)
  if (wanted < 0) throw badValue(`Failed to parse $size. Expected a non-negative number: ${argument}`)
  return (value) => Array.isArray(value) && value.length === wanted
})

const LOGICAL = new Set(['$and', '$or', '$nor', '$where', '$expr'])

/** The test of one element in `$elemMatch`: operators apply to the element itself, a filter to its fields. */
const elementTest = (argument: Document, options: FieldOptions): ValueTest => {
  const key = firstKey(argument)
  if (key?.[0] === '$' && !LOGICAL.has(key)) {
    const predicate = compileOperators('', argument, { ...options, element: true })
    return (element) => predicate({ '': element })
  }
  const predicate = compileFilter(argument, { ...options, nested: true })
  return (element) => {
    if (Array.isArray(element)) return predicate({ ...element })
    return isDocument(element) && predicate(element)
  }
}

const elemMatchTest = (argument: unknown, options: FieldOptions): ValueTest => {
  if (!isDocument(argument)) throw badValue('$elemMatch needs an Object')
  const test = elementTest(argument, options)
  return (value, context) => {
    if (!Array.isArray(value)) return false
    const position = value.findIndex((element) => test(element))
    if (position >= 0 && context) context.position = position
    return position >= 0
  }
}

const every: Operator = (path, argument, options) => {
  const list = arrayArgument(argument, '$all')
  if (list.length === 0) return () => false
  const isElemMatch = (entry: unknown) => isDocument(entry) && firstKey(entry) === '$elemMatch'
  const ofElements = isElemMatch(list[0])
  const predicates = list.map((entry) => {
    if (isElemMatch(entry) !== ofElements) throw badValue('no $ expressions in $all, but for $elemMatch throughout')
    if (ofElements) {
      return pathPredicate(path, false, elemMatchTest((entry as Document).$elemMatch, options))
    }
    if (isOperatorDocument(entry)) throw badValue('no $ expressions in $all')
    return pathPredicate(path, !options.element, equalityTest(entry, options.strings))
  })
  return (document, context) => predicates.every((predicate) => predicate(document, context))
}

const not: Operator = (path, argument, options) => {
  if (isRegex(argument)) return negate(pathPredicate(path, !options.element, equalityTest(argument)))
  if (!isOperatorDocument(argument)) throw badValue('$not needs a regex or a document')
  return negate(compileOperators(path, argument, options))
}

const modPart = (value: unknown, what: string): bigint => {
  const number = numberArgument(value, `malformed mod, ${what} not a number`)
  const whole = isLong(value) ? toBigInt(value) : Number.isFinite(number) ? BigInt(Math.trunc(number)) : null
  if (whole === null || BigInt.asIntN(64, whole) !== whole) {
    throw badValue(`malformed mod, ${what} value is invalid :: caused by :: out of bounds: ${value}`)
  }
  return whole
}

const modulo = valueOperator((argument) => {
  if (!Array.isArray(argument)) throw badValue('malformed mod, needs to be an array')
  if (argument.length !== 2) {
    throw badValue(`malformed mod, ${argument.length < 2 ? 'not enough elements' : 'too many elements'}`)
  }
  const [divisor, remainder] = [modPart(argument[0], 'divisor'), modPart(argument[1], 'remainder')]
  if (divisor === 0n) throw badValue('divisor cannot be 0')
  const [by, rest] = [Number(divisor), Number(remainder)]
  return (value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return false
    if (typeof value === 'number' && Number.isSafeInteger(Math.trunc(value)) && Number.isSafeInteger(by)) {
      return Math.trunc(value) % by === rest
    }
    if (!isNumber(value)) return false
    const whole = isDecimal(value)
      ? decimalToBigInt(String(value))
      : toBigInt(isLong(value) ? value : Math.trunc(value as number))
    return whole !== null && BigInt.asIntN(64, whole) === whole && whole % divisor === remainder
  }
})

const regex = valueOperator((pattern, _options, all) => {
  const compiled = compileRegex(pattern, all.$options)
  const source = isRegex(pattern) ? regexParts(pattern).source : pattern
  return (value) => {
    if (typeof value === 'string') return compiled.test(value)
    return isRegex(value) && regexParts(value).source === source
  }
})

/** The bits of bytes, of which the first holds the lowest. */
const bitsOfBytes = (value: unknown): bigint => {
  const hex = Buffer.from(bytesOf(value)).reverse().toString('hex')
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

const bitMask = (argument: unknown): bigint => {
  if (rank(argument) === RANK.binary) return bitsOfBytes(argument)
  if (isNumber(argument)) {
    const mask = toBigInt(argument)
    if (mask === null) throw failedToParse(`Expected an integer: ${argument}`)
    if (mask < 0n) throw failedToParse(`Expected a non-negative number: ${argument}`)
    if (BigInt.asIntN(64, mask) !== mask) throw failedToParse(`Cannot represent as a 64-bit integer: ${argument}`)
    return mask
  }
  if (!Array.isArray(argument)) throw badValue('a bit mask takes an Array, a number, or a BinData')
  return argument.reduce<bigint>((mask, position) => {
    const bit = isNumber(position) ? toNumber(position) : Number.NaN
    if (!Number.isInteger(bit) || bit < 0 || bit > 2 ** 31 - 1) {
      throw badValue(`bit positions must be integers >= 0 but got: ${position}`)
    }
    // Whatever is above the highest bit of a number is as its sign.
    return mask | (1n << BigInt(Math.min(bit, MAX_BIT)))
  }, 0n)
}

/** Bits of binary values are looked at up to here. */
const MAX_BIT = 4096

/** The bits of a value; null for what has none. */
const bitsOf = (value: unknown): bigint | null => {
  if (rank(value) === RANK.binary) return bitsOfBytes(value)
  const whole = isNumber(value) ? toBigInt(value) : null
  return whole !== null && BigInt.asIntN(64, whole) === whole ? whole : null
}

const bits = (accepts: (set: bigint, mask: bigint) => boolean) =>
  valueOperator((argument) => {
    const mask = bitMask(argument)
    return (value) => {
      const set = bitsOf(value)
      return set !== null && accepts(set & mask, mask)
    }
  })

const OPERATORS: Record<string, Operator> = {
  $eq: valueOperator((wanted, { strings }) => strictEqualityTest(wanted, strings)),
  $ne: (path, wanted, options) => {
    if (isRegex(wanted)) throw badValue("Can't have regex as arg to $ne.")
    return negate(pathPredicate(path, !options.element, equalityTest(wanted, options.strings)))
  },
  $gt: range('$gt'),
  $gte: range('$gte'),
  $lt: range('$lt'),
  $lte: range('$lte'),
  $in: oneOf('$in'),
  $nin: (path, list, options, all) => negate(oneOf('$nin')(path, list, options, all)),
  $exists: exists,
  $type: type,
  $size: size,
  $all: every,
  $elemMatch: arrayOperator(elemMatchTest),
  $not: not,
  $mod: modulo,
  $regex: regex,
  $bitsAllSet: bits((set, mask) => set === mask),
  $bitsAnySet: bits((set) => set !== 0n),
  $bitsAllClear: bits((set) => set === 0n),
  $bitsAnyClear: bits((set, mask) => set !== mask),
}

const UNSUPPORTED = new Set([
  '$geoIntersects',
  '$geoNear',
  '$geoWithin',
  '$maxDistance',
  '$minDistance',
  '$near',
  '$nearSphere',
  '$uniqueDocs',
  '$within',
])

/** Compiles the operators of one field to one predicate. */
export const compileOperators = (path: string, operators: Document, options: FieldOptions): Predicate => {
  const predicates: Predicate[] = []
  for (const [name, argument] of Object.entries(operators)) {
    if (name === '$comment') continue
    if (name === '$options') {
      if (!('$regex' in operators)) throw badValue('$options needs a $regex')
      continue
    }
    if (UNSUPPORTED.has(name)) throw notSupported(name)
    if (!Object.hasOwn(OPERATORS, name)) throw badValue(`unknown operator: ${name}`)
    predicates.push(OPERATORS[name]!(path, argument, options, operators))
  }
  if (predicates.length === 1) return predicates[0]!
  return (document, context) => predicates.every((predicate) => predicate(document, context))
}
