/** What a database says of a query, in the words of the catalogue. */
import { isCoded, messageOf } from '../../../kernel/index.ts'
import { recordsQuery, recordsTime } from '../models.errors.ts'

/** MongoDB's code for an operation that took longer than it may. */
const TIME_EXCEEDED = 50
const MAX_MESSAGE = 300

export const isTimeOver = (error: unknown): boolean => (error as { code?: unknown }).code === TIME_EXCEEDED

/** @throws M3M_RECORDS_TIME, M3M_RECORDS_QUERY for what the database does not understand */
export async function answered<T>(queryMs: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (isCoded(error) || typeof code !== 'number') throw error
    if (isTimeOver(error)) throw recordsTime([queryMs], { cause: error })
    throw recordsQuery([messageOf(error).slice(0, MAX_MESSAGE)], { cause: error })
  }
}
