/** Turns what a handler gave back into the answer's message. */
import { limitOf, uncaught } from '../errors.ts'
import { payload, post } from '../outbox.ts'
import { isBytes, stringify } from '../primordials.ts'
import { blobBytes, isBlob } from '../web/blob.ts'
import { type Source, takeSource } from '../web/body.ts'
import { encodedLength } from '../web/encoding.ts'
import { flatHeaders } from '../web/headers.ts'
import { isResponse, type Response } from '../web/response.ts'
import { isStream } from '../web/streams.ts'
import { type Context, idOf, maybeReply, type Reply, routeOf } from './context.ts'
import { failed, isProblem, type Problem } from './problem.ts'
import { streamOut } from './stream.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'
const BYTES_TYPE = 'application/octet-stream'
const JSON_HEADERS = `["content-type","${JSON_TYPE}"]`
const TEXT_HEADERS = `["content-type","${TEXT_TYPE}"]`

/**
 * Answers a request. Returns true when the answer is whole, false when a stream goes on.
 * @throws TypeError for what cannot be an answer
 */
export function answer(ctx: Context, result: unknown): boolean {
  const reply = maybeReply(ctx)
  if (reply === null && ctx.method !== 'HEAD') {
    // What most handlers do, with nothing made but the text.
    if (typeof result === 'string') {
      post(`["answer",${idOf(ctx)},200,${TEXT_HEADERS},${stringify(result)}${routeOf(ctx)}]`)
      return true
    }
    if (
      typeof result === 'object' &&
      result !== null &&
      !isResponse(result) &&
      !isBytes(result) &&
      !isBlob(result) &&
      !isStream(result) &&
      result !== ctx
    ) {
      post(`["answer",${idOf(ctx)},200,${JSON_HEADERS},${stringify(toJson(result))}${routeOf(ctx)}]`)
      return true
    }
  }
  if (isResponse(result)) return answerResponse(ctx, result, reply)
  if (result === ctx || result === undefined) {
    if (reply?.done) return send(ctx, reply.status || 200, reply, reply.type, bodyOf(reply.body))
    return send(ctx, reply?.status || 204, reply, null, null)
  }
  const status = reply?.status || 200
  if (typeof result === 'string') return send(ctx, status, reply, TEXT_TYPE, result)
  if (isBlob(result)) return send(ctx, status, reply, result.type || BYTES_TYPE, blobBytes(result))
  if (isBytes(result) || isStream(result)) return send(ctx, status, reply, BYTES_TYPE, bodyOf(result))
  return send(ctx, status, reply, JSON_TYPE, toJson(result))
}

function toJson(value: unknown): string {
  const text = stringify(value)
  if (text !== undefined) return text
  throw new TypeError(
    `A handler returned a ${typeof value}, which cannot be an answer; return data, text, bytes or a Response`,
  )
}

function bodyOf(value: unknown): Source {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || isStream(value)) return value
  if (isBlob(value)) return blobBytes(value)
  if (isBytes(value)) return value as Uint8Array<ArrayBuffer>
  if (isResponse(value)) return takeSource(value)
  throw new TypeError('A file is text, bytes, a Blob or a stream')
}

const has = (list: readonly string[], name: string): boolean => {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true
  return false
}

function answerResponse(ctx: Context, response: Response, reply: Reply | null): boolean {
  const source = takeSource(response)
  const list = flatHeaders(response.headers).slice()
  // What middleware has set stands beside what the Response says.
  for (let i = 0; reply !== null && i < reply.headers.length; i += 2) {
    const name = reply.headers[i]!
    if (name === 'set-cookie' || name === 'vary' || !has(list, name)) list.push(name, reply.headers[i + 1]!)
  }
  if (response.status === 0) throw new TypeError('Response.error() cannot be an answer')
  return sendWith(ctx, response.status, list, source)
}

function send(ctx: Context, status: number, reply: Reply | null, type: string | null, source: Source): boolean {
  const list = reply === null ? [] : reply.headers
  if (type !== null && !has(list, 'content-type')) list.push('content-type', type)
  return sendWith(ctx, status, list, source)
}

function sendWith(ctx: Context, status: number, headers: string[], source: Source): boolean {
  let body = source
  if (status === 204 || status === 205 || status === 304) {
    if (isStream(body)) void body.cancel()
    body = null
  } else if (ctx.method === 'HEAD') {
    if (isStream(body)) void body.cancel()
    else if (body !== null && !has(headers, 'content-length')) {
      headers.push('content-length', String(typeof body === 'string' ? encodedLength(body) : body.byteLength))
    }
    body = null
  }
  if (isStream(body)) {
    streamOut(ctx, status, headers, body)
    return false
  }
  post(`["answer",${idOf(ctx)},${status},${stringify(headers)},${payload(body)}${routeOf(ctx)}]`)
  return true
}

/** Answers with an error: a Response that was thrown, a client's mistake, or a failure of the service, which is reported. */
export function answerError(ctx: Context, thrown: unknown): boolean {
  if (isResponse(thrown)) {
    try {
      return answerResponse(ctx, thrown, maybeReply(ctx))
    } catch (error) {
      return answerError(ctx, error)
    }
  }
  let problem: Problem
  if (isProblem(thrown)) problem = thrown
  else {
    uncaught(thrown, ctx.requestId)
    problem = failed(limitOf(thrown))
  }
  const { status, title, code, reason, message: detail } = problem
  const headers = ['content-type', 'application/problem+json']
  for (let i = 0; i < problem.headers.length; i += 1) headers.push(problem.headers[i]!)
  const said = maybeReply(ctx)?.headers ?? []
  for (let i = 0; i < said.length; i += 2) {
    if (said[i]!.startsWith('access-control-') || said[i] === 'vary') headers.push(said[i]!, said[i + 1]!)
  }
  const body = stringify({ type: 'about:blank', title, status, detail, code, reason, requestId: ctx.requestId })
  return sendWith(ctx, status, headers, body)
}
