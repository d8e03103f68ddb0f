/** Records: from what is given to what is stored, and back. */
import { jsonText, messageOf, type Problem } from '../../../kernel/index.ts'
import type { ObjectId } from '../../database/contract.ts'
import type { ModelRecord, StoredField } from '../contract.ts'
import { recordInvalid } from '../models.errors.ts'
import type { RecordDocument } from '../records.repository.ts'
import { workOf } from './pattern.ts'
import { checkLimits, Misfit, toJson, toStored } from './values.ts'

/** A model as far as its records are concerned. */
export interface Shape {
  id: string
  project: string
  slug: string
  fields: readonly StoredField[]
  /** Of the form its records are stored in. */
  version: number
}

/** What matching the texts of one record may take together: everything else waits for it. */
const PATTERN_WORK = 800_000

/** Values as they are stored, by the keys of fields; there is nothing under a key without a value. */
export type Values = Record<string, unknown>

/** Under which a unique field has what no other record may have. */
export const uniqueKey = (key: string): string => `_u_${key}`

/**
 * What is unique about a value. Records without one differ by their id: not every database leaves them out of an index.
 */
const uniqueOf = (value: unknown, id: ObjectId): unknown => {
  if (value === undefined) return `~${id.toHexString()}`
  return typeof value === 'string' ? `=${value}` : value
}

/** Whether looking at a record may take a while. */
export const hasPatterns = ({ fields }: Pick<Shape, 'fields'>): boolean =>
  fields.some(({ pattern }) => pattern !== undefined)

export function invalid(slug: string, errors: Problem[]) {
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return recordInvalid([slug, `${first!.path.slice(1)} ${first!.message}${more}`], { errors })
}

const misfitOf = (error: unknown): Misfit => {
  if (error instanceof Misfit) return error
  throw error
}

/** @param now for the default "now" */
export function defaultOf(field: StoredField, now: Date): unknown {
  const { default: preset, type } = field
  if (preset === undefined || preset === null) return undefined
  if (preset === 'now' && type === 'datetime') return now
  if (preset === 'now' && type === 'date') return now.toISOString().slice(0, 10)
  return toStored(field, preset)
}

export interface Check {
  shape: Shape
  maxBytes: number
  now: Date
}

/** Values as JSON, to be stored. What is missing is as it was in `before`; in a new record, the default. @throws M3M_RECORD_INVALID */
export function toValues(given: unknown, { shape, maxBytes, now }: Check, before?: Values): Values {
  const { slug, fields } = shape
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
    throw recordInvalid([slug, 'it must be an object'], { errors: [{ path: '', message: 'must be an object' }] })
  try {
    jsonText(given, maxBytes, 'it holds bytes; put them into a file of the storage')
  } catch (error) {
    throw recordInvalid([slug, messageOf(error)], { errors: [{ path: '', message: messageOf(error) }] })
  }
  const errors: Problem[] = []
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const values: Values = { ...before }
  const keys = Object.keys(given)
  for (const key of keys) {
    const field = byKey.get(key)
    if (!field) {
      errors.push({ path: `/${key.slice(0, 100)}`, message: 'is no field of the model' })
      continue
    }
    const value = (given as Values)[key]
    delete values[key]
    if (value === null || value === undefined) continue
    try {
      values[key] = toStored(field, value)
    } catch (error) {
      const { message, path } = misfitOf(error)
      errors.push({ path: `/${key}${path}`, message })
    }
  }
  if (!before) {
    const there = new Set(keys)
    for (const field of fields) {
      if (there.has(field.key)) continue
      const preset = defaultOf(field, now)
      if (preset !== undefined) values[field.key] = preset
    }
  }
  if (errors.length === 0) errors.push(...problemsOf(values, fields, before))
  if (errors.length > 0) throw invalid(slug, errors.slice(0, 100))
  return values
}

/** What is wrong with stored values; a value that was there before may go on breaking a rule that came later. */
export function problemsOf(values: Values, fields: readonly StoredField[], before?: Values): Problem[] {
  let work = 0
  return fields.flatMap((field) => {
    const { key, required, pattern } = field
    const value = values[key]
    if (value === undefined) return required ? [{ path: `/${key}`, message: 'is required' }] : []
    if (before && before[key] === value) return []
    try {
      if (pattern !== undefined && typeof value === 'string') work += workOf(pattern, value)
      if (work > PATTERN_WORK)
        throw new Misfit('is too long to be matched, with what is in other fields; make them shorter')
      checkLimits(field, value)
      return []
    } catch (error) {
      const { message, path } = misfitOf(error)
      return [{ path: `/${key}${path}`, message }]
    }
  })
}

/** The document of a record. */
export function toDocument(
  shape: Pick<Shape, 'fields' | 'version'>,
  values: Values,
  { _id, revision, createdAt, updatedAt }: Pick<RecordDocument, '_id' | 'revision' | 'createdAt' | 'updatedAt'>,
): RecordDocument {
  const document: RecordDocument = { _id, revision, createdAt, updatedAt, _size: 0, _v: shape.version }
  for (const field of shape.fields) {
    const value = values[field.key]
    if (value !== undefined) document[field.key] = value
    if (field.unique) document[uniqueKey(field.key)] = uniqueOf(value, _id)
  }
  document._size = Buffer.byteLength(JSON.stringify(toRecord(shape.fields, document)))
  return document
}

/** The values of a document, by the keys of fields. */
export function valuesOf(fields: readonly StoredField[], document: RecordDocument): Values {
  const values: Values = {}
  for (const { key } of fields) {
    const value = document[key]
    if (value !== undefined && value !== null) values[key] = value
  }
  return values
}

/** A record as everybody sees it. @param keys of these fields alone */
export function toRecord(
  fields: readonly StoredField[],
  document: RecordDocument,
  keys?: ReadonlySet<string>,
): ModelRecord {
  const record: Record<string, unknown> = { id: document._id.toHexString() }
  for (const { key } of fields) if (!keys || keys.has(key)) record[key] = toJson(document[key])
  record.revision = document.revision
  record.createdAt = document.createdAt.toISOString()
  record.updatedAt = document.updatedAt.toISOString()
  return record as ModelRecord
}
