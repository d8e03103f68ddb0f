/**
 * WebSockets of one instance: those of its clients and those it connects itself. Whatever waits, on the way in or out,
 * is bounded: a sender that is too fast is paused, a reader that is too slow is let go.
 */
import type { WebSocket } from 'ws'
import type { Attach } from '../../shared/attachments.ts'
import type { FlatHeaders, Inbound } from '../protocol.ts'
import type { Limits } from '../runtime.config.ts'
import { socketsTooMany } from '../runtime.errors.ts'
import type { ServiceRequest } from './request.ts'
import { type SocketHost, WiredSocket } from './wired-socket.ts'

/** Close codes of the standard, as far as m3m says them itself. */
export const CLOSE = { goingAway: 1001, lost: 1006, policy: 1008, failed: 1011, restart: 1012, later: 1013 } as const

/** What all sockets of an instance may have handed in that it is not done with, in bytes. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024
/** What may wait for all readers together. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** How soon what has left is told, unless it is much. */
const TELL_MS = 20
const REVISIT_MS = 100

export interface SocketTableNeeds {
  post(make: (attach: Attach) => Inbound): void
  /** More waits for the isolate than should. */
  full(): boolean
}

const tables = new Map<string, SocketTable>()
/** The sockets of a running instance. */
export const socketsOf = (instanceId: string): SocketTable | undefined => tables.get(instanceId)

export class SocketTable {
  readonly #instanceId: string
  readonly #limits: Limits
  readonly #needs: SocketTableNeeds
  readonly #sockets = new Map<number, WiredSocket>()
  readonly #connecting = new Set<number>()
  readonly #host: SocketHost
  readonly #untold = new Set<WiredSocket>()
  readonly #paused = new Set<WiredSocket>()
  #pings: NodeJS.Timeout | undefined
  #telling: NodeJS.Timeout | undefined
  #revisit: NodeJS.Timeout | undefined
  #over = false

  constructor(instanceId: string, limits: Limits, needs: SocketTableNeeds) {
    this.#instanceId = instanceId
    this.#limits = limits
    this.#needs = needs
    this.#host = {
      unread: 0,
      waiting: 0,
      maxWaiting: limits.socketBufferBytes,
      post: needs.post,
      busy: () => this.#host.unread > MAX_UNREAD_BYTES || needs.full(),
      overfull: () => this.#host.waiting > MAX_WAITING_BYTES,
      paused: (socket) => this.#paused.add(socket),
      left: (socket) => this.#tellSoon(socket),
      gone: (socket) => this.#forget(socket),
    }
    tables.set(instanceId, this)
  }

  /** Whether there is no place for one more. */
  get full(): boolean {
    return this.#sockets.size + this.#connecting.size >= this.#limits.sockets
  }

  /** Largest message that is taken. */
  get messageBytes(): number {
    return this.#limits.socketMessageBytes
  }

  /** Makes a request a socket; one that is no request for it any more is told closed. */
  accept(id: number, request: ServiceRequest | undefined, protocol: string, headers: FlatHeaders): void {
    if (!request) return
    const ws = this.full ? undefined : request.accept!(protocol, headers, this.messageBytes)
    if (ws) this.#adopt(id, ws)
    else {
      if (!request.over) request.overloaded()
      this.#needs.post(() => ['closed', id, CLOSE.lost, '', null])
    }
  }

  /**
   * Makes a socket of the service's own: `open` connects it and calls back once it is open.
   * @throws M3M_SOCKETS, and what `open` rejects with
   */
  async connect(id: number, open: (onOpen: (ws: WebSocket) => void) => Promise<void>): Promise<void> {
    if (id >= 0 || this.#sockets.has(id) || this.#connecting.has(id))
      throw new TypeError(`a socket ${id} is no new one`)
    if (this.full || this.#over) throw socketsTooMany([this.#limits.sockets])
    this.#connecting.add(id)
    try {
      await open((ws) => {
        // Whoever gave up meanwhile, or is over, wants it no more.
        if (!this.#connecting.delete(id) || this.#over) {
          ws.on('error', () => {}).terminate()
          return
        }
        this.#needs.post(() => ['opened', id, ws.protocol])
        this.#adopt(id, ws)
      })
    } finally {
      this.#connecting.delete(id)
    }
  }

  frame(id: number, data: string | Uint8Array): void {
    this.#sockets.get(id)?.send(data)
  }
  close(id: number, code: number, reason: string): void {
    this.#connecting.delete(id)
    this.#sockets.get(id)?.close(code, reason)
  }
  took(id: number, messages: number, bytes: number): void {
    this.#sockets.get(id)?.took(messages, bytes)
    this.#resume()
  }

  /** Closes all of them, and tells the service. */
  endAll(code: number, reason: string): void {
    for (const [id, socket] of [...this.#sockets]) {
      this.#needs.post(() => ['closed', id, code, reason, null])
      socket.end(code, reason)
    }
  }

  /** Closes all of them, for good. */
  end(code: number, reason: string): void {
    this.#over = true
    tables.delete(this.#instanceId)
    for (const socket of [...this.#sockets.values()]) socket.end(code, reason)
    clearInterval(this.#pings)
    clearTimeout(this.#telling)
    clearTimeout(this.#revisit)
  }

  #adopt(id: number, ws: WebSocket): void {
    this.#sockets.set(id, new WiredSocket(id, ws, this.#host))
    this.#pings ??= setInterval(() => {
      for (const socket of [...this.#sockets.values()]) socket.ping()
    }, this.#limits.socketPingMs).unref()
  }

  #forget(socket: WiredSocket): void {
    this.#sockets.delete(socket.id)
    this.#untold.delete(socket)
    this.#paused.delete(socket)
    if (this.#sockets.size === 0) {
      clearInterval(this.#pings)
      this.#pings = undefined
    }
    this.#resume()
  }

  #tellSoon(socket: WiredSocket): void {
    this.#untold.add(socket)
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      for (const one of this.#untold) one.tell()
      this.#untold.clear()
    }, TELL_MS)
  }

  /** Lets those go on that may; the others are asked again, since nobody else would. */
  #resume(): void {
    if (this.#paused.size === 0 || this.#over) return
    if (this.#host.busy()) {
      this.#revisit ??= setTimeout(() => {
        this.#revisit = undefined
        this.#resume()
      }, REVISIT_MS)
      return
    }
    for (const socket of this.#paused) if (socket.resume()) this.#paused.delete(socket)
  }
}
