/** Requests an instance works on, by number. */
import type { FlatHeaders, Payload } from '../protocol.ts'
import type { BodyStream, ServiceRequest } from './request.ts'
import { createSlots } from './slots.ts'

export interface InFlight {
  readonly size: number
  /** Without those whose clients have to send before the service can go on. */
  readonly working: number
  add(request: ServiceRequest): number
  get(id: number): ServiceRequest | undefined
  /** Tells whether a request waits for its client; returns the one that has done so longest when too many do. */
  wait(id: number, waiting: boolean): number | undefined
  /** Takes one out; undefined when it is over already. `socket`: only one that may become a WebSocket. */
  take(id: number, socket?: boolean): ServiceRequest | undefined
  /** Requests that have waited since before `time` for their answer, or for their client to send on; taken out. */
  takeOlder(time: number): [number, ServiceRequest][]
  takeAll(): ServiceRequest[]
  endStreams(): void
  /** `route`: as the guest tells it, which is not to be trusted. */
  answer(id: number, status: number, headers: FlatHeaders, body: string | Uint8Array | null, route?: number): void
  head(id: number, status: number, headers: FlatHeaders, route?: number): void
  /** Returns false when the request has to be cancelled: its client does not keep up. */
  chunk(id: number, data: Payload | Uint8Array): boolean
  end(id: number, failed: boolean): void
}

/** Takings are told in steps: a message for each small chunk would cost more than it saves. */
const TAKEN_STEP = 64 * 1024

/**
 * @param maxWaiting requests that may wait for their clients
 * @param onFreed a place is free
 * @param onTaken the client of a streamed answer has taken so much more
 */
export function createInFlight(
  maxWaiting: () => number,
  onFreed: () => void,
  onTaken: (id: number, amount: number) => void,
): InFlight {
  const requests = createSlots<ServiceRequest>()
  /** Streamed answers, and what was taken of each but not told yet. */
  const streaming = new Map<number, number>()
  /** Those that wait for their clients, the longest waiting first. */
  const waiting = new Set<number>()
  const take = (id: number, socket = false) => {
    if (socket && (!requests.get(id)?.accept || streaming.has(id))) return undefined
    const request = requests.remove(id)
    if (!request) return undefined
    if (streaming.size > 0) streaming.delete(id)
    request.onLeave = undefined
    if (request.bodyStream) {
      waiting.delete(id)
      release(request.bodyStream)
    }
    onFreed()
    return request
  }
  return {
    get size() {
      return requests.size
    },
    get working() {
      return requests.size - waiting.size
    },
    add: (request) => requests.add(request),
    get: (id) => requests.get(id),
    wait(id, is) {
      if (!is) {
        waiting.delete(id)
        return undefined
      }
      waiting.add(id)
      onFreed()
      return waiting.size > maxWaiting() ? waiting.values().next().value : undefined
    },
    take,
    takeOlder(time) {
      const found = requests.entries().filter(([id, { arrivedAt, bodyStream }]) => {
        if (arrivedAt > time || (bodyStream && bodyStream.movedAt > time)) return false
        // A stream that has begun may go on for hours.
        return !streaming.has(id) || bodyStream?.waiting === true
      })
      for (const [id] of found) take(id)
      return found
    },
    takeAll() {
      return requests.entries().map(([id]) => take(id)!)
    },
    endStreams() {
      for (const id of [...streaming.keys()]) take(id)?.abort()
    },
    answer(id, status, headers, body, route) {
      const request = streaming.has(id) ? undefined : requests.get(id)
      if (!request) return
      request.route = routeNumber(route)
      // An answer that cannot be given leaves the request where whoever ends the instance finds it.
      request.answer(status, headers, body)
      take(id)
    },
    head(id, status, headers, route) {
      const request = requests.get(id)
      if (!request || streaming.has(id)) return
      streaming.set(id, 0)
      request.route = routeNumber(route)
      request.head(status, headers)
    },
    chunk(id, data) {
      const request = streaming.has(id) ? requests.get(id) : undefined
      if (!request || data === null) return true
      const amount = typeof data === 'string' ? data.length : (data as Uint8Array).byteLength
      const taken = () => {
        const sum = (streaming.get(id) ?? 0) + amount
        if (!streaming.has(id)) return
        streaming.set(id, sum < TAKEN_STEP ? sum : 0)
        if (sum >= TAKEN_STEP) onTaken(id, sum)
      }
      if (request.chunk(data as string | Uint8Array, taken)) return true
      take(id)
      request.abort()
      return false
    },
    end(id, failed) {
      if (!streaming.has(id)) return
      const request = take(id)
      if (failed) request?.abort()
      else request?.end()
    },
  }
}

/** What is left of a body does not concern the instance any more. */
function release(stream: BodyStream): void {
  stream.onPiece = undefined
  stream.onRefuse = undefined
  stream.onWait = undefined
}

const routeNumber = (route: unknown): number | undefined =>
  typeof route === 'number' && Number.isInteger(route) ? route : undefined
