/** Records as a file, written as they are read. */
import type { ModelRecord, StoredField } from '../contract.ts'
import { toText } from '../fields/values.ts'
import { csvRow } from './csv.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
}

/** Tells spreadsheets that the text is UTF-8: they take it for something else otherwise. */
const BOM = '\u{feff}'

/** @param keys of these fields alone */
export async function* exported(
  batches: AsyncIterable<readonly ModelRecord[]>,
  format: ExportFormat,
  fields: readonly StoredField[],
  keys?: readonly string[],
): AsyncGenerator<string> {
  if (format === 'csv') {
    const columns = [
      'id',
      ...fields.map(({ key }) => key).filter((key) => !keys || keys.includes(key)),
      'createdAt',
      'updatedAt',
    ]
    yield `${BOM}${csvRow(columns)}`
    for await (const batch of batches)
      yield batch
        .map((record) => csvRow(columns.map((key) => toText((record as Record<string, unknown>)[key]))))
        .join('')
    return
  }
  if (format === 'jsonl') {
    for await (const batch of batches) yield batch.map((record) => `${JSON.stringify(record)}\n`).join('')
    return
  }
  let first = true
  yield '['
  for await (const batch of batches) {
    if (batch.length === 0) continue
    yield `${first ? '\n' : ',\n'}${batch.map((record) => JSON.stringify(record)).join(',\n')}`
    first = false
  }
  yield '\n]\n'
}
