/**
 * Connections that never sent a whole request: browsers open some ahead. Node takes them for busy, and no longer looks at
 * the time they take once the server closes: it would wait for them for ever.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** How long requests under way may take when the server closes, in ms. */
const LAST_MS = 10_000

/** Follows the connections of a server; the returned function ends it without waiting for those that are silent. */
export function followConnections(server: Server): () => void {
  const silent = new Set<Socket>()
  let closing = false
  server.on('connection', (socket) => {
    if (closing) {
      socket.destroy()
      return
    }
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.prependListener('request', ({ socket }) => silent.delete(socket))
  server.prependListener('upgrade', ({ socket }) => silent.delete(socket))
  server.prependListener('checkContinue', ({ socket }) => silent.delete(socket))
  return () => {
    closing = true
    for (const socket of silent) socket.destroy()
    // A server that never listened says nothing of its end, and has nobody to wait for.
    if (!server.listening) return
    const late = setTimeout(() => server.closeAllConnections(), LAST_MS).unref()
    server.once('close', () => clearTimeout(late))
  }
}
