/** WebSockets by id: messages of the host find their socket here, and what a socket sends is counted. */
import type { Inbound } from '../../../protocol.ts'
import { json, payload, post } from '../outbox.ts'
import { ByteArray, mapDelete, mapGet, mapSet } from '../primordials.ts'
import { encodedLength } from '../web/encoding.ts'

/** What may wait for all readers together before it has left. */
const MAX_WAITING_BYTES = 24 * 1024 * 1024
const TOO_SLOW = 1013

let bufferBytes = 4 * 1024 * 1024
let waiting = 0

export type Data = string | Uint8Array<ArrayBuffer>

export interface Peer {
  opened?(protocol: string): void
  message(data: Data, done: () => void): void
  closed(code: number, reason: string, error: string | null): void
  readonly outgoing: Outgoing
}

const peers = new Map<number, Peer>()

export const addPeer = (id: number, peer: Peer): void => void mapSet(peers, id, peer)
export const removePeer = (id: number): boolean => mapDelete(peers, id)

/** @param bytes what may wait for one reader before it is let go */
export function setSocketBuffer(bytes: number | undefined): void {
  bufferBytes = bytes ?? bufferBytes
}

export function onSocket(message: Inbound, buffers: readonly ArrayBuffer[]): void {
  const id = message[1] as number
  const peer = mapGet(peers, id)
  if (peer === undefined) return
  if (message[0] === 'message') {
    const raw = message[2]
    const data = typeof raw === 'string' ? raw : new ByteArray(buffers[raw!.$b]!)
    const bytes = typeof data === 'string' ? encodedLength(data) : data.byteLength
    // Told, or the client would be sent no further.
    peer.message(data, () => post(`["took",${id},1,${bytes}]`))
  } else if (message[0] === 'opened') peer.opened?.(message[2])
  else if (message[0] === 'sent') peer.outgoing.left(message[2])
  else if (message[0] === 'closed') {
    mapDelete(peers, id)
    peer.outgoing.end()
    peer.closed(message[2], message[3], message[4])
  }
}

/** What a socket sends, and how much of it waits. */
export class Outgoing {
  readonly #id: number
  #buffered = 0
  /** Its part of `waiting`. */
  #counted = 0
  #over = false

  constructor(id: number) {
    this.#id = id
  }

  get buffered(): number {
    return this.#buffered
  }

  /** Sends a message; a reader that is too slow is let go, and false returned. */
  send(data: string | ArrayBufferView | ArrayBuffer): boolean {
    const bytes = typeof data === 'string' ? encodedLength(data) : data.byteLength
    this.#buffered += bytes
    if (this.#over) return false
    if (this.#buffered > bufferBytes || waiting + bytes > MAX_WAITING_BYTES) {
      this.close(TOO_SLOW, 'You read too slowly')
      return false
    }
    this.#counted += bytes
    waiting += bytes
    post(`["frame",${this.#id},${payload(data)}]`)
    return true
  }

  close(code: number, reason: string): void {
    if (this.#over) return
    post(`["close",${this.#id},${code},${json(reason)}]`)
    this.#over = true
  }

  left(bytes: number): void {
    this.#buffered -= bytes
    this.#counted -= bytes
    waiting -= bytes
  }

  end(): void {
    this.#over = true
    waiting -= this.#counted
    this.#counted = 0
  }
}
