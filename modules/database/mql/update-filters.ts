/** The array filters of an update: which elements `$[identifier]` stands for. */
import type { Document } from '../contract.ts'
import { badValue, failedToParse, MqlError, typeMismatch } from './errors.ts'
import { compileFilter, type Predicate } from './match.ts'
import { typeName } from './types.ts'
import { isDocument } from './values.ts'

/** The array filters of an update by identifier. */
export type ArrayFilters = Map<string, Predicate>

const LOGICAL = new Set(['$and', '$or', '$nor'])

const checkIdentifier = (identifier: string): void => {
  if (identifier === '$expr') {
    throw new MqlError(224, 'QueryFeatureNotAllowed', '$expr is not allowed in the query predicate for an array filter')
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw badValue(
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
    )
  }
}

/** Rewrites `{ 'id.a': 1 }` to a filter on a document `{ element }`, noting the identifiers. */
const rewriteArrayFilter = (filter: Document, identifiers: Set<string>): Document => {
  const result: Document = {}
  for (const [key, value] of Object.entries(filter)) {
    if (LOGICAL.has(key) && Array.isArray(value)) {
      result[key] = value.map((entry: Document) => rewriteArrayFilter(entry, identifiers))
      continue
    }
    const [identifier, ...rest] = key.split('.')
    checkIdentifier(identifier!)
    identifiers.add(identifier!)
    result[['element', ...rest].join('.')] = value
  }
  return result
}

/** Compiles `[{ 'id.field': condition }, ...]`. @throws MqlError for filters that name no element, or several */
export const compileArrayFilters = (filters: unknown): ArrayFilters => {
  const compiled: ArrayFilters = new Map()
  if (filters === undefined || filters === null) return compiled
  if (!Array.isArray(filters)) throw typeMismatch("BSON field 'arrayFilters' is the wrong type, expected type 'array'")
  for (const filter of filters) {
    if (!isDocument(filter)) {
      throw typeMismatch(`BSON field 'arrayFilters' is the wrong type '${typeName(filter)}', expected type 'object'`)
    }
    const identifiers = new Set<string>()
    const predicate = compileFilter(rewriteArrayFilter(filter, identifiers))
    const [identifier] = identifiers
    if (identifiers.size !== 1 || identifier === undefined) {
      throw failedToParse('Each array filter must use exactly one top-level field name')
    }
    if (compiled.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`)
    }
    compiled.set(identifier, predicate)
  }
  return compiled
}
