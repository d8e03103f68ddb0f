/** One thing wrong with the input: `path` is the field (`slug`, `files/0/path`) or a place (`main.ts:3:7`). */
export interface FieldProblem {
  path: string
  message: string
}

interface Problem {
  status: number
  title?: string
  detail?: string
  code?: string
  errors?: FieldProblem[]
  requestId?: string
}

/** What the server refused, or `status` 0 and code `NETWORK` when it could not be reached. Compare `code`. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly FieldProblem[]
  /** Seconds to wait before the next try, when the server said so. */
  readonly retryAfter: number | undefined
  readonly requestId: string | undefined

  constructor(problem: Problem, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`, { cause: options.cause })
    this.name = 'ApiError'
    this.status = problem.status
    this.code = problem.code ?? (problem.status === 0 ? 'NETWORK' : `HTTP_${problem.status}`)
    this.errors = problem.errors ?? []
    this.retryAfter = options.retryAfter
    this.requestId = problem.requestId
  }
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError

/** The error's status, 0 when the server was not reached, undefined when it is not an answer of the API. */
export const statusOf = (error: unknown) => (isApiError(error) ? error.status : undefined)

export async function errorOfResponse(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  const isJson = response.headers.get('content-type')?.includes('json')
  const body = isJson ? ((await response.json().catch(() => ({}))) as Partial<Problem>) : {}
  return new ApiError({ title: response.statusText, ...body, status: response.status }, { retryAfter })
}

export const networkError = (cause: unknown) =>
  new ApiError({ status: 0, detail: cause instanceof Error ? cause.message : String(cause) }, { cause })
