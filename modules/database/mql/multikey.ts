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
}

const final = (value: unknown): Walk => ({ parts: [], at: 0, value: value === undefined ? null : value, done: true })

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
    else return final(null)
    at++
    if (value === undefined) return final(null)
  }
  return Array.isArray(value) ? { parts, at, value, done: false } : final(value)
}

const enter = (walk: Walk, element: unknown): Walk => {
  if (walk.at === walk.parts.length) return { ...final(element), value: element }
  return isDocument(element) ? { parts: walk.parts, at: walk.at, value: element, done: false } : final(null)
}

const fanOut = (start: Walk[], tuples: unknown[][]): boolean => {
  const walks = start.map(advance)
  const blocked = walks.find((walk) => !walk.done)
  if (!blocked) {
    tuples.push(walks.map((walk) => walk.value))
    return false
  }
  const array = blocked.value as unknown[]
  const other = walks.find((walk) => !walk.done && walk.value !== array)
  if (other) {
    const names = [other, blocked].map((walk) => `[${walk.parts[walk.at - 1]}]`).join(' ')
    throw new MqlError(171, 'CannotIndexParallelArrays', `cannot index parallel arrays ${names}`)
  }
  if (array.length === 0) {
    // An empty array is indexed as "undefined" itself, but fields below it are missing.
    const empty = (walk: Walk): Walk =>
      walk.at === walk.parts.length ? { ...final(null), value: undefined } : final(null)
    fanOut(
      walks.map((walk) => (walk.done ? walk : empty(walk))),
      tuples,
    )
    return true
  }
  for (const element of array)
    fanOut(
      walks.map((walk) => (walk.done ? walk : enter(walk, element))),
      tuples,
    )
  return true
}

export interface Tuples {
  tuples: unknown[][]
  /** An array was met on the way. */
  multikey: boolean
}

/** All tuples of a document for these paths. @throws code 171 when two of them end in different arrays */
export const indexTuples = (document: Document, paths: readonly string[]): Tuples => {
  const tuples: unknown[][] = []
  const multikey = fanOut(
    paths.map((path) => ({ parts: path.split('.'), at: 0, value: document, done: false })),
    tuples,
  )
  return { tuples, multikey }
}

/** Whether a path of this document ends in an array or passes one. */
export const passesArray = (document: Document, path: string): boolean => {
  let value: unknown = document
  for (const part of path.split('.')) {
    if (Array.isArray(value)) return true
    if (!isDocument(value)) return false
    value = getOwn(value, part)
  }
  return Array.isArray(value)
}
