/** A program that uses m3m's HTTP API, for tests and benchmarks. */
import type { LoginResult } from '../../modules/auth/contract.ts'
import type { LogLine } from '../../modules/logs/contract.ts'
import type { Pipeline, Version } from '../../modules/pipelines/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import type { ServiceStatus } from '../../modules/runtime/contract.ts'

export const ROOT_USER = { email: 'root@example.com', password: 'correct horse battery' }

export interface Client {
  readonly url: string
  /** Of the session. */
  readonly token: string
  /** Calls the API; `path` begins after `/api`. Rejects with an `ApiError` when the answer is not 2xx. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  createProject(name: string, slug?: string): Promise<Project>
  /** Saves the files as the draft and publishes it; returns the version. */
  publish(project: string, files: string | Record<string, string>): Promise<Version>
  service(project: string, action?: 'start' | 'stop' | 'restart'): Promise<ServiceStatus>
  logs(project: string, query?: string): Promise<LogLine[]>
}

export class ApiError extends Error {
  readonly status: number
  readonly problem: { code: string; detail: string; reason?: string; errors?: { path: string; message: string }[] }
  constructor(status: number, problem: ApiError['problem']) {
    super(`${status} ${problem.code}: ${problem.detail} ${JSON.stringify(problem.errors ?? '')}`)
    this.status = status
    this.problem = problem
  }
}

/** Signs in and returns a client that carries the token. */
export async function signIn(url: string, user = ROOT_USER): Promise<Client> {
  const { token } = await request<LoginResult>(url, 'POST', '/auth/login', user)
  return clientWith(url, token)
}

async function request<T>(url: string, method: string, path: string, body?: unknown, token?: string): Promise<T> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok)
    throw new ApiError(response.status, text ? JSON.parse(text) : { code: 'NONE', detail: response.statusText })
  return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T
}

function clientWith(url: string, token: string): Client {
  const call = <T>(method: string, path: string, body?: unknown) => request<T>(url, method, path, body, token)
  return {
    url,
    token,
    call,
    createProject: (name, slug) => call('POST', '/projects', { name, ...(slug ? { slug } : {}) }),
    async publish(project, files) {
      const list = Object.entries(typeof files === 'string' ? { 'main.ts': files } : files).map(([path, content]) => ({
        path,
        content,
      }))
      const pipeline = await call<Pipeline>('GET', `/projects/${project}/pipeline`)
      let revision = pipeline.draft?.revision ?? 0
      if (!pipeline.draft && pipeline.publishedVersion) {
        const draft = await call<{ revision: number }>('POST', `/projects/${project}/pipeline/draft`, {
          from: pipeline.publishedVersion,
          bump: 'major',
        })
        revision = draft.revision
      }
      await call('PUT', `/projects/${project}/pipeline/draft`, { files: list, revision })
      return call('POST', `/projects/${project}/pipeline/publish`, { tag: 'develop' })
    },
    service: (project, action) =>
      call(action ? 'POST' : 'GET', `/projects/${project}/service${action ? `/${action}` : ''}`),
    logs: async (project, query = '') =>
      (await call<{ items: LogLine[] }>('GET', `/projects/${project}/logs?${query}`)).items,
  }
}
