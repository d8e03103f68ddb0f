/** Requests to a service: to the instance that runs, into the queue, or turned away. */
import type { ProjectMeter } from '../../metrics/contract.ts'
import type { ServiceError } from '../contract.ts'
import type { Instance } from '../instances/instance.ts'
import type { ServiceRequest } from '../instances/request.ts'
import { LAST_RETRY_MS } from './comeback.ts'
import type { Condition } from './condition.ts'
import type { ServiceContext } from './context.ts'
import { RequestQueue } from './request-queue.ts'
import { TurnedAway } from './turned-away.ts'

type TrafficContext = Pick<ServiceContext, 'limits' | 'metrics' | 'logs'>

export class Traffic {
  readonly #meter: ProjectMeter
  readonly #condition: Condition
  readonly #turnedAway: TurnedAway
  readonly #queue: RequestQueue
  #instance: Instance | undefined

  constructor(projectId: string, context: TrafficContext, condition: Condition) {
    const { limits, metrics } = context
    this.#meter = metrics.project(projectId)
    this.#turnedAway = new TurnedAway(projectId, context, () => condition.version)
    this.#condition = condition
    this.#queue = new RequestQueue(limits)
  }

  /** Whether requests wait. */
  get waiting(): boolean {
    return this.#queue.size > 0
  }

  /** Never throws. */
  handle(request: ServiceRequest): void {
    if (request.over) return
    request.meter = this.#meter
    this.#meter.begin()
    const instance = this.#instance
    if (instance && this.#queue.size === 0 && !instance.full) {
      instance.send(request)
      return
    }
    if (!instance && this.#turnAway(request)) return
    if (this.#queue.push(request)) return
    this.#turnedAway.overloaded(request)
  }

  /** Requests go to this instance from now on; `pump` hands it those that wait. */
  use(instance: Instance): void {
    this.#instance = instance
  }

  /** Requests wait. */
  clear(): void {
    this.#instance = undefined
  }

  /** Hands over what waits, as far as there are places. */
  pump(): void {
    const instance = this.#instance
    if (!instance || instance.over) return
    while (this.#queue.size > 0 && !instance.full) {
      const request = this.#queue.take()
      if (request) instance.send(request)
    }
  }

  /** Requests an instance got but never began come first again. */
  putBack(requests: ServiceRequest[]): void {
    this.#queue.putBack(requests)
    if (this.#isStopped) this.#queue.stopAll()
    else this.pump()
  }

  /** Answers what has waited too long. */
  expire(now: number): void {
    this.#queue.expire(now, this.#instance !== undefined, (request, ms) => this.#turnedAway.late(request, ms))
  }

  stopAll(): void {
    this.#queue.stopAll()
  }

  /** Answers what waits, unless it is worth to: the service comes back in `delay` ms. */
  failAll(error: ServiceError, delay: number): void {
    if (delay > this.#queue.holdMs) this.#queue.failAll(error)
  }

  get #isStopped(): boolean {
    return this.#condition.state === 'stopped' || this.#condition.state === 'stopping'
  }

  /** Returns whether there is nothing to wait for. */
  #turnAway(request: ServiceRequest): boolean {
    const { state, retryAt, error } = this.#condition
    if (this.#isStopped) {
      request.stopped()
      return true
    }
    if (state !== 'crashed') return false
    const wait = retryAt ? retryAt.getTime() - Date.now() : 0
    if (wait <= this.#queue.holdMs) return false
    // Somebody may mend it before.
    request.unavailable(Math.ceil(Math.min(wait, LAST_RETRY_MS) / 1000), error?.reason)
    return true
  }
}
