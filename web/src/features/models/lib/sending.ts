/** Sends many records a batch at a time, and goes on without the rows that are refused. */
import { BATCH_MAX, type ImportResult } from '../../../../../modules/models/contract.ts'
import type { Converted, RowProblem } from './mapping.ts'

export const BATCH = Math.min(200, BATCH_MAX)
/** Each is an entry of the audit log. */
export const MERGE_BATCH = BATCH_MAX

/** An error that says of which entries it is: `/3/price`. */
interface Refusal {
  errors?: readonly { path: string; message: string }[]
}

export interface Sending {
  /** Rows that were looked at: made, updated or refused. */
  done: number
  made: number
  updated: number
  refused: number
  /** What is wrong with refused rows, as far as it was told. */
  problems: RowProblem[]
}
export const NOTHING_SENT: Sending = { done: 0, made: 0, updated: 0, refused: 0, problems: [] }

interface Options {
  onProgress: (sending: Sending) => void
  /** Stops after the batch that is under way, so that it is known what has become of each row. */
  signal: AbortSignal
}
type Values = Record<string, unknown>
export interface SendOptions extends Options {
  /** Makes records: all, or throws. */
  send: (values: Values[]) => Promise<unknown>
}
export interface MergeOptions extends Options {
  /** Makes or changes the records that fit, and tells of the others by their places from 1 on. */
  send: (values: Values[]) => Promise<Pick<ImportResult, 'inserted' | 'updated' | 'failed' | 'errors'>>
}

/** Makes records. Resolves when all were sent or it was stopped. @throws what is not about single rows */
export const sendRecords = (records: readonly Converted[], { send, ...options }: SendOptions): Promise<Sending> =>
  inBatches(records, BATCH, options, async (batch) => {
    const problems: RowProblem[] = []
    let rest = batch
    while (rest.length > 0) {
      try {
        await send(rest.map(({ values }) => values))
        break
      } catch (error) {
        const refused = refusedOf(error, rest)
        if (refused.length === 0) throw error
        const rows = new Set(refused.map(({ row }) => row))
        rest = rest.filter(({ row }) => !rows.has(row))
        problems.push(...refused)
      }
    }
    return { made: rest.length, updated: 0, refused: batch.length - rest.length, problems }
  })

/** The same with records that may be there already, and are changed then. */
export const mergeRecords = (records: readonly Converted[], { send, ...options }: MergeOptions): Promise<Sending> =>
  inBatches(records, MERGE_BATCH, options, async (batch) => {
    const { inserted, updated, failed, errors } = await send(batch.map(({ values }) => values))
    const problems = errors.flatMap(({ row, path, message }): RowProblem[] => {
      const one = batch[row - 1]
      return one ? [{ row: one.row, field: path.split('/')[1] ?? '', message }] : []
    })
    return { made: inserted, updated, refused: failed, problems }
  })

async function inBatches(
  records: readonly Converted[],
  size: number,
  { onProgress, signal }: Options,
  work: (batch: readonly Converted[]) => Promise<Omit<Sending, 'done'>>,
): Promise<Sending> {
  let state = NOTHING_SENT
  for (let from = 0; from < records.length && !signal.aborted; from += size) {
    const batch = records.slice(from, from + size)
    const { made, updated, refused, problems } = await work(batch)
    state = {
      done: from + batch.length,
      made: state.made + made,
      updated: state.updated + updated,
      refused: state.refused + refused,
      problems: [...state.problems, ...problems],
    }
    onProgress(state)
  }
  return state
}

function refusedOf(error: unknown, batch: readonly Converted[]): RowProblem[] {
  const errors = (error as Refusal | null)?.errors ?? []
  return errors.flatMap(({ path, message }) => {
    const [, first, ...rest] = path.split('/')
    // What is about one alone names no place among many.
    const at = /^\d+$/.test(first ?? '') ? Number(first) : batch.length === 1 ? 0 : undefined
    if (at === undefined || !batch[at]) return []
    const field = /^\d+$/.test(first ?? '') ? rest[0] : first
    return [{ row: batch[at].row, field: field ?? '', message }]
  })
}
