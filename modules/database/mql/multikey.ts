/** The values a document contributes to an index or a sort: one tuple per array element. */
import type { Document } from '../contract.ts'
import { MqlError } from './errors.ts'
import { getOwn, isArrayIndex, isDocument } from './values.ts'

/** How far one path of the index has been followed. */
interface Walk {
  parts: string[]
  /** Parts already taken. */
  at: number
  value: unknown
  /** The value is final. */
  done: boolean
  /** The path led nowhere; the value is then null. */
  missing?: boolean
}

const final = (value: unknown): Walk => ({ parts: [], at: 0, value, done: true })
const MISSING: Walk = { ...final(null), missing: true }

/** Whether `a.0` means the array's first element rather than a field named `0` of its elements. */
const isPosition = (array: unknown[], part: string): boolean =>
  isArrayIndex(part) &&
  array.length > 0 &&
  !array.some((element) => isDocument(element) && Object.hasOwn(element, part))

/** Follows a path until its value, or until an array has to be fanned out. */
const advance = (walk: Walk): Walk => {
  if (walk.done) return walk
  const { parts } = walk
  let { value, at } = walk
  while (at < parts.length) {
    const part = parts[at]!
    if (Array.isArray(value)) {
      if (!isPosition(value, part)) return { parts, at, value, done: false }
      value = value[Number(part)]
    } else if (isDocument(value)) value = getOwn(value, part)
    else return MISSING
    at++
    if (value === undefined) return MISSING
  }
  return Array.isArray(value) ? { parts, at, value, done: false } : final(value)
}

const enter = (walk: Walk, element: unknown): Walk => {
  if (walk.at === walk.parts.length) return final(element)
  return isDocument(element) ? { parts: walk.parts, at: walk.at, value: element, done: false } : MISSING
}

/** Whether both were stopped by the same array; two equal ones may be one object in memory. */
const isSamePlace = (a: Walk, b: Walk): boolean =>
  a.at === b.at && a.parts.every((part, i) => i >= a.at || part === b.parts[i])

const fanOut = (start: Walk[], tuples: unknown[][], sparse: boolean): boolean => {
  const walks = start.map(advance)
  const blocked = walks.find((walk) => !walk.done)
  if (!blocked) {
    if (!sparse || walks.some((walk) => !walk.missing)) tuples.push(walks.map((walk) => walk.value))
    return false
  }
  const array = blocked.value as unknown[]
  const other = walks.find((walk) => !walk.done && !isSamePlace(walk, blocked))
  if (other) {
    const names = [other, blocked].map((walk) => `[${walk.parts[walk.at - 1]}]`).join(' ')
    throw new MqlError(171, 'CannotIndexParallelArrays', `cannot index parallel arrays ${names}`)
  }
  if (array.length === 0) {
    // An empty array is indexed as "undefined" itself, but fields below it are missing.
    const empty = (walk: Walk): Walk => (walk.at === walk.parts.length ? final(undefined) : MISSING)
    fanOut(
      walks.map((walk) => (walk.done ? walk : empty(walk))),
      tuples,
      sparse,
    )
    return true
  }
  for (const element of array)
    fanOut(
      walks.map((walk) => (walk.done ? walk : enter(walk, element))),
      tuples,
      sparse,
    )
  return true
}

export interface Tuples {
  tuples: unknown[][]
  /** An array was met on the way. */
  multikey: boolean
}

/**
 * All tuples of a document for these paths.
 * @param sparse leave out tuples of which no field is there
 * @throws code 171 when two of the paths end in different arrays
 */
export const indexTuples = (document: Document, paths: readonly string[], sparse = false): Tuples => {
  const tuples: unknown[][] = []
  const multikey = fanOut(
    paths.map((path) => ({ parts: path.split('.'), at: 0, value: document, done: false })),
    tuples,
    sparse,
  )
  return { tuples, multikey }
}

/** Whether a path of this document ends in an array or passes one. */
export const passesArray = (document: Document, path: string): boolean => {
  if (!path.includes('.')) return Array.isArray(getOwn(document, path))
  let value: unknown = document
  for (const part of path.split('.')) {
    if (Array.isArray(value)) return true
    if (!isDocument(value)) return false
    value = getOwn(value, part)
  }
  return Array.isArray(value)
}
