/** Sends many records a batch at a time, and goes on without the rows that are refused. */
import { BATCH_MAX } from '../../../../../modules/models/contract.ts'
import type { Converted, RowProblem } from './mapping.ts'

export const BATCH = Math.min(200, BATCH_MAX)

/** An error that says of which entries it is: `/3/price`. */
interface Refusal {
  errors?: readonly { path: string; message: string }[]
}

export interface Sending {
  /** Rows that were looked at: made or refused. */
  done: number
  made: number
  problems: RowProblem[]
}

export interface SendOptions {
  /** Makes records: all, or throws. */
  send: (values: Record<string, unknown>[]) => Promise<unknown>
  onProgress: (sending: Sending) => void
  signal: AbortSignal
}

/** Resolves when all were sent or it was stopped. @throws what is not about single rows */
export async function sendRecords(records: readonly Converted[], options: SendOptions): Promise<Sending> {
  const { send, onProgress, signal } = options
  let state: Sending = { done: 0, made: 0, problems: [] }
  for (let from = 0; from < records.length && !signal.aborted; from += BATCH) {
    let batch = records.slice(from, from + BATCH)
    const end = from + batch.length
    while (batch.length > 0 && !signal.aborted) {
      try {
        await send(batch.map(({ values }) => values))
        state = { ...state, made: state.made + batch.length }
        break
      } catch (error) {
        const refused = refusedOf(error, batch)
        if (refused.length === 0) throw error
        const rows = new Set(refused.map(({ row }) => row))
        batch = batch.filter(({ row }) => !rows.has(row))
        state = { ...state, problems: [...state.problems, ...refused] }
      }
    }
    if (signal.aborted) break
    state = { ...state, done: end }
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
