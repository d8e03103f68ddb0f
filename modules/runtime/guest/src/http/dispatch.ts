/** From a request's message to its handler and back. */
import { env } from '../env.ts'
import { uncaught } from '../errors.ts'
import { post } from '../outbox.ts'
import { ByteArray, indexOf, isThenable, mapDelete, mapGet, mapSet, NativePromise, slice } from '../primordials.ts'
import { eventOver } from '../progress.ts'
import * as scope from '../scope.ts'
import { isAcceptance, openSocket } from '../sockets/accept.ts'
import { abortError } from '../web/abort.ts'
import type { Request } from '../web/request.ts'
import { answer, answerError } from './answer.ts'
import { type Handler, type Middleware, runChain } from './compose.ts'
import {
  abortContext,
  Context,
  dropBody,
  idOf,
  isAborted,
  isStreamed,
  leaveUnparsed,
  type RequestMessage,
  readWhole,
  replyOf,
  setParams,
  setRoute,
} from './context.ts'
import { answered, closeBody } from './incoming.ts'
import { methodNotAllowed, notFound, upgradeRequired } from './problem.ts'
import { corsStep, hasMiddleware, middlewareFor } from './router.ts'
import { allowed, find, findSocket, findStatic } from './routes.ts'
import { cancelStream } from './stream.ts'

type FetchHandler = (request: Request, env: Record<string, unknown>, ctx: object) => unknown

const working = new Map<number, Context>()
/** Stands for the fetch handler where the route is told. */
const FETCH_ROUTE = ',-1'
const NO_CHAIN: readonly Middleware[] = []
let fetchHandler: FetchHandler | undefined

/** Sets the `fetch` of a Workers-style service: it gets what no route takes. */
export function setFetchHandler(handler: FetchHandler): void {
  fetchHandler = handler
}

export function onRequest(message: RequestMessage, buffers: readonly ArrayBuffer[]): void {
  const target = message[4]
  const at = indexOf(target, '?')
  const body = message[6]
  const raw = body === null || typeof body === 'string' ? body : new ByteArray(buffers[body.$b]!)
  const ctx = new Context(message, at < 0 ? target : slice(target, 0, at), raw)
  const before = scope.enter(ctx)
  try {
    const mode = message[9]
    const result = mode === undefined ? handle(ctx) : mode === 'socket' ? handleSocket(ctx) : handleStreamed(ctx)
    if (isThenable(result)) void later(ctx, result)
    else settle(ctx, result)
  } catch (error) {
    fail(ctx, error)
  } finally {
    scope.leave(before)
  }
}

function handle(ctx: Context): unknown {
  const { method, path } = ctx
  const cors = corsStep()
  if (cors === undefined && !hasMiddleware()) {
    const route = findStatic(method, path)
    if (route !== undefined && route.chain.length === 0) {
      const { handler } = route
      setRoute(ctx, route.part)
      if (route.unparsed) leaveUnparsed(ctx)
      return handler(ctx)
    }
  } else if (cors?.(ctx)) return undefined
  let handler: Handler
  let chain = NO_CHAIN
  const match = find(method, path) ?? (method === 'HEAD' ? find('GET', path) : undefined)
  if (match !== undefined) {
    handler = match.route.handler
    chain = match.route.chain
    setRoute(ctx, match.route.part)
    if (match.route.unparsed) leaveUnparsed(ctx)
    if (match.params !== undefined) setParams(ctx, match.params)
  } else if (fetchHandler === undefined) handler = unmatched
  else {
    handler = callFetch
    setRoute(ctx, FETCH_ROUTE)
  }
  if (hasMiddleware()) chain = [...middlewareFor(path), ...chain]
  return chain.length === 0 ? handler(ctx) : runChain(ctx, chain, handler)
}

/** A request whose body comes piece by piece: it is read first where the code counts on having it. */
function handleStreamed(ctx: Context): unknown {
  return wantsWhole(ctx) ? handleWhole(ctx) : handle(ctx)
}

async function handleWhole(ctx: Context): Promise<unknown> {
  await readWhole(ctx)
  return handle(ctx)
}

function wantsWhole({ method, path }: Context): boolean {
  const match = find(method, path) ?? (method === 'HEAD' ? find('GET', path) : undefined)
  if (match !== undefined) return !match.route.unparsed
  // Middleware may answer what no route takes.
  return fetchHandler === undefined && middlewareFor(path).length > 0
}

/** A request for a WebSocket passes the same middleware; whatever answers before the route's handlers refuses it. */
function handleSocket(ctx: Context): unknown {
  const { path } = ctx
  const match = findSocket(path)
  let handler: Handler = noSocket
  let chain = NO_CHAIN
  if (match !== undefined) {
    handler = match.route.handler
    chain = match.route.chain
    if (match.params !== undefined) setParams(ctx, match.params)
  }
  if (hasMiddleware()) chain = [...middlewareFor(path), ...chain]
  return chain.length === 0 ? handler(ctx) : runChain(ctx, chain, handler)
}

const noSocket = (ctx: Context): never => {
  throw notFound('WS', ctx.path)
}

/** Returns false while the answer goes on. */
function settle(ctx: Context, result: unknown): boolean {
  if (!isAcceptance(result)) {
    const whole = answer(ctx, result)
    if (whole && isStreamed(ctx)) dropBody(ctx, answered)
    return whole
  }
  openSocket(ctx, result)
  return true
}

function unmatched(ctx: Context): unknown {
  const { method, path } = ctx
  const methods = allowed(path)
  if (methods.length === 0) throw findSocket(path) === undefined ? notFound(method, path) : upgradeRequired(path)
  const allow = methods.join(', ')
  if (method !== 'OPTIONS') throw methodNotAllowed(method, path, allow)
  ctx.header('allow', allow)
  replyOf(ctx).status = 204
  return undefined
}

function callFetch(ctx: Context): unknown {
  const execution = {
    waitUntil: (promise: unknown) => ctx.waitUntil(promise),
    passThroughOnException() {},
    props: {},
  }
  return NativePromise.resolve(fetchHandler!(ctx.request, env.all, execution)).then((response) => {
    if (response === undefined) throw new TypeError('The fetch handler returned nothing; it must return a Response')
    return response
  })
}

/** Awaits, which code that replaced `then` does not change. */
async function later(ctx: Context, result: PromiseLike<unknown>): Promise<void> {
  const id = idOf(ctx)
  mapSet(working, id, ctx)
  scope.begin(id, ctx)
  const over = () => {
    mapDelete(working, id)
    scope.end(id)
  }
  try {
    const value = await result
    if (isAborted(ctx)) over()
    else if (settle(ctx, value)) over()
    else mapDelete(working, id)
  } catch (error) {
    over()
    if (!isAborted(ctx)) fail(ctx, error)
  }
  eventOver()
}

function fail(ctx: Context, error: unknown): void {
  try {
    answerError(ctx, error)
    if (isStreamed(ctx)) dropBody(ctx, answered)
  } catch (again) {
    // Code that broke the built-ins gets here; its client is answered all the same.
    post(`["answer",${idOf(ctx)},500,[],""]`)
    uncaught(again, ctx.requestId)
  }
}

/** The client left. */
export function onCancel(id: number): void {
  const ctx = mapGet(working, id)
  closeBody(id, abortError)
  cancelStream(id)
  if (ctx === undefined) return
  mapDelete(working, id)
  scope.end(id)
  abortContext(ctx, abortError())
}
