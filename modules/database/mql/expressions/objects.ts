/** Documents: merging, reading and setting fields by name. */
import type { Document } from '../../contract.ts'
import { location } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { getOwn, hasOwn, isDocument, isNil, setOwn } from '../values.ts'
import { evaluated, namedArguments, strict, wrongType } from './operator.ts'

const merge = (...values: unknown[]): Document => {
  const result: Document = {}
  for (const value of values.length === 1 && Array.isArray(values[0]) ? values[0] : values) {
    if (isNil(value)) continue
    if (!isDocument(value)) {
      throw wrongType(40400, '$mergeObjects requires object inputs, but input is of type', value)
    }
    for (const [key, entry] of Object.entries(value)) setOwn(result, key, entry)
  }
  return result
}

const getField: Operator = (argument, compile) => {
  const isNamed = isDocument(argument) && hasOwn(argument, 'field')
  const named = isNamed ? namedArguments('$getField', argument, { required: ['field'], optional: ['input'] }) : null
  const field = compile(named ? named.field : argument)
  const input = compile(named && hasOwn(named, 'input') ? named.input : '$$CURRENT')
  return (document, variables) => {
    const name = field(document, variables)
    if (typeof name !== 'string') throw wrongType(3041704, "$getField requires 'field' to be a string, found", name)
    const value = input(document, variables)
    if (isDocument(value)) return getOwn(value, name)
    return isNil(value) ? value : undefined
  }
}

const setField: Operator = (argument, compile) => {
  const named = namedArguments('$setField', argument, { required: ['field', 'input', 'value'] })
  const field = compile(named.field)
  const input = compile(named.input)
  const value = compile(named.value)
  return (document, variables) => {
    const target = input(document, variables)
    if (isNil(target)) return null
    if (!isDocument(target)) throw location(4161105, "$setField requires 'input' to evaluate to an Object")
    const name = field(document, variables)
    if (typeof name !== 'string')
      throw wrongType(4161107, "$setField requires 'field' to evaluate to type String, found", name)
    const set = value(document, variables)
    const result = { ...target }
    if (set === undefined) delete result[name]
    else setOwn(result, name, set)
    return result
  }
}

export const OBJECTS: Record<string, Operator> = {
  $mergeObjects: evaluated('$mergeObjects', 0, Number.POSITIVE_INFINITY, merge),
  $objectToArray: strict('$objectToArray', 1, 1, (value) => {
    if (!isDocument(value)) throw wrongType(40390, '$objectToArray requires a document input, found:', value)
    return Object.entries(value).map(([k, v]) => ({ k, v }))
  }),
  $getField: getField,
  $setField: setField,
  $unsetField: (argument, compile) => {
    const named = namedArguments('$unsetField', argument, { required: ['field', 'input'] })
    return setField({ ...named, value: '$$REMOVE' }, compile)
  },
}
