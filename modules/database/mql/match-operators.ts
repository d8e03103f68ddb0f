/** The operators of one field: `{ field: { $gt: 1, $exists: true } }`. */
import type { Document } from '../contract.ts'
import { badValue, failedToParse, notSupported } from './errors.ts'
import { compileFilter, type MatchOptions, pathPredicate } from './match.ts'
import { isLong, toBigInt, toNumber } from './numbers.ts'
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
import { firstKey, isDocument, isNil, isNumber, isOperatorDocument, isRegex, regexParts } from './values.ts'

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
  const wanted = numberArgument(argument, '$size needs a number')
  if (wanted < 0 || !Number.isInteger(wanted)) throw badValue('$size must be a non-negative whole number')
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
  const predicates = list.map((entry) => {
    if (isDocument(entry) && firstKey(entry) === '$elemMatch') {
      return pathPredicate(path, false, elemMatchTest(entry.$elemMatch, options))
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

const modulo = valueOperator((argument) => {
  const list = arrayArgument(argument, '$mod')
  if (list.length !== 2) {
    throw badValue(`malformed mod, ${list.length < 2 ? 'not enough elements' : 'too many elements'}`)
  }
  const divisor = Math.trunc(numberArgument(list[0], 'malformed mod, divisor not a number'))
  const remainder = Math.trunc(numberArgument(list[1], 'malformed mod, remainder not a number'))
  if (divisor === 0) throw badValue('divisor cannot be 0')
  return (value) => {
    if (!isNumber(value)) return false
    const number = Math.trunc(toNumber(value))
    if (Number.isSafeInteger(number)) return number % divisor === remainder
    const whole = isLong(value) ? toBigInt(value) : toBigInt(number)
    return whole !== null && BigInt.asIntN(64, whole) === whole && whole % BigInt(divisor) === BigInt(remainder)
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

const bits = (accepts: (set: bigint, mask: bigint) => boolean) =>
  valueOperator((argument) => {
    const positions = Array.isArray(argument) ? argument : null
    const mask = positions
      ? positions.reduce<bigint>((sum, bit) => sum | (1n << BigInt(toNumber(bit))), 0n)
      : isNumber(argument)
        ? toBigInt(argument)
        : null
    if (mask === null) throw notSupported('a bit mask that is neither a number nor a list of positions')
    return (value) => {
      const number = isNumber(value) ? toBigInt(value) : null
      return number !== null && accepts(number & mask, mask)
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

const UNSUPPORTED = new Set(['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$geoNear'])

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
