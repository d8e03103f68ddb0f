/** Errors with MongoDB's codes, so that callers need not know which driver answered. */

export interface ErrorDetails {
  keyPattern?: Record<string, unknown>
  keyValue?: Record<string, unknown>
}

/** An error as a MongoDB server reports it: a number, a name and a sentence. */
export class MqlError extends Error {
  readonly code: number
  readonly codeName: string
  declare keyPattern?: Record<string, unknown>
  declare keyValue?: Record<string, unknown>

  constructor(code: number, codeName: string, message: string, details?: ErrorDetails) {
    super(message)
    this.name = 'MqlError'
    this.code = code
    this.codeName = codeName
    if (details?.keyPattern) this.keyPattern = details.keyPattern
    if (details?.keyValue) this.keyValue = details.keyValue
  }
}

/** A wrong value (code 2 unless told otherwise). */
export const badValue = (message: string, code = 2, codeName = 'BadValue'): MqlError =>
  new MqlError(code, codeName, message)

/** A value of the wrong type (code 14). */
export const typeMismatch = (message: string): MqlError => new MqlError(14, 'TypeMismatch', message)

/** Something that cannot be parsed (code 9). */
export const failedToParse = (message: string): MqlError => new MqlError(9, 'FailedToParse', message)

/** One of the server's numbered assertions without a name of its own. */
export const location = (code: number, message: string): MqlError => new MqlError(code, `Location${code}`, message)

/** Something a MongoDB server can do and the embedded database cannot (code 115). */
export const notSupported = (what: string): MqlError =>
  new MqlError(115, 'CommandNotSupported', `${what} is not supported by the embedded database; use MongoDB`)

/** An update that would change `_id` (code 66). */
export const immutableId = (): MqlError =>
  new MqlError(66, 'ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'")

/** An operation that ran longer than its `maxTimeMS` (code 50). */
export const timeExceeded = (): MqlError =>
  new MqlError(50, 'MaxTimeMSExpired', 'operation exceeded time limit (maxTimeMS)')
