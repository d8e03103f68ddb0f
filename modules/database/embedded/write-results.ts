import type { BulkWriteResult, Document, UpdateResult } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import type { BulkReply, UpdateReply, WriteError } from './protocol.ts'

/** Some writes of a batch failed; `result` tells what was done, `writeErrors` what was not. */
export class BulkWriteError extends MqlError {
  readonly writeErrors: WriteError[]
  readonly result: Document

  constructor(errors: WriteError[], result: Document) {
    const first = errors[0]!
    super(first.code, first.codeName ?? '', first.errmsg, first)
    this.name = 'BulkWriteError'
    this.writeErrors = errors
    this.result = result
  }
}

/** The error of a single failed write. */
export const writeError = (error: WriteError): MqlError =>
  new MqlError(error.code, error.codeName ?? '', error.errmsg, error)

export const updateResult = (reply: UpdateReply): UpdateResult => ({
  acknowledged: true,
  matchedCount: reply.matched,
  modifiedCount: reply.modified,
  upsertedCount: reply.upserted ? 1 : 0,
  upsertedId: reply.upserted ? reply.upserted.id : null,
})

export const bulkResult = (reply: BulkReply): BulkWriteResult => ({
  insertedCount: reply.inserted,
  matchedCount: reply.matched,
  modifiedCount: reply.modified,
  deletedCount: reply.deleted,
  upsertedCount: reply.upserted.length,
  upsertedIds: Object.fromEntries(reply.upserted.map(({ index, id }) => [index, id])),
})
