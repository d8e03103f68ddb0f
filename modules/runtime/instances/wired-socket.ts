/** One WebSocket between the network and an isolate, with account of what waits on either side. */
import type { WebSocket } from 'ws'
import type { Attach } from '../../shared/attachments.ts'
import type { Inbound } from '../protocol.ts'

/** What one socket may have handed in that the service is not done with. */
const MAX_UNREAD_BYTES = 256 * 1024
/** What a message costs beside its bytes. */
const MESSAGE_COST = 64
/** What is told at once instead of soon. */
const TELL_BYTES = 64 * 1024
/** Time the other side gets to answer a close; what waits for it has to leave before. */
const CLOSE_MS = 10_000
const END_MS = 2_000
/** Pings and pongs of the other side per second. */
const MAX_CONTROLS = 50
const MAX_REASON_BYTES = 123
const TOO_SLOW = 1013
const POLICY = 1008

/** The accounts of all sockets of an instance. */
export interface SocketHost {
  /** Bytes handed in that the service is not done with. */
  unread: number
  /** Bytes that wait for readers. */
  waiting: number
  readonly maxWaiting: number
  post(make: (attach: Attach) => Inbound): void
  /** The instance has enough to do. */
  busy(): boolean
  /** Too much waits for readers altogether. */
  overfull(): boolean
  paused(socket: WiredSocket): void
  /** Bytes have left, and the service has not been told. */
  left(socket: WiredSocket): void
  gone(socket: WiredSocket): void
}

export class WiredSocket {
  readonly id: number
  readonly #ws: WebSocket
  readonly #host: SocketHost
  #messages = 0
  #unread = 0
  #waiting = 0
  #untold = 0
  #paused = false
  #alive = true
  #controls = 0
  #controlsSince = 0
  #error: string | null = null
  #over = false

  constructor(id: number, ws: WebSocket, host: SocketHost) {
    this.id = id
    this.#ws = ws
    this.#host = host
    ws.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary))
    ws.on('ping', (data) => {
      if (this.#control()) ws.pong(data, undefined, () => {})
    })
    ws.on('pong', () => this.#control())
    ws.on('error', ({ message }) => {
      this.#error ??= message
    })
    ws.on('close', (code, reason) => this.#onClose(code, reason.toString()))
  }

  send(data: string | Uint8Array): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
    const cost = bytes + MESSAGE_COST
    this.#waiting += cost
    this.#host.waiting += cost
    this.#ws.send(data, { binary: typeof data !== 'string' }, () => {
      this.#waiting -= cost
      this.#host.waiting -= cost
      if (this.#over) return
      this.#untold += bytes
      if (this.#untold >= TELL_BYTES) this.tell()
      else this.#host.left(this)
    })
    if (this.#waiting > this.#host.maxWaiting || this.#host.overfull()) this.#letGo()
  }

  /** Closes it from the service's side. */
  close(code: number, reason: string): void {
    this.#closeWith(code, reason, code === TOO_SLOW ? END_MS : CLOSE_MS)
  }

  /** Closes it without another word to the service. */
  end(code: number, reason: string): void {
    this.#leave()
    this.#closeWith(code, reason, END_MS)
  }

  /** The service is done with messages; it cannot be done with more than it was given. */
  took(messages: number, bytes: number): void {
    const count = clamp(messages, this.#messages)
    const cost = Math.min(this.#unread, clamp(bytes, this.#unread) + count * MESSAGE_COST)
    this.#messages -= count
    this.#unread -= cost
    this.#host.unread -= cost
  }

  /** Reads on, if it may; returns whether it does. */
  resume(): boolean {
    if (this.#unread > MAX_UNREAD_BYTES / 2) return false
    this.#paused = false
    this.#alive = true
    if (this.#ws.readyState === this.#ws.OPEN || this.#ws.readyState === this.#ws.CLOSING) this.#ws.resume()
    return true
  }

  /** Ends it when nothing was heard since the last ping. One that is paused cannot be heard. */
  ping(): void {
    if (!this.#alive && !this.#paused) {
      this.#error = 'The other side did not answer a ping'
      this.#ws.terminate()
      return
    }
    this.#alive = false
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping(undefined, undefined, () => {})
  }

  /** Tells the service what has left. */
  tell(): void {
    const bytes = this.#untold
    if (bytes === 0 || this.#over) return
    this.#untold = 0
    this.#host.post(() => ['sent', this.id, bytes])
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#over) return
    this.#alive = true
    const cost = data.byteLength + MESSAGE_COST
    this.#messages += 1
    this.#unread += cost
    this.#host.unread += cost
    this.#host.post((attach) => ['message', this.id, isBinary ? attach(data) : data.toString()])
    if (this.#paused || (this.#unread <= MAX_UNREAD_BYTES && !this.#host.busy())) return
    this.#paused = true
    this.#ws.pause()
    this.#host.paused(this)
  }

  #onClose(code: number, reason: string): void {
    if (this.#over) return
    this.tell()
    this.#leave()
    this.#host.post(() => ['closed', this.id, code, reason, this.#error])
  }

  /** Whether a ping or pong is one of few. */
  #control(): boolean {
    this.#alive = true
    const now = performance.now()
    if (now - this.#controlsSince > 1_000) {
      this.#controlsSince = now
      this.#controls = 0
    }
    this.#controls += 1
    if (this.#controls <= MAX_CONTROLS) return true
    this.#error ??= 'The other side sent too many pings'
    this.#closeWith(POLICY, 'Too many pings', END_MS)
    return false
  }

  #letGo(): void {
    this.#error ??= 'The other side reads too slowly'
    this.#closeWith(TOO_SLOW, 'You read too slowly', END_MS)
  }

  #closeWith(code: number, reason: string, patienceMs: number): void {
    const ws = this.#ws
    if (ws.readyState === ws.OPEN) {
      if (this.#paused) ws.resume()
      ws.close(codeOf(code), cut(reason))
    }
    if (ws.readyState !== ws.CLOSED) setTimeout(() => ws.terminate(), patienceMs).unref()
  }

  #leave(): void {
    if (this.#over) return
    this.#over = true
    this.#host.unread -= this.#unread
    this.#unread = 0
    this.#host.gone(this)
  }
}

const clamp = (value: unknown, most: number): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, most) : 0

/** A code that may be sent; 1000 for any other. */
const codeOf = (code: number): number =>
  [1000, 1001, 1008, 1011, 1012, 1013].includes(code) || (Number.isInteger(code) && code >= 3000 && code <= 4999)
    ? code
    : 1000

/** As much of a reason as a close frame holds, whole characters only. */
function cut(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.byteLength <= MAX_REASON_BYTES) return reason
  return bytes
    .subarray(0, MAX_REASON_BYTES)
    .toString()
    .replace(/\uFFFD+$/, '')
}
