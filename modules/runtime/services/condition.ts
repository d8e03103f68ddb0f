/** How a service is, as it is told: its state, the version, the last failure. Every change of state is an event. */
import type { Events } from '../../../kernel/index.ts'
import { type ServiceError, type ServiceState, type ServiceStatus, serviceChanged } from '../contract.ts'
import type { Failure } from '../instances/failure.ts'

/** Where the rest of the status comes from, as of now. */
export type StatusRest = () => Pick<ServiceStatus, 'runner' | 'quarantine' | 'url' | 'routes' | 'schedules'>

export class Condition {
  readonly #projectId: string
  readonly #events: Events
  readonly #rest: StatusRest
  #state: ServiceState = 'stopped'
  /** That runs or would run. */
  version: string | null = null
  /** When the instance that runs was made. */
  since: Date | null = null
  /** When the next try comes, while crashed. */
  retryAt: Date | null = null
  /** After crashes, since a person or a publish started it. */
  restarts = 0
  error: ServiceError | null = null

  constructor(projectId: string, events: Events, rest: StatusRest) {
    this.#projectId = projectId
    this.#events = events
    this.#rest = rest
  }

  get state(): ServiceState {
    return this.#state
  }

  enter(state: ServiceState): void {
    this.#state = state
    if (state === 'stopped') this.retryAt = null
    this.#events.emit(serviceChanged, { projectId: this.#projectId, status: this.status() })
  }

  /** It failed, and comes back at `retryAt`; null: it is coming back already. */
  fail({ reason, message, place }: Failure, retryAt: Date | null): ServiceError {
    this.error = { reason, message, ...(place ? { place } : {}), time: new Date().toISOString() }
    this.retryAt = retryAt
    this.enter(retryAt ? 'crashed' : 'starting')
    return this.error
  }

  /** Failures of before do not count any more. */
  forgive(): void {
    this.restarts = 0
    this.forget()
  }

  /** It runs: the last failure is over. */
  forget(): void {
    this.error = null
    this.retryAt = null
  }

  status(): ServiceStatus {
    return {
      projectId: this.#projectId,
      state: this.#state,
      version: this.version,
      since: this.since?.toISOString() ?? null,
      restarts: this.restarts,
      retryAt: this.retryAt?.toISOString() ?? null,
      error: this.error,
      ...this.#rest(),
    }
  }
}
