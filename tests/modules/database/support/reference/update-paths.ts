/** The concrete places in a document that the path of an update operator names. */
import type { Document } from '../../../../../modules/database/contract.ts'
import { matches } from './match.ts'
import { isIndex, isObject, Refused } from './values.ts'

export interface UpdateOptions {
  /** What `$` stands for. */
  position?: number
  arrayFilters?: Document[]
  /** The document is being made by an upsert. */
  inserting?: boolean
}

type Container = Document | unknown[]

const isContainer = (value: unknown): value is Container => Array.isArray(value) || isObject(value)
export const fieldOf = (parent: Container, key: string): unknown =>
  Object.hasOwn(parent, key) ? (parent as Document)[key] : undefined

const valueAt = (document: Document, path: string[]): unknown => {
  let value: unknown = document
  for (const part of path) value = isContainer(value) ? fieldOf(value, part) : undefined
  return value
}

const passesFilter = (element: unknown, identifier: string, filters: Document[]): boolean => {
  const own = filters.find((filter) => Object.keys(filter)[0]!.split('.')[0] === identifier)
  if (!own) throw new Refused(2, `no array filter ${identifier}`)
  return matches({ [identifier]: element }, own)
}

/** Puts indexes for `$`, `$[]` and `$[id]`, by the document as it was before the update. */
export const concretePaths = (before: Document, parts: string[], options: UpdateOptions): string[][] =>
  parts.reduce<string[][]>(
    (paths, part) =>
      paths.flatMap((path) => {
        if (part === '$') {
          if (options.position === undefined) throw new Refused(2, 'no position')
          return [[...path, String(options.position)]]
        }
        const identifier = /^\$\[(.*)\]$/.exec(part)?.[1]
        if (identifier === undefined) return [[...path, part]]
        const array = valueAt(before, path)
        if (!Array.isArray(array)) throw new Refused(2, 'array updates need an array')
        return array.flatMap((element, i) =>
          identifier === '' || passesFilter(element, identifier, options.arrayFilters ?? [])
            ? [[...path, String(i)]]
            : [],
        )
      }),
    [[]],
  )

/**
 * The container of a place. `create` makes what is missing on the way; otherwise null when there is no such place.
 * @param strict a place that cannot exist is an error even when nothing is made
 */
export const parentOf = (document: Document, path: string[], create: boolean, strict = create): Container | null => {
  let parent: Container = document
  for (const [i, part] of path.entries()) {
    if (Array.isArray(parent) && !isIndex(part)) {
      if (strict) throw new Refused(28, `no field ${part} in an array`)
      return null
    }
    if (i === path.length - 1) return parent
    let value = fieldOf(parent, part)
    if (value === undefined) {
      if (!create) return null
      value = {}
      put(parent, part, value)
    }
    if (!isContainer(value)) {
      if (strict) throw new Refused(28, `no field in ${part}`)
      return null
    }
    parent = value
  }
  return parent
}

export const put = (parent: Container, key: string, value: unknown): void => {
  if (Array.isArray(parent)) while (parent.length < Number(key)) parent.push(null)
  ;(parent as Document)[key] = value
}
