/** A file with records: its columns, and what stands in them. */
import { parseCsv } from './csv.ts'

export const FILE_FORMATS = ['csv', 'json'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface TableFile {
  format: FileFormat
  columns: string[]
  /** Texts of a CSV, values of a JSON; undefined where a row has none. */
  rows: unknown[][]
}

export const MAX_ROWS = 200_000
const MAX_COLUMNS = 200

export type FileFlaw = 'empty' | 'json' | 'noRows' | 'columns' | 'rows'

export const formatOf = (name: string, text: string): FileFormat =>
  /\.(?:json|jsonl|ndjson)$/i.test(name) || (!/\.(?:csv|tsv)$/i.test(name) && /^\s*[[{]/.test(text)) ? 'json' : 'csv'

/** @throws never: what cannot be read is told as a flaw */
export function readTable(text: string, format: FileFormat): TableFile | { flaw: FileFlaw } {
  if (text.trim() === '') return { flaw: 'empty' }
  const table = format === 'csv' ? fromCsv(text) : fromJson(text)
  if ('flaw' in table) return table
  if (table.columns.length > MAX_COLUMNS) return { flaw: 'columns' }
  if (table.rows.length > MAX_ROWS) return { flaw: 'rows' }
  return table.rows.length === 0 ? { flaw: 'noRows' } : table
}

function fromCsv(text: string): TableFile {
  const [head = [], ...rows] = parseCsv(text)
  const width = Math.max(head.length, ...rows.slice(0, 100).map((row) => row.length))
  const columns = Array.from({ length: width }, (_, at) => head[at]?.trim() || `#${at + 1}`)
  return { format: 'csv', columns, rows }
}

function fromJson(text: string): TableFile | { flaw: FileFlaw } {
  const items = itemsOf(text)
  if (!items) return { flaw: 'json' }
  const records = items.filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null && !Array.isArray(item),
  )
  if (records.length < items.length) return { flaw: 'json' }
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  return { format: 'json', columns, rows: records.map((record) => columns.map((column) => record[column])) }
}

/** An array, a list as the API sends it, or one record in each line. */
function itemsOf(given: string): unknown[] | undefined {
  const text = given.replace(/^\ufeff/, '')
  try {
    const parsed = JSON.parse(text) as unknown
    if (Array.isArray(parsed)) return parsed
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const { items } = parsed as { items?: unknown }
    return Array.isArray(items) ? items : [parsed]
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown)
    } catch {
      return undefined
    }
  }
}
