/** `fetch`: a call of the host, which guards where it goes. */
import { callHost } from '../calls.ts'
import { revive } from '../errors.ts'
import { type AbortSignal, timeLeft } from './abort.ts'
import { readAll, takeSource } from './body.ts'
import { flatHeaders, headersOver } from './headers.ts'
import { Request, type RequestInit } from './request.ts'
import { type Response, responseFrom } from './response.ts'
import { isStream } from './streams.ts'

interface HostAnswer {
  status: number
  statusText: string
  headers: string[]
  body: Uint8Array<ArrayBuffer> | string | null
  url: string
  redirected: boolean
}

/** What `work` comes to, unless the signal is aborted first. Nothing stays with a signal that outlives it. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** @throws TypeError with the host's message and code when it fails; the signal's reason when aborted */
export async function fetch(input: string | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
  signal?.throwIfAborted()
  const source = takeSource(request)
  const call = async (): Promise<Response> => {
    const body = isStream(source) ? await readAll(source) : source
    const { method, url, headers, redirect } = request
    const options = {
      method,
      url,
      headers: flatHeaders(headers),
      body,
      redirect,
      timeoutMs: signal ? timeLeft(signal) : undefined,
    }
    const answer = (await callHost('http', 'fetch', [options], fetch).catch(fail)) as HostAnswer
    return responseFrom(answer.body, answer.status, answer.statusText, headersOver(answer.headers), {
      url: answer.url,
      redirected: answer.redirected,
      type: 'basic',
    })
  }
  return signal ? unlessAborted(signal, call()) : call()
}

/** What another try may mend; libraries that try again know it by how its message begins. */
const OF_THE_NETWORK = new Set(['M3M_EGRESS_FAILED', 'M3M_EGRESS_RESOLVE', 'M3M_EGRESS_TIMEOUT'])

function fail(error: Error & { code?: string }): never {
  const { code = '' } = error
  const message = OF_THE_NETWORK.has(code) ? `Failed to fetch (${error.message})` : error.message
  throw revive({ name: 'TypeError', message, code: error.code }, error)
}
