/** Outgoing WebSockets for services: the same policy as for requests, checked at the address that is connected to. */
import type { LookupAddress, LookupOptions } from 'node:dns'
import { isIPv6 } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import { isCoded, messageOf } from '../../../kernel/index.ts'
import type { FlatHeaders } from '../protocol.ts'
import { egressFailed, egressUrl } from './egress.errors.ts'
import { cleanHeaders, HOPS_HEADER } from './headers.ts'
import type { EgressPolicy } from './policy.ts'

const HANDSHAKE_MS = 10_000
const CLOSE_MS = 10_000
/** Headers of an answer. */
const MAX_HEADER_BYTES = 64 * 1024
const SCHEMES: Record<string, string> = { 'ws:': 'http:', 'wss:': 'https:', 'http:': 'http:', 'https:': 'https:' }
const OF_HANDSHAKE = /^sec-websocket-/

export interface SocketRequest {
  url: string
  protocols: string[]
  headers?: FlatHeaders
}

export interface SocketClient {
  /**
   * Connects; `onOpen` gets the socket before anything comes over it.
   * @throws M3M_EGRESS_*
   */
  open(
    request: SocketRequest,
    context: { signal: AbortSignal; hops: number; messageBytes: number },
    onOpen: (ws: WebSocket) => void,
  ): Promise<void>
}

type LookupDone = (error: Error | null, found?: string | LookupAddress[], family?: number) => void

export function createSocketClient({ policy }: { policy: EgressPolicy }): SocketClient {
  /** Addresses that are checked, in place of the system's look-up; literals were checked before. */
  const lookupAt = (port: number) => (host: string, options: LookupOptions, done: LookupDone) => {
    policy.addressesOf(host, port).then(
      (addresses) => {
        const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
        if (options.all) done(null, all)
        else done(null, all[0]!.address, all[0]!.family)
      },
      (error) => done(error),
    )
  }

  return {
    open({ url: text, protocols, headers = [] }, { signal, hops, messageBytes }, onOpen) {
      const url = URL.parse(text)
      const scheme = url && SCHEMES[url.protocol]
      if (!scheme) throw egressUrl([text, 'the address of a WebSocket begins with ws:// or wss://'])
      url.protocol = scheme === 'https:' ? 'wss:' : 'ws:'
      url.hash = ''
      const asked = new URL(url.href.replace(/^ws/, 'http'))
      policy.checkUrl(asked)
      const port = Number(asked.port) || (scheme === 'https:' ? 443 : 80)
      const ws = create(url, protocols, {
        headers: { 'user-agent': 'm3m', ...handshakeHeaders(headers), [HOPS_HEADER]: String(hops + 1) },
        perMessageDeflate: false,
        followRedirects: false,
        maxPayload: messageBytes,
        handshakeTimeout: HANDSHAKE_MS,
        closeTimeout: CLOSE_MS,
        autoPong: false,
        lookup: lookupAt(port),
        maxHeaderSize: MAX_HEADER_BYTES,
      } as ClientOptions)
      return new Promise((resolve, reject) => {
        const end = () => ws.terminate()
        const release = () => signal.removeEventListener('abort', end)
        signal.addEventListener('abort', end, { once: true })
        ws.once('close', release)
        ws.once('open', () => {
          release()
          onOpen(ws)
          resolve()
        })
        ws.on('error', (error) =>
          reject(isCoded(error) ? error : egressFailed([asked.host, error.message], { cause: error })),
        )
      })
    },
  }
}

function create(url: URL, protocols: string[], options: ClientOptions): WebSocket {
  try {
    return new WebSocket(url, protocols, options)
  } catch (error) {
    throw egressUrl([url.href, messageOf(error)], { cause: error })
  }
}

function handshakeHeaders(flat: FlatHeaders): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of cleanHeaders(flat)) {
    if (OF_HANDSHAKE.test(name)) continue
    const before = headers[name]
    headers[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return headers
}
