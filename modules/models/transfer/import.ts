/** Many records out of a file: those that fit are stored, those that do not are told with their rows. */
import { isCoded, type Problem } from '../../../kernel/index.ts'
import { breathe } from '../../shared/breathe.ts'
import type { ImportResult, ModelRecord, RecordsService } from '../contract.ts'
import { type Check, type Shape, toValues } from '../fields/record.ts'
import { recordInvalid, recordNotUnique } from '../models.errors.ts'
import type { CheckReferences } from '../records/references.ts'
import type { Row } from './source.ts'

/** Rows stored at once. */
const BATCH = 200
/** Rows told of that do not fit. */
const MAX_ERRORS = 100

export interface ImportOptions {
  project: string
  shape: Shape
  /** Only look. */
  dryRun: boolean
  /** Key of the field by which a row is of a record that there is already; without one all are new. */
  key?: string
  /** Told every so often how many rows have been seen. */
  onProgress?(result: ImportResult): void
}

export interface Importing {
  records: Pick<RecordsService, 'insertMany' | 'insert' | 'upsert' | 'find'>
  check: CheckReferences
  maxBytes: number
}

export async function importRows(
  { records, check, maxBytes }: Importing,
  rows: AsyncIterable<Row>,
  { project, shape, dryRun, key, onProgress }: ImportOptions,
): Promise<ImportResult> {
  const result: ImportResult = { rows: 0, inserted: 0, updated: 0, failed: 0, errors: [], dryRun }
  const fail = (row: number, errors: readonly Problem[]): void => {
    result.failed += 1
    if (result.errors.length >= MAX_ERRORS) return
    for (const { path, message } of errors.slice(0, 5)) result.errors.push({ row, path, message })
  }
  /** What is wrong with a row concerns that row; anything else all of them. */
  const concerning = async (row: Row, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!isCoded(error) || (error.code !== recordInvalid.code && error.code !== recordNotUnique.code)) throw error
      fail(row.number, error.errors ?? [{ path: '', message: error.message }])
    }
  }
  const found = async (filter: Record<string, unknown>): Promise<ModelRecord[]> =>
    (await records.find(project, shape.id, { filter, limit: 1 })).items
  const look = async (row: Row): Promise<void> => {
    await breathe()
    const context: Check = { shape, maxBytes, now: new Date() }
    const [there] = key === undefined ? [] : await found({ [key]: row.values![key] ?? null })
    const kept = there && Object.fromEntries(shape.fields.map((field) => [field.key, there[field.key]]))
    const values = toValues({ ...kept, ...row.values }, context)
    await check(shape, [{ values }])
    if (there) result.updated += 1
    else result.inserted += 1
  }
  const merge = async (row: Row): Promise<void> => {
    if (row.values![key!] === undefined || row.values![key!] === null) {
      fail(row.number, [{ path: `/${key}`, message: 'is required: rows are told apart by it' }])
      return
    }
    const { inserted } = await records.upsert(project, shape.id, { [key!]: row.values![key!] }, row.values)
    if (inserted) result.inserted += 1
    else result.updated += 1
  }
  const store = async (batch: readonly Row[]): Promise<void> => {
    try {
      await records.insertMany(
        project,
        shape.id,
        batch.map(({ values }) => values),
      )
      result.inserted += batch.length
    } catch (error) {
      if (!isCoded(error) || (error.code !== recordInvalid.code && error.code !== recordNotUnique.code)) throw error
      // One of them does not fit: each by itself.
      for (const row of batch)
        await concerning(row, async () => {
          await records.insert(project, shape.id, row.values)
          result.inserted += 1
        })
    }
  }

  let batch: Row[] = []
  const flush = async (): Promise<void> => {
    const rows = batch
    batch = []
    if (rows.length === 0) return
    if (dryRun) for (const row of rows) await concerning(row, () => look(row))
    else if (key !== undefined) for (const row of rows) await concerning(row, () => merge(row))
    else await store(rows)
    onProgress?.(result)
  }
  for await (const row of rows) {
    await breathe()
    result.rows += 1
    if (row.problem) fail(row.number, [row.problem])
    else batch.push(row)
    if (batch.length >= BATCH) await flush()
  }
  await flush()
  return result
}
