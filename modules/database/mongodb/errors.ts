/** The official driver's errors of connections and servers, in the words of the catalogue. */
import { MongoError, MongoServerError } from 'mongodb'
import { databaseFull, databaseRefused, databaseUnavailable } from '../database.errors.ts'
import { withoutPassword } from './uri.ts'

/** The server is no longer the one that may write, or is going away; another will answer soon. */
const MOVED = new Set([91, 189, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436])
const REFUSED = new Set([13, 18, 8000])
const OUT_OF_DISK_SPACE = 14_031
/** How the driver calls what keeps it from the server; a full or cleared pool of connections among it. */
const UNREACHABLE = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoStalePrimaryError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
])

/** An error of the driver as callers are to see it; what concerns the operation itself stays as it is. */
export const translateError = (error: unknown): unknown => {
  if (!(error instanceof MongoError)) return error
  const because: [(string | number)[], { cause: unknown; retryAfter?: number }] = [
    [withoutPassword(error.message)],
    { cause: error },
  ]
  if (error instanceof MongoServerError) {
    const code = Number(error.code)
    if (REFUSED.has(code)) return databaseRefused(...because)
    if (code === OUT_OF_DISK_SPACE) return databaseFull(...because)
    if (!MOVED.has(code)) return error
  } else if (!UNREACHABLE.has(error.name)) return error
  because[1].retryAfter = 5
  return databaseUnavailable(...because)
}

/** Runs an operation of the driver. @throws what `translateError` makes of its errors */
export const translated = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw translateError(error)
  }
}
