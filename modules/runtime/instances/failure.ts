import type { Reason } from '../contract.ts'
import type { CodePlace } from './stack-map.ts'

/** Why an instance did not come up or is gone. */
export interface Failure {
  reason: Reason
  message: string
  /** Stack mapped to the written code. */
  stack?: string
  place?: CodePlace
}

/** Rejection of a boot. */
export class BootFailure extends Error {
  readonly failure: Failure
  /** Somebody else took the runner down: worth another try at once. */
  readonly innocent: boolean

  constructor(failure: Failure, innocent = false) {
    super(failure.message)
    this.failure = failure
    this.innocent = innocent
  }
}
