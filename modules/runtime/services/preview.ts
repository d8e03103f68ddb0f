/** The draft of one project, run beside the published service: booted anew on request, never started again by itself. */
import { randomBytes } from 'node:crypto'
import { DRAFT_VERSION, type DraftDeployment } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import { createLock } from '../../shared/gate.ts'
import type { User } from '../../users/contract.ts'
import { type PreviewState, type PreviewStatus, previewChanged, type ServiceError } from '../contract.ts'
import { BootFailure, type Failure } from '../instances/failure.ts'
import type { Instance, InstanceEnd } from '../instances/instance.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { Limits } from '../runtime.config.ts'
import { previewCrashed, previewNotFound } from '../runtime.errors.ts'
import { bootInstance, bootRefusal } from './boot.ts'
import type { ServiceContext } from './context.ts'
import { RequestQueue } from './request-queue.ts'
import { TurnedAway } from './turned-away.ts'

/** Bytes of the token that opens a preview. */
const TOKEN_BYTES = 24

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

export type Starter = Pick<User, 'id' | 'name'>

export class Preview {
  readonly project: Project
  readonly #context: ServiceContext
  readonly #lock = createLock()
  readonly #queue: RequestQueue
  readonly #turnedAway: TurnedAway
  readonly #draining = new Set<Instance>()
  #current: Instance | undefined
  #booting: Instance | undefined
  #waiting: Promise<void> | undefined
  #state: PreviewState = 'starting'
  #revision: number | null = null
  #starter: Starter
  #error: ServiceError | null = null
  #usedAt = performance.now()
  #token = newToken()
  #ended = false

  /** @param context whose `urlOf` tells the address of the preview of a token */
  constructor(project: Project, starter: Starter, context: ServiceContext, urlOf: (token: string) => string) {
    this.project = project
    this.#starter = starter
    this.#context = { ...context, urlOf: () => urlOf(this.token) }
    this.#queue = new RequestQueue(context.limits)
    this.#turnedAway = new TurnedAway(project.id, context, () => DRAFT_VERSION)
  }

  /** Opens the preview for whoever knows it. */
  get token(): string {
    return this.#token
  }
  /** Gives it another token: the address that was handed out leads nowhere any more. */
  renewToken(): void {
    this.#token = newToken()
    this.#context.events.emit(previewChanged, { projectId: this.project.id, status: this.status() })
  }
  get limits(): Readonly<Limits> {
    return this.#context.limits
  }
  /** Whether something may read bodies of requests as streams, as far as is known. */
  get streams(): boolean {
    return this.#current?.declared.streams ?? true
  }
  get starter(): Starter {
    return this.#starter
  }
  /** Whether nothing runs, comes up or is to be shown: its first boot failed. */
  get empty(): boolean {
    return this.#state === 'stopped' && this.#waiting === undefined
  }

  /** Takes a request as the published service does; after a crash it is refused with the reason. Never throws. */
  handle(request: ServiceRequest): void {
    this.#usedAt = performance.now()
    const current = this.#current
    if (current && this.#queue.size === 0 && !current.full) current.send(request)
    else if (this.#state === 'stopped') request.fail(previewNotFound([this.project.slug]))
    else if (this.#state === 'crashed' && this.#error)
      request.fail(previewCrashed([this.project.slug, this.#error.message]), this.#error.reason)
    else if (!this.#queue.push(request)) this.#turnedAway.overloaded(request)
  }

  /**
   * Boots what `compile` gives beside what runs, and lets it take over. Calls that wait for the same boot share it.
   * @throws M3M_CODE_COMPILE, M3M_SERVICE_BOOT; what ran before goes on
   */
  run(starter: Starter, compile: () => Promise<DraftDeployment>): Promise<void> {
    this.#waiting ??= this.#lock.run(async () => {
      this.#waiting = undefined
      if (this.#ended) throw previewNotFound([this.project.slug])
      this.#starter = starter
      this.#usedAt = performance.now()
      this.#enter('starting')
      try {
        await this.#replace(await compile())
      } finally {
        if (this.#state === 'starting') this.#enter(this.#current ? 'running' : this.#error ? 'crashed' : 'stopped')
      }
    })
    return this.#waiting
  }

  status(): PreviewStatus {
    const running = this.#state !== 'stopped'
    return {
      projectId: this.project.id,
      state: this.#state,
      revision: this.#revision,
      since: this.#current?.startedAt.toISOString() ?? null,
      startedBy: { id: this.#starter.id, name: this.#starter.name },
      error: this.#error,
      url: running ? `${this.#context.urlOf(this.project)}/` : null,
      routes: this.#current?.declared.routes ?? [],
    }
  }

  /** Ends it for good, stop hooks included. */
  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    const current = this.#current
    this.#current = undefined
    this.#error = null
    this.#enter('stopped')
    await Promise.all([this.#booting?.kill(), ...[current, ...this.#draining].map((instance) => instance?.stop())])
    this.#release(current)
    if (current) current.log.system('info', 'The preview ended')
  }

  /** Cuts off answers that go on and on. */
  endStreams(): void {
    for (const instance of [this.#current, ...this.#draining]) instance?.endStreams()
  }

  /** Answers what has waited too long; tells whether nobody has used it for `idleMs`. */
  sweep(now: number, idleMs: number): boolean {
    for (const instance of [this.#current, ...this.#draining]) instance?.expire(now)
    this.#queue.expire(now, this.#current !== undefined, (request, ms) => this.#turnedAway.late(request, ms))
    const busy = this.#state === 'starting' || this.#queue.size > 0 || (this.#current?.inFlight ?? 0) > 0
    if (busy) this.#usedAt = now
    return now - this.#usedAt > idleMs
  }

  async #replace(deployment: DraftDeployment): Promise<void> {
    let instance: Instance
    if (this.#ended) throw previewNotFound([this.project.slug])
    try {
      instance = await bootInstance(this.#context, {
        project: this.project,
        deployment,
        alone: false,
        onEnd: (ended, end) => this.#onEnd(ended, end),
        onUnseen: (requests) => {
          this.#queue.putBack(requests)
          this.#pump()
        },
        onFree: () => this.#pump(),
        onTry: (booting) => {
          this.#booting = booting
        },
        wanted: () => !this.#ended,
      })
    } catch (error) {
      if (this.#ended) throw previewNotFound([this.project.slug], { cause: error })
      if (!(error instanceof BootFailure)) throw error
      this.#tell(error.failure)
      throw bootRefusal(error)
    }
    if (this.#ended) {
      await instance.kill()
      this.#release(instance)
      throw previewNotFound([this.project.slug])
    }
    const old = this.#current
    this.#current = instance
    this.#revision = deployment.revision
    this.#error = null
    instance.log.system('info', `The draft runs as a preview (revision ${deployment.revision})`)
    if (old) void this.#drain(old)
    if (instance.over) return this.#crash({ reason: 'CRASH', message: 'The process it ran in ended' })
    this.#enter('running')
    this.#pump()
  }

  async #drain(old: Instance): Promise<void> {
    this.#draining.add(old)
    await old.drain(this.limits.drainMs)
    this.#draining.delete(old)
    this.#release(old)
  }

  #onEnd(instance: Instance, { failure, unseen }: InstanceEnd): void {
    this.#release(instance)
    for (const request of unseen) request.crashed(failure)
    if (instance !== this.#current) return
    instance.log.system('error', `Crashed: ${failure.message}`, { code: failure.reason, stack: failure.stack })
    this.#crash(failure)
  }

  #crash({ reason, message, place }: Failure): void {
    this.#current = undefined
    this.#error = { reason, message, ...(place ? { place } : {}), time: new Date().toISOString() }
    if (this.#state !== 'starting') this.#enter('crashed')
  }

  #enter(state: PreviewState): void {
    this.#state = state
    if (state === 'stopped') this.#queue.stopAll()
    if (state === 'crashed' && this.#error) this.#queue.failAll(this.#error)
    this.#context.events.emit(previewChanged, { projectId: this.project.id, status: this.status() })
  }

  #tell({ message, reason, stack }: Failure): void {
    const line = { level: 'error', source: 'system', message: `The draft does not start: ${message}` } as const
    this.#context.logs.write(this.project.id, [
      { ...line, version: 'draft', code: reason, ...(stack ? { stack } : {}) },
    ])
  }

  #release(instance: Instance | undefined): void {
    if (instance) this.#context.pool.release(instance.runner)
  }

  #pump(): void {
    const current = this.#current
    while (current && !current.over && this.#queue.size > 0 && !current.full) {
      const request = this.#queue.take()
      if (request) current.send(request)
    }
  }
}
