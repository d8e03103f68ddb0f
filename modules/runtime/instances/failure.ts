import type { Reason } from '../contract.ts'
import type { PlainError } from '../protocol.ts'
import type { CodePlace, StackMap } from './stack-map.ts'

const MESSAGE_MAX = 2_000

/** Why an instance did not come up or is gone. */
export interface Failure {
  reason: Reason
  message: string
  /** Stack mapped to the written code. */
  stack?: string
  place?: CodePlace
}

/** An error of the code as a failure, placed in what was written. */
export function failureOf(reason: Reason, error: PlainError, stackMap: StackMap): Failure {
  return {
    reason,
    message: `${error.name}: ${error.message}`.slice(0, MESSAGE_MAX),
    stack: error.stack ? stackMap.map(error.stack) : undefined,
    place: stackMap.place(error.stack ?? '') ?? stackMap.place(error.message),
  }
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
