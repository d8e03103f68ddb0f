/** The HTTP API of a server, as somebody with a project's API key sees it. */
import type { Project } from '../../modules/projects/contract.ts'
import { Failure } from './failure.ts'
import { plainText } from './terminal.ts'

/** Until a server answers; publishing compiles and boots. */
const TIMEOUT_MS = 60_000
/** An event stream says something at least every 15 s. */
const SILENCE_MS = 45_000
/** Characters of one event of a stream. */
const MAX_EVENT = 16 * 1024 * 1024

/** A server that could not be asked, or not now: trying again makes sense. */
export class Unreachable extends Failure {}

/** An answer that is a refusal. */
export class Refusal extends Failure {
  readonly status: number
  readonly code: string
  readonly errors: { path: string; message: string }[]
  constructor(status: number, { code, detail, errors }: Problem) {
    super(plainText(detail ?? `The server answered ${status}`))
    this.status = status
    this.code = code ?? ''
    this.errors = Array.isArray(errors) ? errors : []
  }
}

interface Problem {
  code?: string
  detail?: string
  errors?: { path: string; message: string }[]
}

export interface Api {
  readonly server: string
  /** Asks below `/api`. @throws Unreachable, Refusal */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  text(path: string): Promise<string>
  /** Events of a stream until it ends or breaks off. @throws Unreachable, Refusal */
  events(
    path: string,
    options: { lastId?: string; signal: AbortSignal; onOpen?: () => void },
  ): AsyncIterable<ServerEvent>
}

export interface ServerEvent {
  name: string
  data: unknown
  id?: string
}

/** @param server without a slash at its end */
export function createApi(server: string, key: string): Api {
  const ask = async (method: string, path: string, { body, headers, signal }: Ask = {}): Promise<Response> => {
    let response: Response
    try {
      response = await fetch(`${server}/api${path}`, {
        method,
        // The key is for this server alone.
        redirect: 'manual',
        headers: {
          'x-api-key': key,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (error) {
      throw unreachable(server, error)
    }
    if (response.ok) return response
    if (response.status >= 300 && response.status < 400)
      throw new Failure(`${server} leads elsewhere (${response.headers.get('location') ?? '?'}); give that address`)
    throw await refusalOf(server, response)
  }
  const bodyOf = async <T>(response: Response, read: (response: Response) => Promise<T>): Promise<T> => {
    try {
      return await read(response)
    } catch (error) {
      if (error instanceof SyntaxError) throw stranger(server)
      throw unreachable(server, error)
    }
  }

  return {
    server,
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await ask(method, path, { body })
      if (response.status === 204) return undefined as T
      if (!response.headers.get('content-type')?.includes('json')) throw stranger(server)
      return bodyOf(response, (given) => given.json() as Promise<T>)
    },
    async text(path) {
      const response = await ask('GET', path)
      if (!response.headers.get('content-type')?.startsWith('text/plain')) throw stranger(server)
      return bodyOf(response, (given) => given.text())
    },
    async *events(path, { lastId, signal, onOpen }) {
      const silence = new AbortController()
      const fallSilent = () => silence.abort(new Error('nothing is heard of it'))
      let timer = setTimeout(fallSilent, SILENCE_MS)
      try {
        const response = await ask('GET', path, {
          headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
          signal: AbortSignal.any([signal, silence.signal]),
        })
        if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw stranger(server)
        onOpen?.()
        const parse = createParser()
        const decoder = new TextDecoder()
        for await (const chunk of response.body!) {
          clearTimeout(timer)
          timer = setTimeout(fallSilent, SILENCE_MS)
          yield* parse(decoder.decode(chunk, { stream: true }))
        }
      } catch (error) {
        throw error instanceof Failure ? error : unreachable(server, error)
      } finally {
        clearTimeout(timer)
        silence.abort()
      }
    },
  }
}

interface Ask {
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** The project that `p` (slug or id) names, by a key that opens it. */
export const projectOf = (api: Api, p: string): Promise<Project> =>
  api.call<Project>('GET', `/projects/${encodeURIComponent(p)}`)

const stranger = (server: string) => new Failure(`${server} does not answer like an m3m server; is the address right?`)

function unreachable(server: string, error: unknown): Unreachable {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  const reason = name === 'TimeoutError' ? 'it does not answer' : (cause?.code ?? cause?.message ?? message)
  return new Unreachable(`Cannot reach ${server} (${reason}); is it running, and is the address right?`, 1, {
    cause: error,
  })
}

async function refusalOf(server: string, response: Response): Promise<Failure> {
  const { status } = response
  const text = await response.text().catch(() => '')
  if (response.headers.get('content-type')?.includes('json')) {
    try {
      const problem = JSON.parse(text) as Problem
      if (typeof problem === 'object' && problem !== null && typeof problem.code === 'string')
        return new Refusal(status, problem)
    } catch {}
  }
  // What stands before a server says so while the server itself is away.
  if (status >= 502 && status <= 504) return new Unreachable(`${server} answers ${status}; is it running?`)
  return stranger(server)
}

/** Puts server-sent events together from pieces of text. */
export function createParser(): (text: string) => ServerEvent[] {
  let rest = ''
  return (text) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop()!
    if (rest.length > MAX_EVENT) throw new Failure('The server sends an event without end')
    return blocks.flatMap((block) => {
      const fields = new Map<string, string>()
      for (const line of block.split('\n')) {
        const at = line.indexOf(':')
        if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trimStart())
      }
      const data = fields.get('data')
      if (data === undefined) return []
      try {
        return [{ name: fields.get('event') ?? 'message', data: JSON.parse(data), id: fields.get('id') }]
      } catch {
        return []
      }
    })
  }
}
