/**
 * SQL conditions over the stored JSON that let through every document that matches, and few others; the exact filter
 * always decides afterwards. Wherever a path passes an array, SQL lets the document through.
 */

import type { ObjectId } from 'bson'
import type { Document } from '../contract.ts'
import { compileRegex } from '../mql/regex.ts'
import { isDocument, isNumber, isOperatorDocument, isRegex, RANK, rank } from '../mql/values.ts'
import type { SqlValue } from './sqlite.ts'

export interface SqlCondition {
  sql: string
  parameters: SqlValue[]
}

export interface PrefilterOptions {
  /** The column with the stored document. */
  column: string
  /** Makes a regular expression known to SQL and gives its number. */
  registerRegex: (regex: RegExp) => number
  /** Texts are compared by a collation. */
  collated?: boolean
}

const MAX_ALTERNATIVES = 50

const isSafePart = (part: string): boolean =>
  part.length > 0 && part.length < 100 && /^[\p{L}\p{N}_\- ]+$/u.test(part) && !/^\d+$/.test(part)

const jsonPath = (parts: string[]): string => `'$${parts.map((part) => `."${part}"`).join('')}'`

const combine = (conditions: SqlCondition[], operator: 'AND' | 'OR'): SqlCondition | null => {
  if (conditions.length === 0) return null
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${operator} `)})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}

const MAX_SQL_INTEGER = 2 ** 63

/** A number as SQL reads it out of JSON: the digits of a large integer are those of its text, which differ from its value. */
const sqlNumber = (value: number): SqlValue =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < MAX_SQL_INTEGER
    ? BigInt(JSON.stringify(value))
    : value

type Leaf = (path: string, parts: string[]) => SqlCondition | null

class Prefilter {
  readonly #options: PrefilterOptions

  constructor(options: PrefilterOptions) {
    this.#options = options
  }

  /** The condition of one path, or of an array on the way to it. */
  #onPath(field: string, leaf: Leaf): SqlCondition | null {
    const parts = field.split('.')
    if (!parts.every(isSafePart)) return null
    const condition = leaf(jsonPath(parts), parts)
    if (!condition) return null
    const arrays = parts.map((_, i) => `json_type(${this.#options.column},${jsonPath(parts.slice(0, i + 1))})='array'`)
    return { sql: `(${[condition.sql, ...arrays.reverse()].join(' OR ')})`, parameters: condition.parameters }
  }

  #extract(path: string): string {
    return `json_extract(${this.#options.column},${path})`
  }

  #isObject(path: string): string {
    return `json_type(${this.#options.column},${path})='object'`
  }

  /** A comparison with a value of a type that SQL compares alike. */
  #compare(operator: string, value: unknown): Leaf {
    return (path, parts) => {
      switch (rank(value)) {
        case RANK.null:
          return operator === '=' ? { sql: `${this.#extract(path)} IS NULL`, parameters: [] } : null
        case RANK.string:
          if (this.#options.collated || String(value).includes('\0')) return null
          return { sql: `${this.#extract(path)}${operator}?`, parameters: [String(value)] }
        case RANK.number:
          if (typeof value !== 'number' || !Number.isFinite(value)) return null
          // Numbers JSON lacks are stored as objects.
          return {
            sql: `(${this.#extract(path)}${operator}? OR ${this.#isObject(path)})`,
            parameters: [sqlNumber(value)],
          }
        case RANK.boolean:
          return operator === '=' ? { sql: `${this.#extract(path)}=?`, parameters: [value ? 1 : 0] } : null
        case RANK.date:
          return { sql: `${this.#extract(jsonPath([...parts, '$date']))}${operator}?`, parameters: [Number(value)] }
        case RANK.objectId: {
          const hex = (value as ObjectId).toHexString()
          return { sql: `${this.#extract(jsonPath([...parts, '$oid']))}${operator}?`, parameters: [hex] }
        }
      }
      return null
    }
  }

  #regex(pattern: unknown, options?: unknown): Leaf {
    return (path) => {
      const number = this.#options.registerRegex(compileRegex(pattern, options))
      const isText = `json_type(${this.#options.column},${path})='text'`
      return {
        sql: `((${isText} AND matches_regex(?,${this.#extract(path)})) OR ${this.#isObject(path)})`,
        parameters: [number],
      }
    }
  }

  #oneOf(field: string, list: unknown): SqlCondition | null {
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_ALTERNATIVES) return null
    const conditions = list.map((value) => this.#equality(field, value))
    return conditions.every((condition) => condition !== null) ? combine(conditions, 'OR') : null
  }

  #equality(field: string, value: unknown): SqlCondition | null {
    if (Array.isArray(value) || isDocument(value) || isRegex(value)) return null
    return this.#onPath(field, this.#compare('=', value ?? null))
  }

  #operator(field: string, name: string, argument: unknown, all: Document): SqlCondition | null {
    switch (name) {
      case '$eq':
        return this.#equality(field, argument)
      case '$gt':
        return this.#onPath(field, this.#compare('>', argument))
      case '$gte':
        return this.#onPath(field, this.#compare('>=', argument))
      case '$lt':
        return this.#onPath(field, this.#compare('<', argument))
      case '$lte':
        return this.#onPath(field, this.#compare('<=', argument))
      case '$in':
        return this.#oneOf(field, argument)
      case '$exists':
        if (argument !== true && !(isNumber(argument) && argument === 1)) return null
        return this.#onPath(field, (path) => ({
          sql: `json_type(${this.#options.column},${path}) IS NOT NULL`,
          parameters: [],
        }))
      case '$size':
      case '$elemMatch':
        return this.#onPath(field, () => ({ sql: '0', parameters: [] }))
      case '$regex':
        return this.#onPath(field, this.#regex(argument, all.$options))
    }
    return null
  }

  #field(field: string, condition: unknown): SqlCondition | null {
    if (isRegex(condition)) return this.#onPath(field, this.#regex(condition))
    if (!isOperatorDocument(condition)) return this.#equality(field, condition)
    const conditions = Object.entries(condition).map(([name, argument]) =>
      this.#operator(field, name, argument, condition),
    )
    return combine(
      conditions.filter((entry) => entry !== null),
      'AND',
    )
  }

  compile(filter: Document): SqlCondition | null {
    const conditions: SqlCondition[] = []
    for (const [key, condition] of Object.entries(filter)) {
      let sql: SqlCondition | null = null
      if (key === '$and' || key === '$or') {
        const branches = (condition as Document[]).map((branch) => this.compile(branch))
        const known = branches.filter((branch) => branch !== null)
        // One branch SQL cannot judge makes the whole alternative undecided.
        if (key === '$and') sql = combine(known, 'AND')
        else if (known.length === branches.length) sql = combine(known, 'OR')
      } else if (key[0] !== '$') sql = this.#field(key, condition)
      if (sql) conditions.push(sql)
    }
    return combine(conditions, 'AND')
  }
}

/** The SQL part of a filter that has been compiled; null when SQL can say nothing about it. */
export const prefilter = (filter: Document, options: PrefilterOptions): SqlCondition | null =>
  new Prefilter(options).compile(filter)
