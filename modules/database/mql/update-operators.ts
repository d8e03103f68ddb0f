/** The update operators, each compiled for one path. */
import { Timestamp } from 'bson'
import type { Document } from '../contract.ts'
import { compare, identical } from './compare.ts'
import { badValue, typeMismatch } from './errors.ts'
import { calculate, isDecimal, isIntegral, isLong, toBigInt } from './numbers.ts'
import { typeName } from './types.ts'
import type { UpdateContext } from './update.ts'
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts'
import type { ArrayFilters } from './update-filters.ts'
import { type Container, changeAt, getField, setField } from './update-paths.ts'
import { clone, fromBigInt, isDocument, isNumber } from './values.ts'

/** One operator on one path, ready to be applied to documents. */
export type UpdateAction = (document: Document, context: UpdateContext) => boolean

type CompileAction = (argument: unknown, path: string, parts: string[], filters: ArrayFilters) => UpdateAction

/** Replaces a value: gives the new one, or `undefined` to leave everything as it is. */
export type NewValue = (current: unknown, context: UpdateContext, field: string) => unknown

const assign = (parent: Container, key: string, value: unknown): boolean => {
  if (value === undefined || (getField(parent, key) !== undefined && identical(getField(parent, key), value))) {
    return false
  }
  setField(parent, key, value)
  return true
}

/** An operator that makes the field when it is missing. */
const replacing =
  (compile: (argument: unknown, path: string) => NewValue): CompileAction =>
  (argument, path, parts, filters) => {
    const newValue = compile(argument, path)
    const target = { path, parts, filters, create: true }
    return (document, context) =>
      changeAt(document, target, context, (parent, key) =>
        assign(parent, key, newValue(getField(parent, key), context, key)),
      )
  }

/** An operator that only touches fields that exist. */
const existing =
  (compile: (argument: unknown, path: string) => NewValue, strict = false): CompileAction =>
  (argument, path, parts, filters) => {
    const newValue = compile(argument, path)
    const target = { path, parts, filters, create: false, strict }
    return (document, context) =>
      changeAt(document, target, context, (parent, key) => {
        const current = getField(parent, key)
        return current !== undefined && assign(parent, key, newValue(current, context, key))
      })
  }

const set = replacing((argument) => () => clone(argument))

const unset: CompileAction = (_argument, path, parts, filters) => {
  const target = { path, parts, filters, create: false }
  return (document, context) =>
    changeAt(document, target, context, (parent, key) => {
      if (getField(parent, key) === undefined) return false
      if (Array.isArray(parent)) return assign(parent, key, null)
      delete parent[key]
      return true
    })
}

const arithmetic = (operation: 'add' | 'multiply', operator: string, verb: string) =>
  replacing((argument, path) => {
    if (!isNumber(argument)) {
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${JSON.stringify(argument)}}`)
    }
    const initial =
      operation === 'add' ? argument : isDecimal(argument) || isLong(argument) ? calculate('multiply', argument, 0) : 0
    return (current, _context, field) => {
      if (current === undefined) return initial
      if (isNumber(current)) return calculate(operation, current, argument, 'fail')
      throw typeMismatch(
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ...} has the field '${field}' of non-numeric type ${typeName(current)}`,
      )
    }
  })

const extreme = (keeps: (order: number) => boolean) =>
  replacing((argument) => (current) => {
    return current !== undefined && keeps(compare(argument, current)) ? undefined : clone(argument)
  })

/** `date` or `timestamp`, from `true` or `{ $type }`. */
const dateType = (argument: unknown): string => {
  if (typeof argument === 'boolean') return 'date'
  if (!isDocument(argument)) {
    throw badValue(
      `${typeName(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    )
  }
  const unknown = Object.keys(argument).find((key) => key !== '$type')
  if (unknown !== undefined) throw badValue(`Unrecognized $currentDate option: ${unknown}`)
  if (argument.$type === 'date' || argument.$type === 'timestamp') return argument.$type
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  )
}

const currentDate = replacing((argument) => {
  const type = dateType(argument)
  return (_current, { now = new Date() }) =>
    type === 'timestamp' ? new Timestamp({ t: Math.floor(Number(now) / 1000), i: 1 }) : new Date(now)
})

const BITWISE: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}

/** A whole number that is stored as one; null for anything else. */
const integerOf = (value: unknown): bigint | null => (isIntegral(value) ? toBigInt(value) : null)

const bit = replacing((argument, path) => {
  const operations = isDocument(argument) ? Object.entries(argument) : []
  const unknown = operations.find(([name]) => !Object.hasOwn(BITWISE, name))
  if (operations.length === 0 || unknown) {
    const found = unknown ? `unknown operation: ${unknown[0]}` : 'none was given'
    throw badValue(
      `You must pass in at least one bitwise operation of the form {$bit: {field: {and/or/xor: #}}}: ${found}`,
    )
  }
  const masks = operations.map(([name, value]) => {
    const mask = integerOf(value)
    if (mask === null)
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(value)}' is not supported here: ${path}`,
      )
    return { apply: BITWISE[name]!, mask }
  })
  return (current, _context, field) => {
    const start = current === undefined ? 0n : integerOf(current)
    if (start === null) {
      throw badValue(`Cannot apply $bit to a value of non-integral type: field '${field}' of type ${typeName(current)}`)
    }
    return fromBigInt(masks.reduce((bits, { apply, mask }) => apply(bits, mask), start))
  }
})

/** Every operator but `$rename`, which has two paths. */
export const OPERATORS: Record<string, CompileAction> = {
  $set: set,
  $setOnInsert: set,
  $unset: unset,
  $inc: arithmetic('add', '$inc', 'increment'),
  $mul: arithmetic('multiply', '$mul', 'multiply'),
  $min: extreme((order) => order >= 0),
  $max: extreme((order) => order <= 0),
  $currentDate: currentDate,
  $bit: bit,
  $push: replacing(push),
  $addToSet: replacing(addToSet),
  $pull: existing(pull),
  $pullAll: existing(pullAll),
  $pop: existing(pop, true),
}
