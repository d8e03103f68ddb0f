/** One project's service: what is meant to run, what runs, the requests that wait, and the way back after a crash. */
import { isCoded } from '../../../kernel/index.ts'
import type { ProjectMeter } from '../../metrics/contract.ts'
import type { Deployment, PreparedDeployment } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import { type ServiceError, type ServiceState, type ServiceStatus, serviceChanged } from '../contract.ts'
import { BootFailure, type Failure } from '../instances/failure.ts'
import type { Instance, InstanceEnd } from '../instances/instance.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { Limits } from '../runtime.config.ts'
import { serviceNotPublished } from '../runtime.errors.ts'
import { bootInstance, bootRefusal } from './boot.ts'
import type { ServiceContext } from './context.ts'
import { createLock } from './gate.ts'
import { QueueConsumer } from './queue-consumer.ts'
import { RequestQueue } from './request-queue.ts'
import { Schedules } from './schedules.ts'

const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** An instance that lived this long has made up for earlier crashes. */
const HEALTHY_MS = 60_000

export class Service {
  readonly project: Project
  readonly schedules: Schedules
  readonly #jobs: QueueConsumer
  readonly #context: ServiceContext
  readonly #meter: ProjectMeter
  readonly #lock = createLock()
  readonly #queue: RequestQueue
  readonly #others = new Set<Instance>()
  #current: Instance | undefined
  #booting: Instance | undefined
  #state: ServiceState = 'stopped'
  #version: string | null = null
  #since: Date | null = null
  #restarts = 0
  #strikes = 0
  #alone = false
  #retryAt: Date | null = null
  #retry: NodeJS.Timeout | undefined
  #error: ServiceError | null = null
  /** Grows with every stop; work begun before it is void. */
  #stops = 0
  #closed = false

  constructor(project: Project, context: ServiceContext) {
    this.project = project
    this.#context = context
    this.#queue = new RequestQueue(context.limits)
    this.schedules = new Schedules(project.id, context)
    this.#jobs = new QueueConsumer(project.id, context)
    this.#meter = context.metrics.project(project.id)
  }

  /** Takes a request: to the running instance, into the queue, or turned away. Never throws. */
  handle(request: ServiceRequest): void {
    if (request.over) return
    request.meter = this.#meter
    this.#meter.begin()
    const current = this.#current
    if (current && this.#queue.size === 0 && current.inFlight < this.#context.limits.inFlight) {
      current.send(request)
      return
    }
    if (!current) {
      if (this.#state === 'stopped' || this.#state === 'stopping') {
        request.stopped()
        return
      }
      if (this.#state === 'crashed') {
        const wait = this.#retryAt ? this.#retryAt.getTime() - Date.now() : LAST_RETRY_MS
        if (wait > this.#queue.holdMs) {
          request.unavailable(Math.ceil(wait / 1000))
          return
        }
      }
    }
    if (this.#queue.push(request)) return
    this.#meter.limit('OVERLOADED')
    request.overloaded()
  }

  /** Limits in force; they follow every change. */
  get limits(): Readonly<Limits> {
    return this.#context.limits
  }

  get running(): boolean {
    return this.#current !== undefined
  }

  status(): ServiceStatus {
    const { id } = this.project
    return {
      projectId: id,
      state: this.#state,
      version: this.#version,
      since: this.#since?.toISOString() ?? null,
      restarts: this.#restarts,
      retryAt: this.#retryAt?.toISOString() ?? null,
      error: this.#error,
      url: this.#context.urlOf(this.project),
      routes: this.#current?.declared.routes ?? [],
      schedules: this.schedules.list(),
    }
  }

  /** What would run, for a service that has not been started yet. */
  knowVersion(version: string | null): void {
    this.#version ??= version
  }

  /** @throws M3M_SERVICE_NOT_PUBLISHED, M3M_SERVICE_BOOT */
  async start(): Promise<void> {
    await this.#lock.run(async () => {
      if (this.#current) return
      this.#forgive()
      await this.#context.repository.setDesired(this.project.id, 'running')
      await this.#launch('Started')
    })
  }

  async stop(): Promise<void> {
    this.#stops += 1
    clearTimeout(this.#retry)
    void this.#booting?.kill()
    await this.#lock.run(async () => {
      const current = this.#current
      this.#leave('stopping')
      this.#queue.stopAll()
      await Promise.all([current?.stop(), ...[...this.#others].map((other) => other.stop())])
      this.#release(current)
      this.#error = null
      this.#enter('stopped')
      if (current) this.#system('info', 'Stopped')
      await this.#context.repository.setDesired(this.project.id, 'stopped')
    })
  }

  /** Stops and starts again; requests wait meanwhile. @throws M3M_SERVICE_NOT_PUBLISHED, M3M_SERVICE_BOOT */
  async restart(): Promise<void> {
    void this.#booting?.kill()
    await this.#lock.run(async () => {
      this.#forgive()
      await this.#context.repository.setDesired(this.project.id, 'running')
      const current = this.#current
      this.#leave('starting')
      await current?.stop(true)
      this.#release(current)
      await this.#launch('Restarted')
    })
  }

  /** Puts a fresh instance in the place of the one that runs, without a gap; one that does not boot leaves the old one. */
  async renew(message: string): Promise<void> {
    await this.#lock.run(async () => {
      const stops = this.#stops
      const deployment = this.#current && (await this.#context.pipelines.published(this.project.id))
      if (!deployment) return
      try {
        const instance = await this.#boot(deployment, this.#alone)
        if (this.#stops !== stops) return void (await instance.kill())
        this.#system('info', message)
        this.#adopt(instance)
      } catch (error) {
        if (!(error instanceof BootFailure)) throw error
        this.#bootError(error, deployment.version)
      }
    })
  }

  /** Boots a version beside the one that runs. @throws M3M_SERVICE_BOOT */
  async prepare(deployment: Deployment): Promise<PreparedDeployment> {
    const release = await this.#lock.acquire()
    const { version } = deployment
    try {
      const instance = await this.#boot(deployment, false)
      this.#others.add(instance)
      return {
        activate: async () => {
          try {
            this.#others.delete(instance)
            this.#forgive()
            this.#alone = false
            await this.#context.repository.setDesired(this.project.id, 'running')
            this.#system('info', `Version ${version} was published`, version)
            this.#adopt(instance)
          } finally {
            release()
          }
        },
        discard: async () => {
          this.#others.delete(instance)
          await instance.kill()
          this.#release(instance)
          release()
        },
      }
    } catch (error) {
      release()
      if (error instanceof BootFailure) throw this.#bootError(error, version)
      throw error
    }
  }

  /** Leaves everything as it is meant to be and ends what runs: the server stops. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stops += 1
    clearTimeout(this.#retry)
    const current = this.#current
    this.#leave('stopping')
    this.#queue.stopAll()
    await Promise.all([current?.stop(), this.#booting?.kill(), ...[...this.#others].map((other) => other.stop())])
    await this.schedules.flush()
  }

  /** Cuts off answers that go on and on. */
  endStreams(): void {
    for (const instance of [this.#current, ...this.#others]) instance?.endStreams()
  }

  /** Answers what has waited too long; called every so often. */
  sweep(now: number): void {
    this.#current?.expire(now)
    for (const other of this.#others) other.expire(now)
    this.#queue.expire(now, this.#current !== undefined)
  }

  /** Boots what is published and makes it the one that runs. */
  async #launch(message: string): Promise<void> {
    const { pipelines } = this.#context
    const stops = this.#stops
    if (this.#closed) return
    const deployment = await pipelines.published(this.project.id)
    if (!deployment) {
      this.#enter('stopped')
      throw serviceNotPublished()
    }
    this.#version = deployment.version
    this.#enter('starting')
    try {
      const instance = await this.#boot(deployment, this.#alone)
      if (this.#stops !== stops) return void (await instance.kill())
      this.#system('info', message, deployment.version)
      this.#adopt(instance)
    } catch (error) {
      if (!(error instanceof BootFailure)) throw error
      const coded = this.#bootError(error, deployment.version)
      this.#crashed(error.failure)
      throw coded
    }
  }

  #boot(deployment: Deployment, alone: boolean): Promise<Instance> {
    const stops = this.#stops
    return bootInstance(this.#context, {
      project: this.project,
      deployment,
      alone,
      onEnd: (ended, end) => this.#onEnd(ended, end),
      onFree: () => this.#pump(),
      onTry: (instance) => {
        this.#booting = instance
      },
      wanted: () => stops === this.#stops,
    })
  }

  #bootError(error: BootFailure, version: string) {
    const { message, reason, stack } = error.failure
    this.#system('error', `Version ${version} does not start: ${message}`, version, error.failure)
    this.#context.log.info({ project: this.project.slug, version, reason, stack }, 'a service does not start')
    return bootRefusal(error)
  }

  #adopt(instance: Instance): void {
    const old = this.#current
    this.#current = instance
    this.#version = instance.version
    this.#since = instance.startedAt
    this.#error = null
    this.#retryAt = null
    this.schedules.use(instance)
    this.#jobs.use(instance)
    this.#enter('running')
    if (old) void this.#drain(old)
    if (instance.over) {
      this.#relaunch({ reason: 'CRASH', message: 'The process it ran in ended' }, 0)
      return
    }
    this.#pump()
  }

  async #drain(old: Instance): Promise<void> {
    this.#others.add(old)
    await old.drain(this.#context.limits.drainMs)
    this.#others.delete(old)
    this.#release(old)
  }

  #onEnd(instance: Instance, { failure, innocent, suspect, unseen }: InstanceEnd): void {
    this.#release(instance)
    this.#queue.putBack(unseen)
    if (suspect) this.#alone = true
    if (instance !== this.#current) {
      this.#pump()
      return
    }
    instance.log.system('error', innocent ? failure.message : `Crashed: ${failure.message}`, {
      code: failure.reason,
      stack: failure.stack,
    })
    if (Date.now() - instance.startedAt.getTime() > HEALTHY_MS) this.#strikes = 0
    if (innocent) {
      this.#relaunch(failure, 0)
      return
    }
    this.#strikes += 1
    this.#relaunch(failure, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#strikes - 1)))
  }

  /** Comes back in `delay` milliseconds. */
  #relaunch(failure: Failure, delay: number): void {
    const stops = this.#stops
    const state = delay > 0 ? 'crashed' : 'starting'
    this.#restarts += 1
    this.#vacate()
    this.#crashed(failure, delay > 0 ? new Date(Date.now() + delay) : null, state)
    this.#retry = setTimeout(() => {
      void this.#lock.run(async () => {
        if (this.#current || this.#stops !== stops) return
        this.#retryAt = null
        try {
          await this.#launch('Started again')
        } catch (error) {
          // The status and the service's log tell what is wrong with it.
          if (!isCoded(error))
            this.#context.log.error({ err: error, project: this.project.slug }, 'a service could not be started again')
        }
      })
    }, delay)
  }

  #crashed({ reason, message, place }: Failure, retryAt: Date | null = null, state: ServiceState = 'crashed'): void {
    this.#error = { reason, message, ...(place ? { place } : {}), time: new Date().toISOString() }
    this.#retryAt = retryAt
    this.#enter(state)
    if (state === 'crashed' && !retryAt) this.#queue.failAll(this.#error)
  }

  #leave(state: ServiceState): void {
    this.#vacate()
    this.#enter(state)
  }

  #vacate(): void {
    this.#current = undefined
    this.schedules.clear()
    this.#jobs.clear()
    this.#since = null
  }

  #enter(state: ServiceState): void {
    this.#state = state
    if (state === 'stopped') this.#retryAt = null
    this.#context.events.emit(serviceChanged, { projectId: this.project.id, status: this.status() })
  }

  /** A person or a publish starts it: crashes of before do not count. */
  #forgive(): void {
    clearTimeout(this.#retry)
    this.#restarts = 0
    this.#strikes = 0
    this.#error = null
    this.#retryAt = null
  }

  #release(instance: Instance | undefined): void {
    if (instance) this.#context.pool.release(instance.runner)
  }

  #pump(): void {
    const current = this.#current
    if (!current || current.over) return
    while (this.#queue.size > 0 && current.inFlight < this.#context.limits.inFlight) {
      const request = this.#queue.take()
      if (request) current.send(request)
    }
  }

  #system(level: 'info' | 'error', message: string, version: string | null = this.#version, failure?: Failure): void {
    const more = failure ? { code: failure.reason, ...(failure.stack ? { stack: failure.stack } : {}) } : {}
    this.#context.logs.write(this.project.id, [{ level, source: 'system', message, version, ...more }])
  }
}
