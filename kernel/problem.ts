/** Every error leaves as RFC 9457 problem details: one clear sentence, no stack. */
import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type CodedError, defineError, isCoded, type Problem } from './errors.ts'
import type { Logger } from './logger.ts'
import { toProblems } from './validate.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** The body of an error answer. */
export interface ProblemDetails {
  type: string
  title: string
  status: number
  detail: string
  code: string
  reason?: string
  requestId?: string
  errors?: Problem[]
}

export const requestInvalid = defineError('M3M_REQUEST_INVALID', 'The request does not fit: %s', 400)
export const routeNotFound = defineError('M3M_ROUTE_NOT_FOUND', 'There is no %s %s', 404)
const internal = defineError(
  'M3M_INTERNAL',
  'Something failed inside m3m; its log has the reason under request %s',
  500,
)

/** Codes of Fastify's own refusals that are worth a name of ours. */
const FOREIGN: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'M3M_REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'M3M_REQUEST_INVALID',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'M3M_REQUEST_MEDIA_TYPE',
  FST_ERR_BAD_URL: 'M3M_REQUEST_INVALID',
}

/** Any thrown value as problem details. */
export function toProblemDetails(error: unknown, requestId: string): ProblemDetails {
  const coded = isCoded(error) ? error : undefined
  const foreign = error as Partial<FastifyError>
  if (foreign?.validation) return fromValidation(foreign as FastifyError, requestId)
  const status = coded?.statusCode ?? (foreign?.statusCode && foreign.statusCode < 500 ? foreign.statusCode : 500)
  const shown: Pick<CodedError, 'message' | 'code' | 'reason' | 'errors'> =
    coded ??
    (status < 500
      ? {
          message: foreign.message ?? 'Bad request',
          code: FOREIGN[foreign.code ?? ''] ?? foreign.code ?? 'M3M_REQUEST_INVALID',
        }
      : internal([requestId]))
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: shown.message,
    code: shown.code,
    ...(shown.reason ? { reason: shown.reason } : {}),
    requestId,
    ...(shown.errors ? { errors: shown.errors } : {}),
  }
}

function fromValidation(error: FastifyError, requestId: string): ProblemDetails {
  const part = error.validationContext === 'params' ? 'path' : (error.validationContext ?? 'body')
  const errors = toProblems(error.validation as never)
  const sentence = errors
    .map(({ path, message }) => `${path.slice(1).replaceAll('/', '.') || part} ${message}`)
    .join('; ')
  return toProblemDetails(requestInvalid([sentence], { errors }), requestId)
}

/** Fastify error handler: logs what is ours to mend, answers the rest. */
export const problemHandler =
  (log: Logger) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = toProblemDetails(error, request.id)
    if (problem.status >= 500) log.error({ err: error, requestId: request.id, url: request.url }, 'a request failed')
    const { retryAfter } = error as Partial<CodedError>
    if (retryAfter !== undefined) reply.header('retry-after', Math.ceil(retryAfter))
    reply.code(problem.status).type(PROBLEM_TYPE).send(problem)
  }
