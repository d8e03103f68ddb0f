/** What a filter demands of each path: necessary conditions that indexes can use. */
import type { Document } from '../contract.ts'
import { firstKey, isDocument, isNumber, isOperatorDocument, isRegex, RANK, rank, regexParts } from '../mql/values.ts'

export type Constraint =
  | { kind: 'eq'; value: unknown }
  | { kind: 'in'; values: unknown[] }
  | { kind: 'gt' | 'gte' | 'lt' | 'lte'; value: unknown }
  | { kind: 'prefix'; value: string }
  | { kind: 'exists' }

export interface Constraints {
  byPath: Map<string, Constraint[]>
  /** The constraints together say all that the filter says. */
  complete: boolean
}

/** Longer lists are matched document by document. */
const MAX_LIST = 500
const RANGE_TYPES: ReadonlySet<number> = new Set([RANK.number, RANK.string, RANK.date, RANK.objectId, RANK.boolean])
/** Characters that stand for themselves at the start of a pattern. */
const LITERAL_PREFIX = /^\^((?:[A-Za-z0-9 _\-@:/#%&=,;<>~"'!]|\\[.\-/@])+)/

interface Collector extends Constraints {
  /** Texts are compared by a collation, which no index knows. */
  collated: boolean
}

/** A number on the path may be a position or a field of the elements; an index knows only one of them. */
const isAmbiguous = (path: string): boolean => /(^|\.)\d+(\.|$)/.test(path)

const add = (collector: Collector, path: string, constraint: Constraint): void => {
  if (isAmbiguous(path)) {
    collector.complete = false
    return
  }
  const known = collector.byPath.get(path)
  if (known) known.push(constraint)
  else collector.byPath.set(path, [constraint])
}

const dependsOnCollation = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && (isDocument(value) || Array.isArray(value)))

const literalPrefix = (pattern: unknown, options: unknown): string | null => {
  const parts = isRegex(pattern) ? regexParts(pattern) : { source: pattern, options: '' }
  const flags = options ?? parts.options
  if (typeof parts.source !== 'string' || typeof flags !== 'string' || /[imx]/.test(flags)) return null
  if (parts.source.includes('|')) return null
  const match = LITERAL_PREFIX.exec(parts.source)
  if (!match) return null
  let literal = match[1]!
  const next = parts.source[match[0].length]
  // A quantifier makes the last character optional.
  if (next !== undefined && '*?+{'.includes(next)) literal = literal.replace(/\\?.$/, '')
  return literal.replace(/\\(.)/g, '$1') || null
}

const addRegex = (collector: Collector, path: string, pattern: unknown, options?: unknown): void => {
  collector.complete = false
  const prefix = literalPrefix(pattern, options)
  if (prefix !== null) add(collector, path, { kind: 'prefix', value: prefix })
}

const addEquality = (collector: Collector, path: string, value: unknown): void => {
  const type = rank(value)
  if (type === RANK.array || (collector.collated && dependsOnCollation(value))) {
    collector.complete = false
    return
  }
  if (type === RANK.object) collector.complete = false
  add(collector, path, { kind: 'eq', value: value ?? null })
}

const addList = (collector: Collector, path: string, list: unknown): void => {
  const usable =
    Array.isArray(list) &&
    list.length <= MAX_LIST &&
    list.every((value) => !Array.isArray(value) && !isRegex(value)) &&
    !(collector.collated && list.some(dependsOnCollation))
  if (!usable) {
    collector.complete = false
    return
  }
  if (list.some(isDocument)) collector.complete = false
  add(collector, path, { kind: 'in', values: list.map((value) => value ?? null) })
}

const addOperator = (collector: Collector, path: string, name: string, argument: unknown, all: Document): void => {
  switch (name) {
    case '$eq':
      if (isRegex(argument)) collector.complete = false
      else addEquality(collector, path, argument)
      return
    case '$in':
      addList(collector, path, argument)
      return
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      const usable =
        RANGE_TYPES.has(rank(argument)) &&
        !Number.isNaN(argument) &&
        !(collector.collated && typeof argument === 'string')
      if (usable) add(collector, path, { kind: name.slice(1) as 'gt', value: argument })
      else collector.complete = false
      return
    }
    case '$regex':
      addRegex(collector, path, argument, all.$options)
      return
    case '$options':
    case '$comment':
      return
  }
  collector.complete = false
  if (name === '$elemMatch' && isDocument(argument) && firstKey(argument)?.[0] !== '$') {
    collect(argument, { ...collector }, `${path}.`)
  } else if (name === '$all' && Array.isArray(argument)) {
    const [value] = argument
    if (argument.length > 0 && !isDocument(value) && !isRegex(value)) addEquality(collector, path, value)
  } else if (name === '$exists' && (argument === true || (isNumber(argument) && argument === 1))) {
    add(collector, path, { kind: 'exists' })
  }
}

const collect = (filter: Document, collector: Collector, prefix: string): void => {
  for (const [key, condition] of Object.entries(filter)) {
    const path = prefix + key
    if (key === '$and') for (const branch of condition) collect(branch, collector, prefix)
    else if (key === '$comment') continue
    else if (key[0] === '$') collector.complete = false
    else if (isRegex(condition)) addRegex(collector, path, condition)
    else if (!isOperatorDocument(condition)) addEquality(collector, path, condition)
    else
      for (const [name, argument] of Object.entries(condition)) addOperator(collector, path, name, argument, condition)
  }
}

/** Reads the constraints out of a filter that has been compiled, and so is known to be one. */
export const constraintsOf = (filter: Document, collated = false): Constraints => {
  const collector: Collector = { byPath: new Map(), complete: true, collated }
  collect(filter, collector, '')
  return collector
}
