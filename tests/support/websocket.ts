/** A WebSocket client for tests: what comes is kept until it is asked for. */
import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'

export interface TestSocket {
  ws: WebSocket
  /** The next message, text or bytes; rejects when it closes before one comes. */
  next(): Promise<string | Uint8Array>
  /** Resolves to code and reason once it is closed. */
  closed: Promise<[code: number, reason: string]>
}

/** Connects to `http://...`; rejects with the answer's status in `message` when it is refused. */
export async function connectSocket(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<TestSocket> {
  const ws = new WebSocket(url.replace(/^http/, 'ws'), protocols, options)
  const kept: (string | Uint8Array)[] = []
  const waiting: ((message: string | Uint8Array) => void)[] = []
  ws.on('message', (data, isBinary) => {
    const message = isBinary ? new Uint8Array(data as Buffer) : data.toString()
    const taker = waiting.shift()
    if (taker) taker(message)
    else kept.push(message)
  })
  const closed = new Promise<[number, string]>((resolve) => {
    ws.on('close', (code, reason) => resolve([code, reason.toString()]))
  })
  ws.on('error', () => {})
  await once(ws, 'open')
  return {
    ws,
    closed,
    next: () =>
      kept.length > 0
        ? Promise.resolve(kept.shift()!)
        : Promise.race([
            new Promise<string | Uint8Array>((resolve) => waiting.push(resolve)),
            closed.then(([code, reason]): never => {
              throw new Error(`closed with ${code} ${reason}`)
            }),
          ]),
  }
}
