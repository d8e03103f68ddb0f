/** Records as a file, read from the server a page at a time. */
import type { ModelRecord } from '../../../../../modules/models/contract.ts'
import type { FileFormat } from './table-file.ts'

/** A value as text, as in a cell of a table; empty for none. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
export const csvLine = (cells: readonly unknown[]): string =>
  `${cells.map((cell) => quoted(cellText(cell))).join(',')}\r\n`

interface Page {
  items: ModelRecord[]
  nextCursor?: string
}

interface ExportOptions {
  format: FileFormat
  /** What the file has of each record. */
  keys: readonly string[]
  read: (cursor: string | undefined) => Promise<Page>
  /** Told how many have come. */
  onProgress: (records: number) => void
  signal: AbortSignal
}

/** The parts of the file; undefined when it was stopped. Spreadsheets take a CSV for UTF-8 by its first character. */
export async function exportRecords(options: ExportOptions): Promise<string[] | undefined> {
  const { format, keys, read, onProgress, signal } = options
  const parts = [format === 'csv' ? `\ufeff${csvLine(keys)}` : '[']
  let count = 0
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    if (signal.aborted) return undefined
    parts.push(
      page.items
        .map((record, at) => {
          if (format === 'csv') return csvLine(keys.map((key) => record[key]))
          const picked = Object.fromEntries(keys.map((key) => [key, record[key] ?? null]))
          return `${count + at === 0 ? '\n' : ',\n'}${JSON.stringify(picked)}`
        })
        .join(''),
    )
    count += page.items.length
    onProgress(count)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  if (format === 'json') parts.push('\n]\n')
  return parts
}
