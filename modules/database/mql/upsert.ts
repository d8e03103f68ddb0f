/** The document an upsert begins with: the equalities of its filter. */
import type { Document } from '../contract.ts'
import { badValue } from './errors.ts'
import { clone, firstKey, hasOwn, isDocument, isOperatorDocument, isRegex, setOwn } from './values.ts'

const matchedTwice = (path: string) =>
  badValue(`cannot infer query fields to set, path '${path}' is matched twice`, 54, 'NotSingleValueField')

const seed = (document: Document, path: string, value: unknown): void => {
  const parts = path.split('.')
  const last = parts.pop()!
  let parent = document
  for (const part of parts) {
    if (!hasOwn(parent, part)) setOwn(parent, part, {})
    parent = parent[part]
    if (!isDocument(parent)) throw matchedTwice(path)
  }
  if (hasOwn(parent, last)) throw matchedTwice(path)
  setOwn(parent, last, clone(value))
}

/** The one value an operator document stands for, in a list; empty when it allows several. */
const impliedValue = (condition: Document): unknown[] => {
  if (hasOwn(condition, '$eq')) return [condition.$eq]
  for (const operator of ['$in', '$all']) {
    const list: unknown = condition[operator]
    if (!Array.isArray(list) || list.length !== 1) continue
    const isCondition = isRegex(list[0]) || (isDocument(list[0]) && firstKey(list[0]) === '$elemMatch')
    if (!isCondition) return list
  }
  return []
}

/** Collects the fields that a filter fixes; ranges and alternatives fix none. */
export const seedFromFilter = (filter: Document, document: Document = {}): Document => {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and') for (const branch of condition) seedFromFilter(branch, document)
    else if (key === '$or' && condition.length === 1) seedFromFilter(condition[0], document)
    if (key[0] === '$' || isRegex(condition)) continue
    const values = isOperatorDocument(condition) ? impliedValue(condition) : [condition]
    for (const value of values) seed(document, key, value)
  }
  return document
}
