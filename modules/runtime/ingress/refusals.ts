/** The ways a request to a service ends without the service's answer, the same wherever the answer goes. */
import type { CodedError } from '../../../kernel/index.ts'
import type { Reason } from '../contract.ts'
import type { Failure } from '../instances/failure.ts'
import * as errors from '../runtime.errors.ts'

/** Seconds until trying again makes sense. */
const RETRY_S = 1
/** Somebody has to start it. */
const STOPPED_RETRY_S = 60

export abstract class Refusals {
  /** Name the service goes by in errors. */
  readonly #slug: string

  constructor(slug: string) {
    this.#slug = slug
  }

  /** Answers with a problem, or cuts off what has begun. `retryAfter` in seconds. */
  abstract fail(error: CodedError, reason?: Reason, retryAfter?: number): void

  crashed({ reason, message }: Failure): void {
    this.fail(errors.serviceCrashed([this.#slug, message]), reason, RETRY_S)
  }
  timedOut(limitMs: number): void {
    this.fail(errors.serviceTimeout([this.#slug, limitMs]), 'WALL_LIMIT')
  }
  overloaded(): void {
    this.fail(errors.serviceOverloaded([this.#slug]), 'OVERLOADED', RETRY_S)
  }
  unavailable(retryAfter: number, reason?: Reason): void {
    this.fail(errors.serviceStarting([this.#slug]), reason, retryAfter)
  }
  replaced(): void {
    this.fail(errors.serviceReplaced([this.#slug]), undefined, RETRY_S)
  }
  stopped(): void {
    this.fail(errors.serviceStopped([this.#slug]), undefined, STOPPED_RETRY_S)
  }
}
