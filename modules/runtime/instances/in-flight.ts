/** Requests an instance works on, by number. */
import type { FlatHeaders, Payload } from '../protocol.ts'
import type { ServiceRequest } from './request.ts'
import { createSlots } from './slots.ts'

export interface InFlight {
  readonly size: number
  add(request: ServiceRequest): number
  /** Takes one out; undefined when it is over already. `socket`: only one that may become a WebSocket. */
  take(id: number, socket?: boolean): ServiceRequest | undefined
  /** Requests that arrived before `time`, taken out. */
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
 * @param onFreed a place is free
 * @param onTaken the client of a streamed answer has taken so much more
 */
export function createInFlight(onFreed: () => void, onTaken: (id: number, amount: number) => void): InFlight {
  const requests = createSlots<ServiceRequest>()
  /** Streamed answers, and what was taken of each but not told yet. */
  const streaming = new Map<number, number>()
  const take = (id: number, socket = false) => {
    if (socket && (!requests.get(id)?.accept || streaming.has(id))) return undefined
    const request = requests.remove(id)
    if (!request) return undefined
    if (streaming.size > 0) streaming.delete(id)
    request.onLeave = undefined
    onFreed()
    return request
  }
  return {
    get size() {
      return requests.size
    },
    add: (request) => requests.add(request),
    take,
    takeOlder(time) {
      // A stream that has begun may go on for hours.
      const found = requests.entries().filter(([id, { arrivedAt }]) => arrivedAt <= time && !streaming.has(id))
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

const routeNumber = (route: unknown): number | undefined =>
  typeof route === 'number' && Number.isInteger(route) ? route : undefined
