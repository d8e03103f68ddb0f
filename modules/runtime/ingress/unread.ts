/** What becomes of a connection whose request is answered before its body has been read. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** So much of a body is thrown away to keep the connection for the next request. */
export const DISCARD_BYTES = 256 * 1024
/** How long a client is listened to that still sends what nobody reads: cut off at once, it might not see the answer. */
const LINGER_MS = 2_000

/** Closes the connection after the answer, and lets the client read it before. Call before the head is written. */
export function closeAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false
  const { socket } = response
  if (socket) socket.destroySoon = () => linger(socket)
}

function linger(socket: Socket): void {
  socket.end()
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
}
