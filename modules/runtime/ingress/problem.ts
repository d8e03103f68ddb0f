/** What a client gets where a service gave no answer. */
import { STATUS_CODES } from 'node:http'
import type { CodedError } from '../../../kernel/index.ts'
import type { Reason } from '../contract.ts'

/** Body of an answer of m3m itself, `application/problem+json`. */
export function problemText(error: CodedError, requestId: string, reason?: Reason): string {
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[error.statusCode],
    status: error.statusCode,
    detail: error.message,
    code: error.code,
    ...(reason ? { reason } : {}),
    requestId,
  })
}
