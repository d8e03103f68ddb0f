/** Answers that say what went wrong, as `application/problem+json`. */

/** Thrown inside to answer a client's mistake; not an error of the service. */
/** Not `instanceof`: a revoked proxy that was thrown would throw again. */
export let isProblem: (value: unknown) => value is Problem

export class Problem extends Error {
  readonly #brand = true
  readonly status: number
  readonly title: string
  readonly code: string
  readonly headers: string[]
  readonly reason: string | undefined

  constructor(status: number, title: string, code: string, detail: string, headers: string[] = [], reason?: string) {
    super(detail)
    this.status = status
    this.title = title
    this.code = code
    this.headers = headers
    this.reason = reason
  }

  static {
    isProblem = (value): value is Problem => typeof value === 'object' && value !== null && #brand in value
  }
}

export const notFound = (method: string, path: string) =>
  new Problem(404, 'Not Found', 'M3M_ROUTE_NOT_FOUND', `This service has no route ${method} ${path.slice(0, 500)}`)

export const methodNotAllowed = (method: string, path: string, allow: string) =>
  new Problem(
    405,
    'Method Not Allowed',
    'M3M_METHOD_NOT_ALLOWED',
    `${path.slice(0, 500)} does not take ${method}; it takes ${allow}`,
    ['allow', allow],
  )

export const upgradeRequired = (path: string) =>
  new Problem(426, 'Upgrade Required', 'M3M_SOCKET_EXPECTED', `${path.slice(0, 500)} takes WebSockets only`)

export const badBody = (detail: string) => new Problem(400, 'Bad Request', 'M3M_BODY_INVALID', detail)
export const tooLarge = (bytes: number) =>
  new Problem(413, 'Payload Too Large', 'M3M_REQUEST_TOO_LARGE', `The body is larger than ${bytes} bytes`)
export const badPath = () => new Problem(400, 'Bad Request', 'M3M_PATH_INVALID', 'The path has a broken % escape')

/** @param reason the limit of m3m it failed at, if it did */
export const failed = (reason?: string) =>
  new Problem(500, 'Internal Server Error', 'M3M_SERVICE_ERROR', 'The service failed', [], reason)
