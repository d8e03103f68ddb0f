/** `fetch`: a call of the host, which guards where it goes. */
import { callHost } from '../calls.ts'
import { failedFetch } from '../errors.ts'
import { abortAnswer, openAnswer } from '../http/incoming.ts'
import { post } from '../outbox.ts'
import { andThen } from '../primordials.ts'
import { type AbortSignal, timeLeft } from './abort.ts'
import { takeSource } from './body.ts'
import { lengthOf } from './body-stream.ts'
import { flatHeaders, headersOver } from './headers.ts'
import { nextId } from './ids.ts'
import { leaderOf, Request, type RequestInit } from './request.ts'
import { type Response, responseFrom } from './response.ts'
import { isStream } from './streams.ts'
import { sendBody } from './upload.ts'

interface HostAnswer {
  status: number
  statusText: string
  headers: string[]
  /** How it begins when there is more. */
  body: Uint8Array<ArrayBuffer> | string | null
  more: boolean
  url: string
  redirected: boolean
}

/** @throws TypeError with the host's message and code when it fails; the signal's reason when aborted */
export async function fetch(input: string | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const signal = leaderOf(request)
  signal?.throwIfAborted()
  const source = takeSource(request)
  const id = nextId()
  const length = isStream(source) ? lengthOf(source) : undefined
  const sending = isStream(source) ? sendBody(id, source) : undefined
  const ask = async (): Promise<HostAnswer> => {
    const { method, url, headers, redirect } = request
    const options = {
      id,
      method,
      url,
      headers: flatHeaders(headers),
      body: sending ? undefined : source,
      upload: sending && true,
      length,
      redirect,
      timeoutMs: signal ? timeLeft(signal) : undefined,
    }
    const call = callHost('http', 'fetch', [options], fetch).catch(fail)
    return (await (sending ? Promise.race([call, sending.failed]) : call)) as HostAnswer
  }
  const stop = (reason: unknown) => sending?.stop(reason)
  try {
    return await (signal ? unlessAborted(signal, id, ask(), stop) : responseOf(id, await ask(), () => stop(answered())))
  } catch (error) {
    stop(error)
    throw error
  }
}

/** Why the rest of a body is not sent. */
const answered = () => new TypeError('The other server has answered, and takes nothing more')

/** The answer, unless the signal is aborted first, which also ends what is still to come. Nothing stays with a signal that outlives it. */
async function unlessAborted(
  signal: AbortSignal,
  id: number,
  asked: Promise<HostAnswer>,
  stop: (reason: unknown) => void,
): Promise<Response> {
  let onAbort = () => {}
  const release = () => signal.removeEventListener('abort', onAbort)
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal.reason)
      abortAnswer(id, signal.reason)
      stop(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    const answer = await Promise.race([asked, aborted])
    return responseOf(id, answer, () => {
      release()
      stop(answered())
    })
  } catch (error) {
    release()
    if (signal.aborted) {
      const drop = () => post(`["drop",${id}]`)
      drop()
      // It may have begun only after that.
      andThen(
        asked,
        ({ more }) => more && drop(),
        () => {},
      )
    }
    throw error
  }
}

function responseOf(id: number, answer: HostAnswer, onOver: () => void): Response {
  if (!answer.more) onOver()
  const { status, statusText, url, redirected } = answer
  const body = answer.more ? openAnswer(id, answer.body as Uint8Array<ArrayBuffer>, onOver) : answer.body
  return responseFrom(body, status, statusText, headersOver(answer.headers), { url, redirected, type: 'basic' })
}

function fail(error: Error & { code?: string }): never {
  throw failedFetch(error, error)
}
