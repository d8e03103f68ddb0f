/** `router.ws`: a client's WebSocket, from its request to its end. */
import { abortContext, type Context, idOf, maybeReply } from '../http/context.ts'
import { json, post } from '../outbox.ts'
import { andThen, apply, isBytes, isThenable, NativePromise } from '../primordials.ts'
import * as scope from '../scope.ts'
import { abortError } from '../web/abort.ts'
import { blobBytes, isBlob } from '../web/blob.ts'
import { reportException } from '../web/global-events.ts'
import { addPeer, type Data, Outgoing, type Peer } from './table.ts'

const OPEN = 1
const CLOSING = 2
const CLOSED = 3
/** Codes a server may close with. */
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013]

type Protocols = readonly string[] | ((offered: string[], ctx: Context) => string | undefined)
export interface SocketHandlers {
  protocols?: Protocols
  open?(socket: Socket, ctx: Context): unknown
  message?(socket: Socket, data: Data): unknown
  close?(socket: Socket, code: number, reason: string): unknown
  error?(socket: Socket, error: unknown): unknown
}
const HANDLERS = ['open', 'message', 'close', 'error'] as const

export let isAcceptance: (value: unknown) => value is Acceptance

/** What the handler of a WebSocket route answers with: whoever takes it for the answer lets the client in. */
class Acceptance {
  readonly handlers: SocketHandlers
  readonly #brand = true

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers
  }

  static {
    isAcceptance = (value): value is Acceptance => typeof value === 'object' && value !== null && #brand in value
  }
}

/** The handler of a WebSocket route. @throws TypeError for handlers that are none */
export function acceptWith(path: string, given: unknown): () => Acceptance {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`router.ws("${path}") takes an object of handlers: { open, message, close, error }`)
  const handlers = given as SocketHandlers
  for (const name of HANDLERS) {
    const handler = handlers[name]
    if (handler !== undefined && typeof handler !== 'function')
      throw new TypeError(
        `router.ws("${path}"): ${name} is a function, got ${handler === null ? 'null' : typeof handler}`,
      )
  }
  return () => new Acceptance(handlers)
}

function protocolFor(ctx: Context, protocols: Protocols | undefined): string {
  const offered = (ctx.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (protocols === undefined) return ''
  const chosen =
    typeof protocols === 'function' ? protocols(offered, ctx) : protocols.find((one) => offered.includes(one))
  return chosen === undefined || chosen === null ? '' : String(chosen)
}

/** Lets the client in. */
export function openSocket(ctx: Context, { handlers }: Acceptance): void {
  const id = idOf(ctx)
  const protocol = protocolFor(ctx, handlers.protocols)
  const socket = new Socket(ctx, protocol, handlers)
  addPeer(id, peerOf(socket))
  post(`["accept",${id},${json(protocol)},${json(maybeReply(ctx)?.headers ?? [])}]`)
  started(socket)
}

let peerOf: (socket: Socket) => Peer
let started: (socket: Socket) => void

/** A client's WebSocket, in the hands of a service. */
export class Socket {
  readonly #ctx: Context
  readonly #protocol: string
  readonly #handlers: SocketHandlers
  readonly #outgoing: Outgoing
  #state = OPEN
  /** Free for the service. */
  data: unknown = undefined

  constructor(ctx: Context, protocol: string, handlers: SocketHandlers) {
    this.#ctx = ctx
    this.#protocol = protocol
    this.#handlers = handlers
    this.#outgoing = new Outgoing(idOf(ctx))
  }

  get ctx(): Context {
    return this.#ctx
  }
  get protocol(): string {
    return this.#protocol
  }
  get readyState(): number {
    return this.#state
  }
  get bufferedAmount(): number {
    return this.#outgoing.buffered
  }

  send(data: unknown): boolean {
    const content = typeof data === 'string' || isBytes(data) ? data : isBlob(data) ? blobBytes(data) : undefined
    if (content === undefined) throw new TypeError('A WebSocket sends text or bytes; write data with JSON.stringify')
    if (this.#state !== OPEN) return false
    const sent = this.#outgoing.send(content)
    if (!sent) this.#state = CLOSING
    return sent
  }

  close(code = 1000, reason = ''): void {
    if (!CODES.includes(code) && !(Number.isInteger(code) && code >= 3000 && code <= 4999))
      throw new RangeError(`${String(code)} is no code to close with; take 1000 or one from 3000 to 4999`)
    if (this.#state !== OPEN) return
    this.#state = CLOSING
    this.#outgoing.close(code, String(reason))
  }

  get [Symbol.toStringTag](): string {
    return 'Socket'
  }

  /** Runs a handler as part of the request it came with; `done` when it is, whatever came of it. */
  #run(name: (typeof HANDLERS)[number], args: unknown[], done?: () => void): void {
    const handler = this.#handlers[name]
    const failed = (error: unknown) => {
      done?.()
      if (name !== 'error' && this.#handlers.error !== undefined) this.#run('error', [this, error])
      else reportException(error, this.#ctx.requestId)
    }
    const before = scope.enter(this.#ctx)
    try {
      const result = handler === undefined ? undefined : apply(handler as () => unknown, this.#handlers, args)
      if (isThenable(result)) andThen(NativePromise.resolve(result) as Promise<unknown>, () => done?.(), failed)
      else done?.()
    } catch (error) {
      failed(error)
    } finally {
      scope.leave(before)
    }
  }

  static {
    started = (socket) => socket.#run('open', [socket, socket.#ctx])
    peerOf = (socket) => ({
      outgoing: socket.#outgoing,
      message: (data, done) => socket.#run('message', [socket, data], done),
      closed(code, reason, error) {
        socket.#state = CLOSED
        abortContext(socket.#ctx, abortError())
        if (error !== null && socket.#handlers.error !== undefined) socket.#run('error', [socket, new Error(error)])
        socket.#run('close', [socket, code, reason])
      },
    })
  }
}
