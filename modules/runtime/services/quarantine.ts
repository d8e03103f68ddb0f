/**
 * A service that took its runner down, or cannot be cleared of having done so, shares none until it is published anew or
 * has run for a while without a crash. It outlives a restart of the server, after which the while begins anew.
 */
import type { Logger } from '../../../kernel/index.ts'
import { durationMs } from '../../schemas.ts'
import type { ServiceStatus } from '../contract.ts'
import type { ServicesRepository } from './services.repository.ts'

export interface QuarantineContext {
  repository: Pick<ServicesRepository, 'setQuarantine'>
  log: Logger
  /** How long it has to run without a crash, `1h`; null where services always share or never do. */
  quarantine: string | null
}

/** What the log says when it begins. @param duration how long it has to run, `1h` */
export const isolatedFor = (duration: string | null): string =>
  `Runs in a process of its own until it has run for ${duration} without a crash, or a version is published: it took down the process it shared, or cannot be cleared of that`

export class Quarantine {
  readonly #projectId: string
  readonly #context: QuarantineContext
  #since: Date | null = null
  /** While it runs: when it will have run long enough, as a date and by `performance.now()`. */
  #until: Date | null = null
  #dueAt = Number.POSITIVE_INFINITY

  constructor(projectId: string, context: QuarantineContext) {
    this.#projectId = projectId
    this.#context = context
  }

  /** Whether it must not share a runner. */
  get on(): boolean {
    return this.#since !== null
  }

  status(): ServiceStatus['quarantine'] {
    return this.#since && { since: this.#since.toISOString(), until: this.#until?.toISOString() ?? null }
  }

  /** Goes on with what was stored before the server started. */
  restore(since: Date | null): void {
    if (this.#context.quarantine !== null) this.#since ??= since
  }

  /** Returns whether it begins now: not where there is none, nor where it is on already. */
  begin(): boolean {
    if (this.#context.quarantine === null || this.#since) return false
    this.#since = new Date()
    this.#store()
    return true
  }

  /** Returns whether it ends now. */
  end(): boolean {
    if (!this.#since) return false
    this.#since = null
    this.interrupt()
    this.#store()
    return true
  }

  /** It runs; from now on without a crash, unless it did before. */
  run(): void {
    if (this.#since && !this.#until) this.again()
  }

  /** The while begins anew. */
  again(): void {
    const ms = durationMs(this.#context.quarantine ?? '')
    this.#until = new Date(Date.now() + ms)
    this.#dueAt = performance.now() + ms
  }

  /** It does not run any more. */
  interrupt(): void {
    this.#until = null
    this.#dueAt = Number.POSITIVE_INFINITY
  }

  /** Whether it has run long enough; says so once. `now` by `performance.now()`. */
  due(now: number): boolean {
    if (now < this.#dueAt) return false
    this.#dueAt = Number.POSITIVE_INFINITY
    return true
  }

  #store(): void {
    const { repository, log } = this.#context
    repository.setQuarantine(this.#projectId, this.#since).catch((err: unknown) => {
      log.warn({ err, projectId: this.#projectId }, 'the quarantine of a service could not be stored')
    })
  }
}
