/** Ways along a dotted path: as filters walk it, as expressions read it, and as computed fields are set. */
import type { Document } from '../contract.ts'
import { location } from './errors.ts'
import { getOwn, isArrayIndex, isDocument, setOwn } from './values.ts'

/**
 * Sees one value a path leads to (`undefined` when it leads nowhere) and the index of the outermost array it went through.
 * Returning true ends the walk.
 */
export type Visit = (value: unknown, position: number | undefined) => boolean

/**
 * Visits every value that a filter on this path compares: elements of arrays on the way, and with `leaf` also the elements
 * of an array at the end, before that array itself.
 */
export const walkPath = (
  start: unknown,
  parts: string[],
  from: number,
  leaf: boolean,
  visit: Visit,
  position?: number,
): boolean => {
  let value = start
  let at = from
  for (; at < parts.length && !Array.isArray(value); at++) {
    if (!isDocument(value)) return visit(undefined, position)
    value = getOwn(value, parts[at]!)
    if (value === undefined) return visit(undefined, position)
  }
  if (!Array.isArray(value)) return visit(value, position)
  if (at < parts.length) return walkArray(value, parts, at, leaf, visit, position)
  if (leaf) for (let i = 0; i < value.length; i++) if (visit(value[i], position ?? i)) return true
  return visit(value, position)
}

const walkArray = (
  array: unknown[],
  parts: string[],
  at: number,
  leaf: boolean,
  visit: Visit,
  position: number | undefined,
): boolean => {
  const name = parts[at]!
  const index = name.length < 10 && isArrayIndex(name) ? Number(name) : -1
  for (let i = 0; i < array.length; i++) {
    const element = array[i]
    if (isDocument(element) && walkPath(element, parts, at, leaf, visit, position ?? i)) return true
    if (i !== index) continue
    if (at === parts.length - 1) {
      if (visit(element, position)) return true
    } else if (isDocument(element)) {
      if (walkPath(element, parts, at + 1, leaf, visit, position)) return true
    } else if (Array.isArray(element) && walkArray(element, parts, at + 1, leaf, visit, position)) return true
  }
  return false
}

/** The value of a path in an expression: arrays on the way are mapped, missing elements dropped. */
export const readPath = (start: unknown, parts: string[], from = 0): unknown => {
  let value = start
  for (let at = from; at < parts.length; at++) {
    if (Array.isArray(value)) {
      return value.map((element) => readPath(element, parts, at)).filter((element) => element !== undefined)
    }
    if (!isDocument(value)) return undefined
    value = getOwn(value, parts[at]!)
    if (value === undefined) return undefined
  }
  return value
}

/** @throws MqlError for a path that no field can have */
export const checkFieldPath = (path: string): string[] => {
  if (path === '') throw location(40352, 'FieldPath cannot be constructed with empty string')
  const parts = path.split('.')
  if (parts.includes('')) throw location(15998, 'FieldPath field names may not be empty strings.')
  if (parts.some((part) => part[0] === '$')) {
    throw location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
  }
  return parts
}

/** Sets a computed field: arrays on the way are mapped, scalars on the way replaced, `undefined` removes the field. */
export const writePath = (target: Document, parts: string[], at: number, value: unknown): void => {
  const key = parts[at]!
  if (at === parts.length - 1) {
    if (value === undefined) delete target[key]
    else setOwn(target, key, value)
    return
  }
  const current = getOwn(target, key)
  const write = (base: unknown): unknown => {
    if (Array.isArray(base)) return base.map(write)
    const copy: Document = isDocument(base) ? { ...base } : {}
    writePath(copy, parts, at + 1, value)
    return copy
  }
  setOwn(target, key, write(current))
}
