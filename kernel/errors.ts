/** The coded error catalogue: one sentence per code, which names the culprit and the way out. */
import createError from '@fastify/error'

/** One problem of many, with the place it belongs to (`/email`, `server.port`). */
export interface Problem {
  path: string
  message: string
}

export interface CodedError extends Error {
  readonly code: string
  readonly statusCode: number
  /** Shown to clients beside the sentence, one entry per offending field. */
  errors?: Problem[]
  /** Why, in a word of the field the error is from; shown beside the code. */
  reason?: string
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  retryAfter?: number
}

export interface ErrorExtras {
  errors?: Problem[]
  reason?: string
  retryAfter?: number
  cause?: unknown
}

/** Makes an error of one kind: `values` fill the `%s` of its sentence, in order. */
export type ErrorFactory = ((values?: (string | number)[], extras?: ErrorExtras) => CodedError) & {
  readonly code: string
  readonly statusCode: number
  /** The sentence, with its `%s`. */
  readonly message: string
}

const catalogue = new Map<string, { message: string; statusCode: number }>()

/**
 * Adds a kind of error to the catalogue.
 * @param code `M3M_<AREA>_<WHAT>`, unique in the process
 * @param message the sentence; `%s` stand for values
 * @param statusCode HTTP status it is answered with
 */
export function defineError(code: string, message: string, statusCode = 500): ErrorFactory {
  if (!/^M3M(_[A-Z0-9]+)+$/.test(code)) throw new TypeError(`Error code "${code}" is not M3M_<AREA>_<WHAT>`)
  if (catalogue.has(code)) throw new TypeError(`Error code "${code}" is defined twice`)
  catalogue.set(code, { message, statusCode })
  const Kind = createError(code, message, statusCode)
  const factory = (values: (string | number)[] = [], extras: ErrorExtras = {}): CodedError => {
    const error = new Kind(...(values as [])) as unknown as CodedError
    if (extras.cause !== undefined) error.cause = extras.cause
    if (extras.errors) error.errors = extras.errors
    if (extras.reason) error.reason = extras.reason
    if (extras.retryAfter !== undefined) error.retryAfter = extras.retryAfter
    return error
  }
  return Object.assign(factory, { code, statusCode, message })
}

/** Whether an error comes from the catalogue. Compares the code, never the class. */
export const isCoded = (error: unknown): error is CodedError =>
  error instanceof Error &&
  typeof (error as { code?: unknown }).code === 'string' &&
  catalogue.has((error as CodedError).code)

/** The sentence of any thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
