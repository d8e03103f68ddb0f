/** From the rows of a file to records: which column goes where, and what its texts mean there. */
import type { StoredField } from '../../../../../modules/models/contract.ts'
import type { TableFile } from './table-file.ts'
import { type Flaw, flawOf, itemRules, type Read, type Rules, readDraft } from './values.ts'

/** Keys of fields by the place of their column; null where a column is left out. */
export type Mapping = (string | null)[]

const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '')

/** Columns that are called as a field is; each field once. */
export function guessMapping(columns: readonly string[], fields: readonly StoredField[]): Mapping {
  const free = new Set(fields)
  return columns.map((column) => {
    const wanted = plain(column)
    const candidates = [...free]
    const field =
      candidates.find(({ key }) => key === column.trim()) ??
      candidates.find(({ key, name }) => plain(key) === wanted || plain(name) === wanted)
    if (!field) return null
    free.delete(field)
    return field.key
  })
}

/** Required fields without a default that nothing comes for: every row would be refused, unless it is of a record that is there. */
export const lackingFields = (mapping: Mapping, fields: readonly StoredField[], by?: string): StoredField[] =>
  by !== undefined
    ? []
    : fields.filter(({ key, required, default: preset }) => required && preset === undefined && !mapping.includes(key))

/** Fields by which a row can be of a record that is there: no other has the same value. */
export const keyFields = (mapping: Mapping, fields: readonly StoredField[]): StoredField[] =>
  fields.filter(({ key, unique }) => unique && mapping.includes(key))

const YES = new Set(['true', '1', 'yes', 'y', 'да', 'on', '+'])
const NO = new Set(['false', '0', 'no', 'n', 'нет', 'off', '-'])

/** What a text of a table means in a field. */
export function fromCell(rules: Rules, cell: string): Read {
  const text = cell.trim()
  if (text === '') return { value: null }
  switch (rules.type) {
    case 'boolean': {
      const word = text.toLowerCase()
      if (YES.has(word) || NO.has(word)) return { value: YES.has(word) }
      return { flaw: { is: 'boolean' } }
    }
    case 'array': {
      if (text.startsWith('[')) return fromJson(rules, text)
      const values: unknown[] = []
      for (const part of text.split(text.includes(';') ? ';' : ',')) {
        const read = fromCell({ ...itemRules(rules), required: false }, part)
        if ('flaw' in read) return read
        if (read.value !== null) values.push(read.value)
      }
      return checked(rules, values)
    }
    case 'json':
      return fromJson(rules, text)
    case 'date':
      return checked(rules, /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? text.slice(0, 10) : text)
    case 'text':
    case 'string':
      return checked(rules, cell)
    case 'integer':
    case 'float':
    case 'datetime':
      return readDraft({ ...rules, required: false }, text)
    default:
      return checked(rules, text)
  }
}

function fromJson(rules: Rules, text: string): Read {
  try {
    return checked(rules, JSON.parse(text))
  } catch {
    return { flaw: { is: 'json' } }
  }
}

function checked(rules: Rules, value: unknown): Read {
  const wrong = flawOf(rules, value)
  return wrong ? { flaw: wrong } : { value }
}

/** What keeps a row from becoming a record. */
export interface RowProblem {
  /** From 1 on, as the table of the file has them below its head. */
  row: number
  /** Key of a field; empty for the row as a whole. */
  field: string
  flaw?: Flaw
  /** In the server's words. */
  message?: string
}

export interface Converted {
  row: number
  values: Record<string, unknown>
}

/**
 * Records of a file, and the rows that are none. Fields without a value get their default.
 * @param by key of the field by which rows change records that are there: only there a row has to have a value
 */
export function convertRows(
  { format, rows }: TableFile,
  mapping: Mapping,
  fields: readonly StoredField[],
  by?: string,
): { records: Converted[]; problems: RowProblem[] } {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const records: Converted[] = []
  const problems: RowProblem[] = []
  for (const [at, row] of rows.entries()) {
    const values: Record<string, unknown> = {}
    const wrong: RowProblem[] = []
    for (const [place, key] of mapping.entries()) {
      const field = key === null ? undefined : byKey.get(key)
      if (!field) continue
      const given = row[place]
      const rules = { ...field, required: false }
      const read: Read = format === 'csv' ? fromCell(rules, String(given ?? '')) : checked(rules, given ?? null)
      const required = by === undefined ? field.required && field.default === undefined : field.key === by
      if ('flaw' in read) wrong.push({ row: at + 1, field: field.key, flaw: read.flaw })
      else if (read.value !== null) values[field.key] = read.value
      else if (required) wrong.push({ row: at + 1, field: field.key, flaw: { is: 'required' } })
    }
    if (wrong.length > 0) problems.push(...wrong)
    else records.push({ row: at + 1, values })
  }
  return { records, problems }
}
