/** Requests an instance works on, by number. */
import type { FlatHeaders, Payload } from '../protocol.ts'
import type { ServiceRequest } from './request.ts'

export interface InFlight {
  readonly size: number
  add(request: ServiceRequest): number
  /** Takes one out; undefined when it is over already. */
  take(id: number): ServiceRequest | undefined
  /** Requests that arrived before `time`, taken out. */
  takeOlder(time: number): [number, ServiceRequest][]
  takeAll(): ServiceRequest[]
  answer(id: number, status: number, headers: FlatHeaders, body: string | Uint8Array | null): void
  head(id: number, status: number, headers: FlatHeaders): void
  /** Returns false when the request has to be cancelled: its client does not keep up. */
  chunk(id: number, data: Payload | Uint8Array): boolean
  end(id: number, failed: boolean): void
}

export function createInFlight(onFreed: () => void): InFlight {
  const requests = new Map<number, ServiceRequest>()
  const streaming = new Set<number>()
  let last = 0
  const take = (id: number) => {
    const request = requests.get(id)
    if (!request) return undefined
    requests.delete(id)
    streaming.delete(id)
    request.onLeave = undefined
    onFreed()
    return request
  }
  return {
    get size() {
      return requests.size
    },
    add(request) {
      last += 1
      requests.set(last, request)
      return last
    },
    take,
    takeOlder(time) {
      const found: [number, ServiceRequest][] = []
      for (const [id, request] of requests) {
        // A stream that has begun may go on for hours.
        if (request.arrivedAt <= time && !streaming.has(id)) found.push([id, request])
      }
      for (const [id] of found) take(id)
      return found
    },
    takeAll() {
      const all = [...requests.keys()]
      return all.map((id) => take(id)!)
    },
    answer(id, status, headers, body) {
      if (!streaming.has(id)) take(id)?.answer(status, headers, body)
    },
    head(id, status, headers) {
      const request = requests.get(id)
      if (!request || streaming.has(id)) return
      streaming.add(id)
      request.head(status, headers)
    },
    chunk(id, data) {
      const request = streaming.has(id) ? requests.get(id) : undefined
      if (!request || data === null) return true
      if (request.chunk(data as string | Uint8Array)) return true
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
