/** WebSocket handshakes on the HTTP server: passed on by path, past Fastify and past the guard. */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { DirectRequest, under } from './direct.ts'
import { toOriginForm } from './origin-form.ts'

/** A client asks to go on with a WebSocket. The response refuses; detached from the socket, it is out of the way. */
export class UpgradeRequest extends DirectRequest {
  readonly socket: Socket
  /** What the client has sent already. */
  readonly head: Buffer

  constructor(id: string, request: IncomingMessage, socket: Socket, head: Buffer, proxies: number) {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    super(id, request, response, proxies)
    this.socket = socket
    this.head = head
  }
}
export type UpgradeHandler = (taken: UpgradeRequest) => void

export interface Upgrades {
  /** Takes handshakes for `prefix` itself and everything below it. */
  on(prefix: string, handler: UpgradeHandler): void
}

const NOBODY = JSON.stringify({
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'No WebSocket is served here',
  code: 'M3M_ROUTE_NOT_FOUND',
})
const START = Date.now().toString(36)

/** @param proxies how many in front are believed */
export function createUpgrades(server: Server, proxies: number): Upgrades {
  const handlers: { prefix: string; handler: UpgradeHandler }[] = []
  let last = 0
  // Any other upgrade, to HTTP/2 for one, is a wish that may be passed over: the request is an ordinary one.
  ;(server as Server & { shouldUpgradeCallback?: (request: IncomingMessage) => boolean }).shouldUpgradeCallback = ({
    headers,
  }) => headers.upgrade?.toLowerCase() === 'websocket'
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // A client that breaks off is no error of the server.
    socket.on('error', () => {})
    toOriginForm(request)
    last += 1
    const taken = new UpgradeRequest(`${START}-w${last.toString(36)}`, request, socket, head, proxies)
    const found = handlers.find(({ prefix }) => under(request.url!, prefix))
    if (found) found.handler(taken)
    else taken.response.writeHead(404, { 'content-type': 'application/problem+json' }).end(NOBODY)
  })
  return { on: (prefix, handler) => void handlers.push({ prefix, handler }) }
}
