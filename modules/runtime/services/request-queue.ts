/** Requests that wait for their service: for a free place, or for it to come up. */
import type { ServiceError } from '../contract.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { Limits } from '../runtime.config.ts'

/** How long a request waits for a service that is not up. */
const HOLD_MS = 5_000

export class RequestQueue {
  readonly #limits: Pick<Limits, 'queue' | 'requestMs'>
  #waiting: ServiceRequest[] = []

  constructor(limits: Pick<Limits, 'queue' | 'requestMs'>) {
    this.#limits = limits
  }

  get holdMs(): number {
    return Math.min(HOLD_MS, this.#limits.requestMs)
  }

  get size(): number {
    return this.#waiting.length
  }

  /** Returns false when it is full. */
  push(request: ServiceRequest): boolean {
    if (this.#waiting.length >= this.#limits.queue) return false
    this.#waiting.push(request)
    return true
  }

  /** Requests an instance got but never began come first again. */
  putBack(requests: ServiceRequest[]): void {
    this.#waiting.unshift(...requests)
  }

  /** The next whose client is still there. */
  take(): ServiceRequest | undefined {
    for (;;) {
      const request = this.#waiting.shift()
      if (!request?.over) return request
    }
  }

  /** @param late answers one that waited for a place in an instance that runs */
  expire(now: number, running: boolean, late: (request: ServiceRequest, ms: number) => void): void {
    if (this.#waiting.length === 0) return
    const patience = running ? this.#limits.requestMs : this.holdMs
    this.#waiting = this.#waiting.filter((request) => {
      if (now - request.arrivedAt < patience) return !request.over
      if (running) late(request, patience)
      else request.unavailable(Math.ceil(HOLD_MS / 1000))
      return false
    })
  }

  stopAll(): void {
    for (const request of this.#empty()) request.stopped()
  }

  failAll({ reason, message }: ServiceError): void {
    for (const request of this.#empty()) request.crashed({ reason, message })
  }

  #empty(): ServiceRequest[] {
    const all = this.#waiting
    this.#waiting = []
    return all
  }
}
