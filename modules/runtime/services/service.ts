/** One project's service: what is meant to run, what runs, and what takes its place. */
import type { Deployment, PreparedDeployment } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import { createLock } from '../../shared/gate.ts'
import type { ServiceState, ServiceStatus } from '../contract.ts'
import { BootFailure, type Failure } from '../instances/failure.ts'
import type { Instance, InstanceEnd } from '../instances/instance.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { Limits } from '../runtime.config.ts'
import { serviceNotPublished } from '../runtime.errors.ts'
import { bootInstance, isPassing, PASSING_MS } from './boot.ts'
import { Comeback, LAST_RETRY_MS, LAST_START_MS } from './comeback.ts'
import { Condition } from './condition.ts'
import type { ServiceContext } from './context.ts'
import { Deliveries } from './deliveries.ts'
import { isolatedFor, Quarantine } from './quarantine.ts'
import { Recycling } from './recycling.ts'
import { Schedules } from './schedules.ts'
import { type Notice, ServiceLog } from './service-log.ts'
import { SideInstances } from './side-instances.ts'
import { Traffic } from './traffic.ts'

export class Service {
  /** As it is called now. */
  project: Project
  readonly schedules: Schedules
  readonly #deliveries: Deliveries
  readonly #context: ServiceContext
  readonly #lock = createLock()
  readonly #log: ServiceLog
  readonly #condition: Condition
  readonly #traffic: Traffic
  readonly #comeback = new Comeback()
  readonly #quarantine: Quarantine
  #recycling = new Recycling()
  readonly #others: SideInstances
  #current: Instance | undefined
  #booting: Instance | undefined
  /** Grows with every stop; work begun before it is void. */
  #stops = 0
  #closed = false

  constructor(project: Project, context: ServiceContext) {
    const { events } = context
    this.project = project
    this.#context = context
    this.schedules = new Schedules(project.id, context)
    this.#deliveries = new Deliveries(project.id, context)
    this.#log = new ServiceLog(project, {
      logs: context.logs,
      log: context.log,
      version: () => this.#condition.version,
    })
    this.#others = new SideInstances(context.pool)
    this.#quarantine = new Quarantine(project.id, context)
    this.#condition = new Condition(project.id, events, () => ({
      runner: this.#current ? this.#runnerOf(this.#current) : null,
      quarantine: this.#quarantine.status(),
      url: context.urlOf(this.project),
      routes: this.#current?.declared.routes ?? [],
      schedules: this.schedules.list(),
    }))
    this.#traffic = new Traffic(project.id, context, this.#condition)
  }

  /** Takes a request: to the running instance, into the queue, or turned away. Never throws. */
  handle(request: ServiceRequest): void {
    this.#traffic.handle(request)
  }

  /** Limits in force; they follow every change. */
  get limits(): Readonly<Limits> {
    return this.#context.limits
  }

  /** Whether something may read bodies of requests as streams, as far as is known. */
  get streams(): boolean {
    return this.#current?.declared.streams ?? true
  }

  get running(): boolean {
    return this.#current !== undefined
  }

  status(): ServiceStatus {
    return this.#condition.status()
  }

  /** What is known of a service that has not been started yet. */
  know({ version, quarantine }: { version: string | null; quarantine: Date | null }): void {
    this.#condition.version ??= version
    this.#quarantine.restore(quarantine)
  }

  /** It ran before the server started and is about to run again: requests wait for it. */
  expect(): void {
    this.#condition.enter('starting')
  }

  /** @param again it is meant to run already. @throws M3M_SERVICE_NOT_PUBLISHED, M3M_SERVICE_BOOT */
  async start(again = false): Promise<void> {
    await this.#lock.run(async () => {
      if (this.#current) return
      this.#forgive()
      if (!again) await this.#context.repository.setDesired(this.project.id, 'running')
      await this.#launch('Started', !again)
    })
  }

  async stop(): Promise<void> {
    this.#stops += 1
    this.#comeback.cancel()
    void this.#booting?.kill()
    await this.#lock.run(async () => {
      const current = this.#current
      this.#leave('stopping')
      this.#traffic.stopAll()
      await Promise.all([current?.stop(), this.#others.stop()])
      this.#others.release(current)
      this.#condition.error = null
      this.#condition.enter('stopped')
      if (current) this.#log.write('info', 'Stopped')
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
      this.#others.release(current)
      await this.#launch('Restarted', true)
    })
  }

  /** Puts a fresh instance in the place of the one that runs, without a gap; one that does not boot leaves the old one. */
  async renew(message: string): Promise<void> {
    await this.#lock.run(() => this.#replace({ message }))
  }

  /** Boots a version beside the one that runs. @throws M3M_SERVICE_BOOT */
  async prepare(deployment: Deployment): Promise<PreparedDeployment> {
    const release = await this.#lock.enter()
    const { version } = deployment
    try {
      const instance = await this.#boot(deployment, false)
      this.#others.add(instance)
      return {
        activate: async () => {
          try {
            this.#others.delete(instance)
            this.#forgive()
            this.#quarantine.end()
            this.#recycling = new Recycling()
            await this.#context.repository.setDesired(this.project.id, 'running')
            this.#log.write('info', `Version ${version} was published`, version)
            this.#adopt(instance)
          } finally {
            release()
          }
        },
        discard: async () => {
          await this.#others.discard(instance)
          release()
        },
      }
    } catch (error) {
      release()
      if (error instanceof BootFailure) throw this.#log.bootError(error, version)
      throw error
    }
  }

  /** Leaves everything as it is meant to be and ends what runs: the server stops. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stops += 1
    this.#comeback.cancel()
    const current = this.#current
    this.#leave('stopping')
    this.#traffic.stopAll()
    await Promise.all([current?.stop(), this.#booting?.kill(), this.#others.stop()])
    await this.schedules.flush()
  }

  /** Cuts off answers that go on and on. */
  endStreams(): void {
    this.#current?.endStreams()
    this.#others.endStreams()
  }

  /** Answers what has waited too long; called every so often. */
  sweep(now: number): void {
    this.#current?.expire(now)
    this.#others.expire(now)
    this.#traffic.expire(now)
    if (this.#quarantine.due(now)) void this.#leaveQuarantine()
  }

  /** Boots what is published and makes it the one that runs, in its turn. @param asked somebody waits for that */
  #launch(message: string, asked = false): Promise<void> {
    const stops = this.#stops
    const urgent = () => asked || this.#traffic.waiting || this.#lock.waiting
    this.#condition.enter('starting')
    return this.#context.starts.run(() => this.#launchNow(message, stops), urgent)
  }

  async #launchNow(message: string, stops: number): Promise<void> {
    if (this.#closed || this.#stops !== stops) return
    const deployment = await this.#context.pipelines.published(this.project.id)
    if (this.#closed || this.#stops !== stops) return
    if (!deployment) {
      this.#condition.enter('stopped')
      throw serviceNotPublished()
    }
    this.#condition.version = deployment.version
    this.#condition.enter('starting')
    try {
      const instance = await this.#boot(deployment, this.#quarantine.on)
      if (this.#stops !== stops) return void (await this.#others.discard(instance))
      this.#log.write('info', message, deployment.version)
      this.#adopt(instance)
    } catch (error) {
      if (!(error instanceof BootFailure)) throw error
      const coded = this.#log.bootError(error, deployment.version)
      // Whatever it was may pass: runners died, the machine was short of time, what the code needs did not answer.
      if (this.#stops === stops)
        this.#relaunch(error.failure, this.#comeback.delay(error.innocent ? LAST_RETRY_MS : LAST_START_MS))
      throw coded
    }
  }

  /**
   * Boots what is published once more, and makes it the one that runs. Returns whether it is.
   * @param share it is out of quarantine then
   */
  async #replace({ level = 'info', message, code }: Notice, share = false): Promise<boolean> {
    const stops = this.#stops
    const old = this.#current
    const deployment = old && (await this.#context.pipelines.published(this.project.id))
    if (!deployment) return false
    try {
      const instance = await this.#boot(deployment, this.#quarantine.on && !share)
      if (this.#stops !== stops || (share && this.#current !== old)) {
        await this.#others.discard(instance)
        return false
      }
      if (share) this.#quarantine.end()
      this.#log.write(level, message, undefined, code === undefined ? {} : { code })
      this.#adopt(instance)
      return true
    } catch (error) {
      if (!(error instanceof BootFailure)) throw error
      this.#log.bootError(error, deployment.version)
      return false
    }
  }

  /** Starts it anew before its memory runs out. */
  #onUsage(instance: Instance): void {
    const { heapBytes } = instance.usage
    if (instance !== this.#current || !this.#recycling.sample(heapBytes, Date.now())) return
    const used = `${Math.round(heapBytes / 2 ** 20)} of ${this.limits.memoryMb} MB`
    const message = `Started anew before its memory runs out: it uses ${used}, and more and more`
    const recycle = async () => {
      if (this.#current !== instance || !(await this.#replace({ level: 'warn', message, code: 'RECYCLED' }))) return
      this.#context.metrics.project(this.project.id).recycle()
    }
    this.#lock.run(recycle).catch((err: unknown) => {
      this.#context.log.error({ err, project: this.project.slug }, 'a service could not be started anew')
    })
  }

  /** It has run long enough in a runner of its own. */
  async #leaveQuarantine(): Promise<void> {
    try {
      const message = `Shares a process again: it has run for ${this.#context.quarantine} without a crash`
      const moved = await this.#lock.run(async () => this.#quarantine.on && (await this.#replace({ message }, true)))
      if (!moved && this.#current && this.#quarantine.on) this.#quarantine.again()
    } catch (err) {
      this.#quarantine.again()
      this.#context.log.error({ err, project: this.project.slug }, 'a service could not be moved to a shared process')
    }
  }

  /** It must not share a runner again for now. */
  #enterQuarantine(): void {
    if (!this.#quarantine.begin()) return
    this.#log.write('warn', isolatedFor(this.#context.quarantine))
  }

  #boot(deployment: Deployment, alone: boolean): Promise<Instance> {
    const stops = this.#stops
    return bootInstance(this.#context, {
      project: this.project,
      deployment,
      alone,
      onEnd: (ended, end) => this.#onEnd(ended, end),
      onUnseen: (requests) => this.#traffic.putBack(requests),
      onFree: () => this.#traffic.pump(),
      onUsage: (used) => this.#onUsage(used),
      onTry: (instance) => {
        this.#booting = instance
      },
      wanted: () => !this.#closed && stops === this.#stops,
    })
  }

  #adopt(instance: Instance): void {
    const old = this.#current
    this.#current = instance
    this.#condition.version = instance.version
    this.#condition.since = instance.startedAt
    this.#condition.forget()
    this.#traffic.use(instance)
    this.schedules.use(instance)
    this.#recycling.use(this.limits.memoryMb, instance.startedAt.getTime())
    this.#deliveries.use(instance)
    // Shared runners died under it again and again while it booted.
    if (this.#runnerOf(instance) === 'own') this.#enterQuarantine()
    this.#quarantine.run()
    this.#condition.enter('running')
    if (old) void this.#others.drain(old, this.#context.limits.drainMs)
    if (instance.over) {
      this.#relaunch({ reason: 'CRASH', message: 'The process it ran in ended' }, 0)
      return
    }
    this.#traffic.pump()
  }

  #onEnd(instance: Instance, { failure, innocent, suspect, unseen }: InstanceEnd): void {
    this.#others.release(instance)
    this.#traffic.putBack(unseen)
    // One that drains after another version was published says nothing about that one.
    if (suspect && (!this.#current || this.#current.version === instance.version)) this.#enterQuarantine()
    if (instance !== this.#current) return
    instance.log.system('error', innocent ? failure.message : `Crashed: ${failure.message}`, {
      code: failure.reason,
      stack: failure.stack,
    })
    this.#relaunch(failure, this.#comeback.delayAfter(instance.startedAt, innocent))
  }

  /** Comes back in `delay` milliseconds. */
  #relaunch(failure: Failure, delay: number): void {
    const stops = this.#stops
    this.#condition.restarts += 1
    this.#vacate()
    const error = this.#condition.fail(failure, delay > 0 ? new Date(Date.now() + delay) : null)
    if (delay > 0) this.#traffic.failAll(error, delay)
    const back = async () => {
      if (this.#current || this.#stops !== stops) return
      this.#condition.retryAt = null
      try {
        await this.#launch('Started again')
      } catch (err) {
        // The status and the service's log tell what is wrong with it.
        if (!isPassing(err)) return
        this.#context.log.warn({ err, project: this.project.slug }, 'a service does not start; it is tried again')
        this.#comeback.in(PASSING_MS, () => void this.#lock.run(back))
      }
    }
    this.#comeback.in(delay, () => void this.#lock.run(back))
  }

  #leave(state: ServiceState): void {
    this.#vacate()
    this.#condition.enter(state)
  }

  #vacate(): void {
    this.#current = undefined
    this.#quarantine.interrupt()
    this.#traffic.clear()
    this.schedules.clear()
    this.#deliveries.clear()
    this.#condition.since = null
  }

  /** A person or a publish starts it: crashes of before do not count. */
  #forgive(): void {
    this.#comeback.forgive()
    this.#condition.forgive()
  }

  #runnerOf({ runner }: Instance): 'shared' | 'own' {
    return this.#context.pool.kindOf(runner) === 'own' ? 'own' : 'shared'
  }
}
