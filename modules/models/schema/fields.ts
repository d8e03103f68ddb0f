/** What fields of a model have to be. */
import { randomBytes } from 'node:crypto'
import { messageOf, type Problem } from '../../../kernel/index.ts'
import { FIELDS_MAX, type ModelField, type StoredField, SYSTEM_KEYS } from '../contract.ts'
import { compilePattern } from '../fields/pattern.ts'
import { defaultOf } from '../fields/record.ts'
import { checkLimits, Misfit } from '../fields/values.ts'
import { modelInvalid } from '../models.errors.ts'

const RESERVED = new Set<string>([
  ...SYSTEM_KEYS,
  'prototype',
  'toJSON',
  'then',
  ...Object.getOwnPropertyNames(Object.prototype),
])
const UNIQUE = new Set(['string', 'integer', 'float', 'date', 'datetime', 'enum', 'reference', 'boolean', 'file'])
const INDEXED = new Set([...UNIQUE, 'array'])
const LIMITED = new Set(['string', 'text', 'integer', 'float', 'array'])
const TEXTS = new Set(['string', 'text'])

/** Of all fields as JSON: every model of a project is in memory. */
const MAX_BYTES = 262_144
/** MongoDB has up to 64 of a collection, the one of ids among them. */
const MAX_INDEXES = 63

/** Indexes that a field asks for; a unique one has another by which lists are sorted. */
const indexesOf = ({ type, unique, indexed }: StoredField): number =>
  (unique ? 1 : 0) + (indexed || unique || type === 'reference' ? 1 : 0)

export interface FieldsContext {
  /** Id of a model of the project, by its slug or id; undefined when there is none. */
  model(slug: string): string | undefined
  maxIndexes: number
}

export const modelProblems = (errors: Problem[]) => {
  const [first] = errors
  return modelInvalid([`${first!.path.slice(1).replaceAll('/', '.')} ${first!.message}`], {
    errors: errors.slice(0, 100),
  })
}

/** Fields as they are stored. @param before those that there are @throws M3M_MODEL_INVALID */
export function checkedFields(
  given: readonly ModelField[],
  before: readonly StoredField[],
  context: FieldsContext,
): StoredField[] {
  const errors: Problem[] = []
  if (given.length > FIELDS_MAX) throw modelProblems([{ path: '/fields', message: `are more than ${FIELDS_MAX}` }])
  const keys = new Set<string>()
  const ids = new Set<string>()
  const known = new Set(before.map(({ id }) => id))
  const fields = given.map((field, at) => {
    const path = `/fields/${at}`
    const problem = (rest: string, message: string) => void errors.push({ path: path + rest, message })
    const lower = field.key.toLowerCase()
    if (RESERVED.has(field.key)) problem('/key', `"${field.key}" is taken by every record; take another`)
    if (keys.has(lower)) problem('/key', `"${field.key}" is there twice`)
    keys.add(lower)
    // A field without an id and with a key that is there is that field.
    const id = field.id ?? before.find(({ key }) => key === field.key)?.id ?? randomBytes(4).toString('hex')
    if (field.id !== undefined && !known.has(field.id)) problem('/id', 'is of no field of the model; leave it out')
    if (ids.has(id)) problem('/id', 'is there twice')
    ids.add(id)
    return fieldOf({ ...field, id }, context, problem)
  })
  const indexes = fields.filter(({ indexed, unique }) => indexed || unique).length
  if (indexes > context.maxIndexes)
    errors.push({ path: '/fields', message: `has ${indexes} indexes, and ${context.maxIndexes} are allowed` })
  const all = fields.reduce((sum, field) => sum + indexesOf(field), 0)
  if (all > MAX_INDEXES)
    errors.push({
      path: '/fields',
      message: `need ${all} indexes, and there are ${MAX_INDEXES}: one for each field that is indexed or a reference, two for each that is unique`,
    })
  if (Buffer.byteLength(JSON.stringify(fields)) > MAX_BYTES)
    errors.push({
      path: '/fields',
      message: `have more than ${MAX_BYTES} bytes together; make texts and options shorter`,
    })
  if (errors.length > 0) throw modelProblems(errors)
  return fields
}

function fieldOf(
  field: ModelField & { id: string },
  context: FieldsContext,
  problem: (path: string, message: string) => void,
): StoredField {
  const { type, min, max, pattern } = field
  const stored: StoredField = { ...field, name: field.name?.trim() || field.key }
  // "No" is a default like any other.
  for (const key of Object.keys(stored) as (keyof StoredField)[])
    if (stored[key] === undefined || (stored[key] === false && key !== 'default')) delete stored[key]
  if (field.unique && !UNIQUE.has(type)) problem('/unique', `is nothing for a field of type ${type}`)
  if (field.indexed && !INDEXED.has(type)) problem('/indexed', `is nothing for a field of type ${type}`)
  for (const limit of ['min', 'max'] as const)
    if (field[limit] !== undefined && !LIMITED.has(type)) problem(`/${limit}`, `is nothing for a field of type ${type}`)
  if (min !== undefined && max !== undefined && min > max) problem('/max', 'is less than min')
  if (pattern !== undefined) {
    if (!TEXTS.has(type)) problem('/pattern', `is nothing for a field of type ${type}`)
    try {
      compilePattern(pattern)
    } catch (error) {
      problem('/pattern', `is no pattern that texts can be matched with: ${messageOf(error)}`)
    }
  }
  checkKind(stored, '', context, problem)
  if (type === 'array') {
    if (!field.items) problem('/items', 'is required: the type of the entries')
    else {
      stored.items = { ...field.items }
      checkKind(stored.items, '/items', context, problem)
    }
  } else if (field.items) problem('/items', `is nothing for a field of type ${type}`)
  checkDefault(stored, problem)
  return stored
}

function checkKind(
  kind: { type: string; options?: string[]; model?: string },
  path: string,
  { model }: FieldsContext,
  problem: (path: string, message: string) => void,
): void {
  if (kind.type === 'enum') {
    const options = kind.options ?? []
    if (options.length === 0) problem(`${path}/options`, 'must not be empty')
    if (new Set(options).size < options.length) problem(`${path}/options`, 'has something twice')
    if (options.some((option) => /[\n\r]/.test(option) || !option.isWellFormed()))
      problem(`${path}/options`, 'has something that is not one line')
  } else if (kind.options) problem(`${path}/options`, `is nothing for a field of type ${kind.type}`)
  if (kind.type === 'reference') {
    const target = kind.model === undefined ? undefined : model(kind.model)
    if (target === undefined) problem(`${path}/model`, 'must be the slug of a model of the project')
    else kind.model = target
  } else if (kind.model !== undefined) problem(`${path}/model`, `is nothing for a field of type ${kind.type}`)
}

function checkDefault(field: StoredField, problem: (path: string, message: string) => void): void {
  if (field.default === undefined) return
  if (field.default === null) {
    delete field.default
    return
  }
  if (field.unique) problem('/default', 'cannot be, for only one record could have it')
  if (field.type === 'reference' || field.type === 'file')
    problem('/default', `is nothing for a field of type ${field.type}`)
  else if (field.type !== 'array' || field.items)
    try {
      checkLimits(field, defaultOf(field, new Date()))
    } catch (error) {
      if (!(error instanceof Misfit)) throw error
      problem(`/default${error.path}`, error.message)
    }
}
