/** The top-level fields a filter or an expression reads, so that no others need be decoded. */
import type { Document } from '../contract.ts'
import { isDocument } from '../mql/values.ts'

const WHOLE_DOCUMENT = /^\$\$(ROOT|CURRENT)/
/** Operators that name fields otherwise than as `$field`. */
const OPAQUE = new Set(['$getField', '$setField', '$unsetField', '$top', '$topN', '$bottom', '$bottomN'])

/** Adds the fields of an expression; false when it may read the whole document. */
export const addExpressionFields = (expression: unknown, fields: Set<string>): boolean => {
  if (typeof expression === 'string') {
    if (WHOLE_DOCUMENT.test(expression)) return false
    if (expression[0] === '$' && expression[1] !== '$') fields.add(expression.slice(1).split('.')[0]!)
    return true
  }
  if (Array.isArray(expression)) return expression.every((entry) => addExpressionFields(entry, fields))
  if (!isDocument(expression)) return true
  return Object.entries(expression).every(([key, value]) => {
    if (key === '$literal') return true
    return !OPAQUE.has(key) && addExpressionFields(value, fields)
  })
}

/** Adds the fields of a filter; false when they cannot be told. */
export const addFilterFields = (filter: Document, fields: Set<string>): boolean =>
  Object.entries(filter).every(([key, condition]) => {
    if (key === '$and' || key === '$or' || key === '$nor') {
      return (condition as Document[]).every((branch) => addFilterFields(branch, fields))
    }
    if (key === '$expr') return addExpressionFields(condition, fields)
    if (key === '$comment') return true
    if (key[0] === '$') return false
    fields.add(key.split('.')[0]!)
    return true
  })

/** Reading single fields pays off for a few of them, with names that need no care in SQL. */
export const canExtract = (fields: Set<string>): boolean =>
  fields.size <= 6 && [...fields].every((field) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(field))
