/** Server-sent events with a heartbeat and a bounded buffer: a reader that does not keep up is let go. */
import type { Server } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface EventStream {
  /** Sends one event; `data` becomes JSON. Returns false once the stream is over. */
  send(event: string, data: unknown, id?: string): boolean
  close(): void
  readonly closed: boolean
}

const HEARTBEAT_MS = 15_000
const MAX_BUFFERED_BYTES = 1_048_576
/** Time a slow reader gets to read what waits for it, the notice at its end, before its connection is cut. */
const GRACE_MS = 10_000

interface OpenStreams {
  /** How to end each, by the request that it answers. */
  closes: Map<FastifyRequest, () => void>
  /** Rejects when the request would be refused now. */
  admit?: (request: FastifyRequest) => Promise<void>
}
const servers = new WeakMap<Server, OpenStreams>()

function streamsOf(server: Server): OpenStreams {
  const known = servers.get(server) ?? { closes: new Map() }
  servers.set(server, known)
  return known
}

/**
 * Has the server's streams asked for once more when they are open: whoever lost the right to read one after it was
 * asked for, and before it could be ended, does not keep it.
 */
export function admitEventStreams(server: Server, admit: (request: FastifyRequest) => Promise<void>): void {
  streamsOf(server).admit = admit
}

/** Ends the open streams of a server whose requests match: of who may not read them any more. */
export function endEventStreams(server: Server, matches: (request: FastifyRequest) => boolean): void {
  for (const [request, close] of [...streamsOf(server).closes]) if (matches(request)) close()
}

/**
 * Turns the reply into an event stream; that of a HEAD request is over at once. Ends when the client leaves, the server
 * stops (`signal`) or the client reads so slowly that more than 1 MiB waits for it.
 */
export function openEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    signal,
    onClose,
    graceMs = GRACE_MS,
    heartbeatMs = HEARTBEAT_MS,
  }: { signal?: AbortSignal; onClose?: () => void; graceMs?: number; heartbeatMs?: number } = {},
): EventStream {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  raw.write('retry: 3000\n\n')
  const { closes, admit } = streamsOf(request.server.server)
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    closes.delete(request)
    clearInterval(beat)
    signal?.removeEventListener('abort', close)
    raw.end()
    onClose?.()
  }
  closes.set(request, close)
  const beat = setInterval(() => raw.write(':\n\n'), heartbeatMs)
  request.raw.socket.once('close', close)
  signal?.addEventListener('abort', close)
  if (signal?.aborted || request.raw.socket.destroyed) close()
  // Whoever asks for the head alone has it; what would be sent goes nowhere.
  else if (request.method === 'HEAD') setImmediate(close)
  else admit?.(request).catch(close)
  return {
    send(event, data, id) {
      if (closed) return false
      raw.write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      if (raw.writableLength > MAX_BUFFERED_BYTES) {
        raw.write('event: dropped\ndata: {}\n\n')
        close()
        // Not unless it reads would the rest of it ever leave.
        const cut = setTimeout(() => raw.destroy(), graceMs)
        raw.once('close', () => clearTimeout(cut))
      }
      return !closed
    },
    close,
    get closed() {
      return closed
    },
  }
}
