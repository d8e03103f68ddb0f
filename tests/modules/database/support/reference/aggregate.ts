/** Distinct values, groups and projections. */
import type { Document } from '../../../../../modules/database/contract.ts'
import { compare } from './compare.ts'
import { isIndex, isObject } from './values.ts'

/** Keeps the first of equal values. */
const unique = (values: unknown[]): unknown[] =>
  values.filter((value, i) => values.findIndex((other) => compare(other, value) === 0) === i)

const valuesOf = (value: unknown, [part, ...rest]: string[]): unknown[] => {
  if (part === undefined) return Array.isArray(value) ? value : value === undefined ? [] : [value]
  if (Array.isArray(value)) {
    // A number is a position, and nothing else.
    if (isIndex(part)) return valuesOf(value[Number(part)], rest)
    return value.flatMap((element) => (isObject(element) ? valuesOf(element, [part, ...rest]) : []))
  }
  return isObject(value) ? valuesOf(Object.hasOwn(value, part) ? value[part] : undefined, rest) : []
}

export const distinct = (documents: Document[], path: string): unknown[] =>
  unique(documents.flatMap((document) => valuesOf(document, path.split('.'))))

/** The value of a field path in an expression. */
const read = (value: unknown, [part, ...rest]: string[]): unknown => {
  if (part === undefined) return value
  if (Array.isArray(value)) {
    return value.map((element) => read(element, [part, ...rest])).filter((element) => element !== undefined)
  }
  return isObject(value) && Object.hasOwn(value, part) ? read(value[part], rest) : undefined
}

/** Groups by one field: how many, and the least and greatest value of another. */
export const grouped = (documents: Document[], by: string, of: string): Document[] => {
  const idOf = (document: Document) => read(document, by.split('.')) ?? null
  return unique(documents.map(idOf)).map((_id) => {
    const members = documents.filter((document) => compare(idOf(document), _id) === 0)
    const values = members.map((document) => read(document, of.split('.')) ?? null).filter((value) => value !== null)
    const ordered = values.sort(compare)
    return { _id, count: members.length, least: ordered[0] ?? null, greatest: ordered.at(-1) ?? null }
  })
}

const include = (value: unknown, paths: string[][]): unknown => {
  if (Array.isArray(value))
    return value.map((element) => include(element, paths)).filter((element) => element !== undefined)
  if (!isObject(value)) return undefined
  const kept = Object.entries(value).flatMap(([key, entry]) => {
    const own = paths.filter(([part]) => part === key).map((path) => path.slice(1))
    if (own.length === 0) return []
    const shown = own.some((rest) => rest.length === 0) ? entry : include(entry, own)
    return shown === undefined ? [] : [[key, shown]]
  })
  return Object.fromEntries(kept)
}

/** A projection of fields to keep; `_id` is kept too. */
export const projected = (document: Document, fields: string[]): Document =>
  include(document, [['_id'], ...fields.map((field) => field.split('.'))]) as Document
