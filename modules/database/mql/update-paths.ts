/** Finds the places in a document that the path of an update operator names. */
import type { Document } from '../contract.ts'
import { badValue, type MqlError } from './errors.ts'
import type { UpdateContext } from './update.ts'
import type { ArrayFilters } from './update-filters.ts'
import { getOwn, isArrayIndex, isDocument, setOwn } from './values.ts'

export type Container = Document | unknown[]
/** Changes one field of its parent; true when it changed. */
export type Change = (parent: Container, key: string) => boolean

/** How far an array may be filled up with null to reach an index. */
const MAX_BACKFILL = 1_500_000

export interface Target {
  path: string
  parts: string[]
  filters: ArrayFilters
  /** Objects that are missing on the way are made. */
  create: boolean
  /** A scalar on the way is an error even when nothing is to be made. */
  strict?: boolean
}

const isContainer = (value: unknown): value is Container => Array.isArray(value) || isDocument(value)

export const getField = (parent: Container, key: string): unknown =>
  Array.isArray(parent) ? parent[Number(key)] : getOwn(parent, key)

export const setField = (parent: Container, key: string, value: unknown): void => {
  if (!Array.isArray(parent)) {
    setOwn(parent, key, value)
    return
  }
  const index = Number(key)
  while (parent.length < index) parent.push(null)
  parent[index] = value
}

const notViable = (part: string, parent: string, value: unknown): MqlError =>
  badValue(`Cannot create field '${part}' in element {${parent}: ${JSON.stringify(value)}}`, 28, 'PathNotViable')

const assertPosition = ({ position }: UpdateContext): void => {
  if (position === undefined) throw badValue('The positional operator did not find the match needed from the query.')
}

/** Applies a change to every place of the path; true when one changed. */
export const changeAt = (document: Document, target: Target, context: UpdateContext, change: Change): boolean => {
  const { parts, filters, create, strict } = target
  /** The names and indexes on the way to the place that is visited, where somebody asks for them. */
  const trail: string[] | null = context.touch ? [] : null

  /** What is not there has no elements to update, whatever the operator. */
  const assertNoElements = (at: number): void => {
    const elements = parts.findIndex((part, i) => i >= at && part.startsWith('$['))
    if (elements < 0) return
    const path = parts.slice(0, elements).join('.')
    throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`)
  }

  const visit = (parent: Container, key: string, at: number, before: unknown): boolean => {
    if (trail) trail[at] = key
    if (at === parts.length - 1) {
      if (trail) context.touch?.(trail.join('.'))
      return change(parent, key)
    }
    const value = getField(parent, key)
    if (isContainer(value)) return enter(value, at + 1, isContainer(before) ? getField(before, key) : undefined)
    if (value !== undefined && parts[at + 1]!.startsWith('$[')) {
      throw badValue(`Cannot apply array updates to non-array element ${key}: ${JSON.stringify(value)}`)
    }
    assertNoElements(at + 1)
    if (value === undefined) {
      if (!create) return false
      const made: Document = {}
      setField(parent, key, made)
      enter(made, at + 1, undefined)
      return true
    }
    if (create || strict) throw notViable(parts[at + 1]!, key, value)
    return false
  }

  const visitElements = (parent: Container, at: number, before: unknown): boolean => {
    if (!Array.isArray(parent)) assertNoElements(at)
    const array = parent as unknown[]
    const matches = filters.get(parts[at]!.slice(2, -1))
    const filtered = (Array.isArray(before) ? before : array) as unknown[]
    let changed = false
    for (let i = 0; i < array.length; i++) {
      if (matches && !matches({ element: filtered[i] })) continue
      if (visit(array, String(i), at, filtered[i])) changed = true
    }
    return changed
  }

  const enter = (parent: Container, at: number, before: unknown): boolean => {
    if (parts[at]!.startsWith('$[')) return visitElements(parent, at, before)
    const key = parts[at] === '$' ? String(context.position) : parts[at]!
    if (!Array.isArray(parent)) return visit(parent, key, at, before)
    if (!isArrayIndex(key)) {
      assertNoElements(at)
      if (!create && !strict) return false
      throw notViable(key, parts[at - 1]!, parent)
    }
    if (Number(key) >= parent.length && !create) {
      assertNoElements(at)
      return false
    }
    if (Number(key) > parent.length + MAX_BACKFILL) {
      throw badValue(`Attempting to backfill array larger than ${MAX_BACKFILL}`)
    }
    return visit(parent, key, at, before)
  }

  if (parts.includes('$')) assertPosition(context)
  return enter(document, 0, context.before ?? document)
}
