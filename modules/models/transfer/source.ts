/** What is in a file to import: values by the keys of fields, row by row. */

import { breathe } from '../../shared/breathe.ts'
import type { StoredField } from '../contract.ts'
import { fromText, Misfit } from '../fields/values.ts'
import { recordsImport } from '../models.errors.ts'
import { CsvError, csvRows } from './csv.ts'
import { jsonItems } from './json-items.ts'

export const IMPORT_FORMATS = ['csv', 'json', 'jsonl'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

export interface Row {
  /** From 1 on; in CSV the row after the head is the first. */
  number: number
  /** Null when there is a problem. */
  values: Record<string, unknown> | null
  problem?: { path: string; message: string }
}

export interface SourceOptions {
  format: ImportFormat
  fields: readonly StoredField[]
  /** Keys of fields by the names of columns; a column that is called as a field or its key needs none. */
  mapping?: Readonly<Record<string, string>>
  maxBytes: number
}

/** What JSON has beside fields when it was exported: it is passed over. */
const HEAD = new Set(['id', 'revision', 'createdAt', 'updatedAt'])
/** Characters of a JSON array: its text is read as a whole. */
const MAX_ARRAY = 64 * 1024 * 1024
const MAX_COLUMNS = 1_000
/** Characters of one record: what they become in memory is many times as large. */
const MAX_ITEM = 9 * 1024 * 1024

/** @throws M3M_RECORDS_IMPORT for what cannot be read any further */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>, options: SourceOptions): AsyncGenerator<Row> {
  const text = textOf(bytes, options.maxBytes)
  try {
    if (options.format === 'csv') yield* csv(text, options)
    else if (options.format === 'jsonl') yield* jsonLines(text, options)
    else yield* jsonArray(text, options)
  } catch (error) {
    if (error instanceof CsvError) throw recordsImport([error.message], { cause: error })
    throw error
  }
}

async function* textOf(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      throw recordsImport(['it is not in UTF-8'], { cause: error })
    }
  }
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > maxBytes) throw recordsImport([`it has more than ${maxBytes} bytes, see models.importBytes`])
    yield decode(chunk)
  }
  yield decode()
}

/** The field that a column is of; undefined for one that is passed over. */
function fieldOf(name: string, { fields, mapping = {} }: SourceOptions): StoredField | undefined {
  const key = Object.hasOwn(mapping, name) ? mapping[name]! : name
  if (key === '') return undefined
  const found = fields.find((field) => field.key === key) ?? fields.find((field) => field.name === key)
  if (!found && !HEAD.has(key))
    throw recordsImport([
      `there is a column ${JSON.stringify(name.slice(0, 60))} and no such field; map it, or leave it out`,
    ])
  return found
}

async function* csv(text: AsyncIterable<string>, options: SourceOptions): AsyncGenerator<Row> {
  let columns: (StoredField | undefined)[] | undefined
  let number = 0
  for await (const cells of csvRows(text)) {
    if (!columns) {
      columns = columnsOf(cells, options)
      continue
    }
    if (cells.length === 1 && cells[0] === '') continue
    number += 1
    yield rowOf(number, cells, columns)
  }
}

/** @throws M3M_RECORDS_IMPORT */
function columnsOf(names: readonly string[], options: SourceOptions): (StoredField | undefined)[] {
  if (names.length > MAX_COLUMNS)
    throw recordsImport([`it has ${names.length} columns, and at most ${MAX_COLUMNS} are read`])
  const columns = names.map((name) => fieldOf(name.trim(), options))
  const twice = columns.find((field, at) => field && columns.indexOf(field) < at)
  if (twice) throw recordsImport([`there are two columns for the field ${JSON.stringify(twice.key)}; pass one over`])
  return columns
}

function rowOf(number: number, cells: readonly string[], columns: readonly (StoredField | undefined)[]): Row {
  if (cells.length > columns.length)
    return {
      number,
      values: null,
      problem: { path: '', message: `has ${cells.length} cells, and there are ${columns.length} columns` },
    }
  const values: Record<string, unknown> = {}
  for (const [at, field] of columns.entries()) {
    if (!field) continue
    try {
      const value = fromText(field, cells[at] ?? '')
      // Nothing in a cell leaves what the field says.
      if (value !== null) values[field.key] = value
    } catch (error) {
      if (!(error instanceof Misfit)) throw error
      return { number, values: null, problem: { path: `/${field.key}`, message: error.message } }
    }
  }
  return { number, values }
}

async function* jsonLines(text: AsyncIterable<string>, options: SourceOptions): AsyncGenerator<Row> {
  let number = 0
  let rest = ''
  const parse = (line: string): Row | undefined => {
    if (line.trim() === '') return undefined
    number += 1
    try {
      return objectRow(number, JSON.parse(line), options)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return { number, values: null, problem: { path: '', message: `is no JSON: ${error.message}` } }
    }
  }
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    if (rest.length > MAX_ITEM) throw recordsImport(['a line has no end'])
    for (const line of lines) {
      const row = parse(line)
      if (row) yield row
    }
  }
  const row = parse(rest)
  if (row) yield row
}

async function* jsonArray(text: AsyncIterable<string>, options: SourceOptions): AsyncGenerator<Row> {
  let whole = ''
  for await (const chunk of text) {
    whole += chunk
    if (whole.length > MAX_ARRAY) throw recordsImport([`an array has ${MAX_ARRAY} characters at most; send JSON lines`])
  }
  try {
    // All of it is looked at before anything is stored.
    for await (const _ of itemsOf(whole));
  } catch (error) {
    if (error instanceof SyntaxError) throw recordsImport([`it is no JSON: ${error.message}`], { cause: error })
    if (error instanceof RangeError) throw recordsImport([error.message], { cause: error })
    throw error
  }
  let number = 0
  for await (const item of itemsOf(whole)) {
    number += 1
    yield objectRow(number, item, options)
  }
}

async function* itemsOf(text: string): AsyncGenerator<unknown> {
  for (const place of jsonItems(text, MAX_ITEM)) {
    await breathe()
    if (place) yield JSON.parse(text.slice(place.start, place.end))
  }
}

function objectRow(number: number, item: unknown, options: SourceOptions): Row {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return { number, values: null, problem: { path: '', message: 'is no object' } }
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(item)) {
    const field = fieldOf(name, options)
    if (field) values[field.key] = value
  }
  return { number, values }
}
