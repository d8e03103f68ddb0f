import { reauthenticate } from '@/stores/session.ts'
import { ApiError, errorOfResponse, networkError } from './errors.ts'

type QueryValue = string | number | boolean | null | undefined
export interface RequestOptions {
  query?: Record<string, QueryValue>
  signal?: AbortSignal
  /** Beyond those of every request. */
  headers?: Record<string, string>
  /** What a 401 does: `ask` (default) opens the sign-in dialog over the page and repeats the request; `fail` throws. */
  unauthorized?: 'ask' | 'fail'
}

/** Path of the API below `/api` with every value escaped: url`/projects/${slug}/service`. */
export const url = (parts: TemplateStringsArray, ...values: (string | number)[]) =>
  String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)))

/** The whole address of an API path, for `<a href>`, `EventSource` and the like. */
export function apiUrl(path: string, query?: Record<string, QueryValue>) {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return `/api${path}${text ? `?${text}` : ''}`
}

async function request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, body, options)
  if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T
  const error = await errorOfResponse(response)
  if (response.status === 401 && options.unauthorized !== 'fail') {
    if (await reauthenticate()) return request(method, path, body, { ...options, unauthorized: 'fail' })
  }
  throw error
}

async function send(method: string, path: string, body: unknown, { query, signal, headers: more }: RequestOptions) {
  const headers: Record<string, string> = {
    ...more,
    accept: 'application/json',
    'accept-language': document.documentElement.lang || 'en',
    'x-requested-with': 'm3m-web',
  }
  // A file goes as it is.
  const isFile = body instanceof Blob
  if (body !== undefined) headers['content-type'] = isFile ? body.type : 'application/json'
  try {
    return await fetch(apiUrl(path, query), {
      method,
      headers,
      body: body === undefined || isFile ? body : JSON.stringify(body),
      signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw networkError(error)
  }
}

async function readJson(response: Response) {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ApiError({ status: response.status, code: 'BAD_ANSWER', detail: 'The answer is not JSON.' }, { cause })
  }
}

/** The HTTP API. Paths are below `/api`; errors are {@link ApiError}. */
export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>('DELETE', path, undefined, options),
}
