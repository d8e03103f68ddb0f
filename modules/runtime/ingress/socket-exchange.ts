/** A request for a WebSocket: answered as any other, or made a socket by the service. */
import { type WebSocket, WebSocketServer } from 'ws'
import type { UpgradeRequest } from '../../../kernel/index.ts'
import type { FlatHeaders } from '../protocol.ts'
import * as errors from '../runtime.errors.ts'
import { Exchange, type ExchangeOptions } from './exchange.ts'
import { answerHeaders } from './headers.ts'

const CLOSE_MS = 10_000
/** Named by the handshake itself. */
const OF_HANDSHAKE = /^sec-websocket-/
const INVALID = /[^\t\x20-\x7e\x80-\xff]/
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

export interface Handshakes {
  /**
   * Completes a handshake; undefined when the client has left.
   * @param messageBytes largest message of the client; a larger one closes the socket with 1009
   */
  accept(taken: UpgradeRequest, protocol: string, headers: string[], messageBytes: number): WebSocket | undefined
}

export function createHandshakes(): Handshakes {
  let answering: { protocol: string; headers: string[] } = { protocol: '', headers: [] }
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A window of 32 KB for each socket, and bombs inside of it, for what services can compress themselves.
    perMessageDeflate: false,
    autoPong: false,
    closeTimeout: CLOSE_MS,
    handleProtocols: () => answering.protocol || false,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  server.on('headers', (lines) => {
    for (let i = 0; i < answering.headers.length; i += 2) {
      lines.push(`${answering.headers[i]}: ${answering.headers[i + 1]}`)
    }
  })
  return {
    accept({ request, response, socket, head }, protocol, headers, messageBytes) {
      response.detachSocket(socket)
      answering = { protocol, headers }
      server.options.maxPayload = messageBytes
      let made: WebSocket | undefined
      server.handleUpgrade(request, socket, head, (ws) => {
        made = ws
      })
      return made
    },
  }
}

export class SocketExchange extends Exchange {
  readonly #taken: UpgradeRequest
  readonly #handshakes: Handshakes
  readonly #mount: string
  readonly #slug: string

  constructor(taken: UpgradeRequest, handshakes: Handshakes, options: ExchangeOptions) {
    super(taken.request, taken.response, options)
    this.#taken = taken
    this.#handshakes = handshakes
    this.#mount = options.mount
    this.#slug = options.slug
  }

  accept(protocol: string, flat: FlatHeaders, messageBytes: number): WebSocket | undefined {
    if (this.over) return undefined
    const offered = String(this.#taken.request.headers['sec-websocket-protocol'] ?? '').split(',')
    const chosen = offered.some((one) => one.trim() === protocol) ? protocol : ''
    let headers: string[]
    try {
      headers = answerHeaders(flat, this.#mount)
    } catch (error) {
      this.refuse(errors.serviceAnswer([this.#slug, (error as Error).message]))
      return undefined
    }
    for (let i = headers.length - 2; i >= 0; i -= 2) {
      const [name, value] = [headers[i]!, headers[i + 1]!]
      if (OF_HANDSHAKE.test(name) || !TOKEN.test(name) || INVALID.test(value)) headers.splice(i, 2)
    }
    const socket = this.#handshakes.accept(this.#taken, chosen, headers, messageBytes)
    if (socket) this.upgraded()
    return socket
  }

  /** Answers what is no handshake of a WebSocket; returns whether it is one. */
  check(): boolean {
    const { headers, method } = this.#taken.request
    const problem =
      method !== 'GET'
        ? 'its method is not GET'
        : !/^[+/0-9A-Za-z]{22}==$/.test(String(headers['sec-websocket-key']))
          ? 'Sec-WebSocket-Key is missing or not valid'
          : headers['sec-websocket-version'] !== '13'
            ? 'Sec-WebSocket-Version is not 13'
            : undefined
    if (problem) this.refuse(errors.socketHandshake([problem]))
    return problem === undefined
  }
}
