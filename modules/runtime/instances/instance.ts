/** One version of a service in one isolate: booted, given requests, stopped. Lives once. */
import { setTimeout as after } from 'node:timers/promises'
import type { RuntimeApis } from '../../../kernel/index.ts'
import type { LogsService } from '../../logs/contract.ts'
import type { InstanceMeter } from '../../metrics/contract.ts'
import type { Deployment } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import type { Attach } from '../../shared/attachments.ts'
import { withoutBytes } from '../../shared/attachments.ts'
import type { RunnerEnd, RunnerProcess } from '../processes/runner-process.ts'
import type { Declared, Inbound, PlainError } from '../protocol.ts'
import { type CpuRate, type Ended, TO_RUNNER } from '../runner/messages.ts'
import type { Limits } from '../runtime.config.ts'
import { bodyStalled } from '../runtime.errors.ts'
import { bootText, outlinesOf } from './boot-text.ts'
import { createDownloads, type Downloads } from './downloads.ts'
import { BootFailure, type Failure, failureOf } from './failure.ts'
import { createGuestLog, type GuestLog } from './guest-log.ts'
import { createGuestMessages } from './guest-messages.ts'
import { createHostCalls, type HostCalls } from './host-calls.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { Line } from './line.ts'
import { requestMessage, type ServiceRequest } from './request.ts'
import { CLOSE, SocketTable } from './sockets.ts'
import { createStackMap, type StackMap } from './stack-map.ts'
import { createThrottleNotice } from './throttle-notice.ts'
import { createUploads, type Uploads } from './uploads.ts'

/** Time `service.stop` hooks get. */
const STOP_MS = 5_000
/** Time a runner gets to end an isolate before it is killed. */
const DISPOSE_MS = 1_500
/** Code of the error that hooks, schedules and jobs end with when their instance is ended for another's sake. */
export const CUT_OFF = 'CUT_OFF'
/** Refused calls of code that takes none of the refusals, before it is ended: each costs the server more than the code. */
const MAX_REFUSED = 100_000

let lastNumber = 0

export interface InstanceEnd {
  failure: Failure
  /** Whether the service is to blame, or shared a runner with who is. */
  innocent: boolean
  /** It ran code when its runner died of unknown causes, or took the runner down: it must not share one again. */
  suspect: boolean
  /** Requests it never began. */
  unseen: ServiceRequest[]
}

export interface InstanceOptions {
  project: Project
  deployment: Deployment
  runner: RunnerProcess
  apis: RuntimeApis
  logs: LogsService
  limits: Limits
  /** Counts what it does; it is closed with it. */
  meter?: InstanceMeter
  base: string
  /** Once, when it is over and nobody asked for that. */
  onEnd(instance: Instance, end: InstanceEnd): void
  /** Requests that one in whose place another has come was given, and never began. */
  onUnseen(requests: ServiceRequest[]): void
  /** A place among the requests in flight is free. */
  onFree(): void
  /** Its `usage` is known anew. */
  onUsage?(instance: Instance): void
}

export class Instance {
  readonly id: string
  readonly number: number
  readonly version: string
  readonly startedAt = new Date()
  readonly log: GuestLog
  readonly runner: RunnerProcess
  /** As of the last heartbeat after it ran: CPU time in ms since its beginning, heap in bytes. */
  readonly usage = { cpuMs: 0, heapBytes: 0 }
  readonly #options: InstanceOptions
  readonly #line: Line
  readonly #requests: InFlight
  readonly #uploads: Uploads
  readonly #downloads: Downloads
  readonly #sockets: SocketTable
  readonly #calls: HostCalls
  readonly #stackMap: StackMap
  readonly #abort = new AbortController()
  /** Since the isolate last took a batch. */
  #refused = 0
  #declared: Declared | undefined
  #env: Record<string, unknown> = {}
  /** When the runner was asked for it, by `performance.now()`; absent before. */
  #createdAt: number | undefined
  #state: 'starting' | 'running' | 'stopping' | 'over' = 'starting'
  /** While it stops: another one takes its place. */
  #replaced = false
  #bootDone: ((result: Declared | BootFailure) => void) | undefined
  #overWaiters: (() => void)[] = []
  /** What a boot fails with once it is over. */
  #failure: BootFailure | undefined

  constructor(options: InstanceOptions) {
    const { project, deployment, runner, apis, logs, limits } = options
    this.#options = options
    this.runner = runner
    this.version = deployment.version
    lastNumber += 1
    this.number = lastNumber
    this.id = `${process.pid.toString(36)}-${lastNumber.toString(36)}`
    this.#stackMap = createStackMap(deployment.bundle.map)
    this.log = createGuestLog({
      logs,
      projectId: project.id,
      version: this.version,
      instance: this.id,
      stackMap: this.#stackMap,
      linesPerSecond: limits.logLinesPerSecond,
    })
    this.#requests = createInFlight(
      () => limits.inFlight,
      options.onFree,
      (id, amount) => this.#line.post(() => ['more', id, amount]),
    )
    const towards = { post: (make: (attach: Attach) => Inbound) => this.#line.post(make), full: () => this.#line.full }
    this.#uploads = createUploads({ requests: this.#requests, limits, ...towards })
    this.#downloads = createDownloads(this.id, towards)
    this.#sockets = new SocketTable(this.id, limits, towards)
    this.#calls = createHostCalls({
      run: { projectId: project.id, version: this.version, instanceId: this.id, signal: this.#abort.signal },
      apis,
      limits,
      downloads: this.#downloads,
      reply: (callId, ok, value) => {
        if (this.#line.full) throw new RangeError('too many results wait for code that does not yield')
        this.#line.post((attach) => ['result', callId, ok, withoutBytes(value, attach) ?? null])
      },
      refuse: (callId, error) => {
        this.#refused += 1
        if (this.#refused > MAX_REFUSED)
          this.#crash({ reason: 'QUOTA', message: `More than ${MAX_REFUSED} calls at a stretch were refused` })
        else this.#line.post(() => ['result', callId, false, error])
      },
      onQuota: () => this.log.system('warn', 'Calls of runtime APIs were refused: too many at once', { code: 'QUOTA' }),
    })
    const take = createGuestMessages({
      requests: this.#requests,
      uploads: this.#uploads,
      downloads: this.#downloads,
      sockets: this.#sockets,
      calls: this.#calls,
      log: this.log,
      cancel: (id) => this.#line.post(() => ['cancel', id]),
      settle: (id, error) => this.#line.settle(id, error),
      loaded: (declared) => void this.#loaded(declared),
      failed: (error) => this.#bootFailed(failureOf('BOOT_ERROR', error, this.#stackMap)),
      uncaught: (error, requestId) => {
        if (this.#state === 'starting' && !this.#declared)
          this.#bootFailed(failureOf('BOOT_ERROR', error, this.#stackMap))
        else this.log.uncaught(error, requestId)
      },
    })
    this.#line = new Line({
      number: this.number,
      runner,
      take,
      acknowledged: () => {
        this.#refused = 0
        this.#uploads.resume()
        this.#downloads.resume()
      },
      ended: (ended) => this.#onEnded(ended),
      // Whoever got at the guest's inner workings may say anything; nothing it says may reach further than this.
      broken: ({ message }) =>
        this.#crash({ reason: 'CRASH', message: `The code broke the runtime it runs in: ${message}` }),
    })
    const throttled = createThrottleNotice(this.log, limits.cpuPercent)
    // From now on, not from the boot on: the runner may end before.
    runner.attach(this.number, {
      onFrame: (frame) => this.#line.onFrame(frame),
      busySince: () => (this.#declared ? this.#line.busySince : this.#createdAt),
      onUsage: (cpuMs, heapBytes, throttledMs) => {
        throttled(throttledMs)
        Object.assign(this.usage, { cpuMs, heapBytes })
        options.meter?.usage(cpuMs, heapBytes, throttledMs)
        options.onUsage?.(this)
      },
      onRunnerEnd: (end) => this.#onRunnerEnd(end),
    })
  }

  /** What the code declared: routes, schedules. Set once booted. */
  get declared(): Declared {
    return (
      this.#declared ?? { routes: [], schedules: [], queues: [], hooks: [], handlesRequests: false, streams: false }
    )
  }
  get inFlight(): number {
    return this.#requests.size
  }
  /** Whether it works on as many requests as it may; those whose clients have to send first are not among them. */
  get full(): boolean {
    return this.#requests.working >= this.#options.limits.inFlight
  }
  get over(): boolean {
    return this.#state === 'over'
  }

  /** Evaluates the code and runs the start hooks. @throws BootFailure */
  async boot(): Promise<Declared> {
    if (this.#failure) throw this.#failure
    const { project, deployment, limits, apis, base, runner } = this.#options
    const { number, version, id: instance } = this
    const create = bootText({ project, version, instance, base, apis, limits, env: this.#env })
    const { promise: done, resolve } = Promise.withResolvers<Declared | BootFailure>()
    this.#bootDone = resolve
    this.#createdAt = performance.now()
    this.#abort.signal.onabort = apis.onChange(() => this.#line.post(() => ['apis', outlinesOf(apis)]))
    runner.send(TO_RUNNER.create, number, create, [Buffer.from(deployment.bundle.code)])
    const timer = setTimeout(
      () => this.#bootFailed({ reason: 'BOOT_TIMEOUT', message: `It did not start within ${limits.bootMs} ms` }),
      limits.bootMs,
    )
    const result = await done
    clearTimeout(timer)
    if (result instanceof BootFailure) {
      await this.kill()
      throw result
    }
    this.#state = 'running'
    const { cpuPercent, cpuBurstMs } = limits
    if (cpuPercent < 100)
      runner.send(TO_RUNNER.throttle, number, JSON.stringify({ cpuPercent, cpuBurstMs } satisfies CpuRate))
    return result
  }

  /** Values of the environment, whole: what it boots with, or takes while it runs. */
  setEnv(values: Record<string, unknown>): void {
    this.#env = values
    if (this.#createdAt !== undefined) this.#line.post(() => ['env', values])
  }

  /** Hands it a request; call only while it runs. */
  send(request: ServiceRequest): void {
    if (request.accept && this.#sockets.full) {
      request.overloaded()
      return
    }
    const id = this.#requests.add(request)
    request.meter = this.#options.meter ?? request.meter
    request.onLeave = () => {
      if (this.#requests.take(id)) this.#line.post(() => ['cancel', id])
    }
    this.#uploads.begin(id, request)
    const { bodyBytes } = this.#options.limits
    this.#line.post((attach) => requestMessage(id, request, attach, bodyBytes), id)
  }

  /** Runs a schedule; resolves to the error it ended with, or null. */
  tick(name: string, dueAt: number): Promise<PlainError | null> {
    return this.#line.ask((id) => ['tick', id, name, dueAt])
  }

  /** Asks for other work; resolves to the error it ended with, or null. What is cut off has the code `CUT_OFF`. */
  ask(make: (id: number, attach: Attach) => Inbound): Promise<PlainError | null> {
    return this.#line.ask(make)
  }

  /** Cuts off answers and sockets that go on and on: the server stops. */
  endStreams(): void {
    this.#requests.endStreams()
    this.#sockets.endAll(CLOSE.goingAway, 'The server stops')
  }

  /** Answers requests that have waited too long; called every so often. */
  expire(now: number): void {
    for (const [id, request] of this.#requests.takeOlder(now - this.#options.limits.requestMs)) {
      this.#line.post(() => ['cancel', id])
      if (request.bodyStream?.waiting) {
        request.fail(bodyStalled())
        continue
      }
      request.timedOut(this.#options.limits.requestMs)
      this.log.system(
        'warn',
        `${request.method} ${request.target.slice(0, 200)} was not answered within ${this.#options.limits.requestMs} ms`,
        {
          code: 'WALL_LIMIT',
          requestId: request.requestId,
        },
      )
    }
  }

  /** Lets requests, schedules and jobs in flight finish, for `graceMs` at most, and stops it. */
  async drain(graceMs: number): Promise<void> {
    const until = performance.now() + graceMs
    this.#sockets.endAll(CLOSE.restart, 'The service restarts')
    while (this.inFlight + this.#line.asked > 0 && this.#state === 'running' && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await this.stop(true)
  }

  /**
   * Runs the stop hooks and ends it; an isolate that does not yield is ended at once.
   * @param again another one takes its place
   */
  async stop(again = false): Promise<void> {
    if (this.#state === 'over') return
    this.#state = 'stopping'
    this.#replaced = again
    this.runner.send(TO_RUNNER.throttle, this.number)
    if (again) this.#sockets.endAll(CLOSE.restart, 'The service restarts')
    else this.#sockets.endAll(CLOSE.goingAway, 'The service stops')
    const hooks = this.#line.ask((id) => ['stop', id])
    const error = await Promise.race([hooks, this.#line.runsAway(), after(STOP_MS, null, { ref: false })])
    if (error) this.log.uncaught(error, null)
    await this.kill()
  }

  /** Ends it without hooks. Requests in flight are told that the service is stopped, or another instance in its place. */
  async kill(): Promise<void> {
    if (this.#state === 'over') return
    if (this.#createdAt === undefined)
      return this.#over({ reason: 'CRASH', message: 'It was stopped before it started' }, true, false, 0)
    this.#state = 'stopping'
    this.runner.send(TO_RUNNER.dispose, this.number)
    const over = new Promise<void>((resolve) => this.#overWaiters.push(resolve))
    const timer = setTimeout(() => {
      this.runner.kill({ reason: 'CPU_LIMIT', message: 'An isolate could not be stopped', culprits: [this.number] })
    }, DISPOSE_MS)
    await over
    clearTimeout(timer)
  }

  async #loaded(declared: Declared): Promise<void> {
    if (this.#declared || this.#state !== 'starting') return
    this.#declared = declared
    const error = await this.#line.ask((id) => ['start', id])
    if (error) this.#bootFailed(failureOf('BOOT_ERROR', error, this.#stackMap))
    else this.#bootDone?.(this.#declared)
  }

  #bootFailed(failure: Failure): void {
    if (this.#state === 'starting') this.#bootDone?.(new BootFailure(failure))
  }

  #onEnded({ reason, message, error, notBegun }: Ended): void {
    const disposed = reason === 'DISPOSED'
    const failure = !disposed && error ? failureOf(reason, error, this.#stackMap) : undefined
    this.#over(failure ?? { reason: disposed ? 'CRASH' : reason, message }, disposed, false, notBegun)
  }

  #onRunnerEnd({ reason, message, culprits, unexplained }: RunnerEnd): void {
    const guilty = culprits.includes(this.number)
    const suspect =
      guilty ||
      (unexplained === true &&
        (this.#line.busySince !== undefined || (this.#state === 'starting' && this.#createdAt !== undefined)))
    const failure: Failure = guilty ? { reason, message } : { reason: 'CRASH', message: 'The process it ran in ended' }
    this.#over(failure, !guilty, suspect, 0)
  }

  #crash(failure: Failure): void {
    this.runner.send(TO_RUNNER.dispose, this.number)
    this.#over(failure, false, false, 0)
  }

  #over(failure: Failure, innocent: boolean, suspect: boolean, notBegun: number): void {
    if (this.#state === 'over') return
    const { onEnd, onUnseen } = this.#options
    const before = this.#state
    this.#failure = new BootFailure(failure, innocent)
    this.#bootDone?.(this.#failure)
    this.#state = 'over'
    this.#line.close()
    this.runner.detach(this.number)
    this.#abort.abort()
    this.#downloads.end()
    this.#options.meter?.close()
    if (this.#replaced) this.#sockets.end(CLOSE.restart, 'The service restarts')
    else if (before === 'stopping') this.#sockets.end(CLOSE.goingAway, 'The service stops')
    else this.#sockets.end(innocent ? CLOSE.restart : CLOSE.failed, 'The service was stopped')
    // One whose body is not whole any more stays among those that were begun.
    const unseen = this.#line
      .unseen(notBegun)
      .flatMap((id) => (this.#requests.get(id)?.bodyStream?.begun ? [] : (this.#requests.take(id) ?? [])))
    for (const request of this.#requests.takeAll()) {
      if (this.#replaced) request.replaced()
      else if (before === 'stopping') request.stopped()
      else request.crashed(failure)
    }
    // Nobody but this says it with a code: a job that was cut off through no fault of its own.
    const cutOff = before === 'stopping' || (innocent && !suspect) ? { code: CUT_OFF } : {}
    this.#line.settleAll({ name: 'Error', message: failure.message, ...cutOff })
    for (const resolve of this.#overWaiters) resolve()
    if (before === 'running') onEnd(this, { failure, innocent, suspect, unseen })
    else if (this.#replaced) onUnseen(unseen)
    else for (const request of unseen) request.stopped()
  }
}
