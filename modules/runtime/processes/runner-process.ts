/** One runner process as the server sees it: started, spoken to in frames, watched, and killed without asking. */
import { type ChildProcess, spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import type { Logger } from '../../../kernel/index.ts'
import { createFrameReader, encodeFrame, type Frame } from '../../shared/frames.ts'
import { createProcessMeter, type ProcessMeter } from '../../shared/process-usage.ts'
import type { Reason } from '../contract.ts'
import { type Doom, FROM_RUNNER, type RunnerStats, TO_RUNNER } from '../runner/messages.ts'
import { type RunnerCommand, runnerCommand } from './runner-command.ts'

const HEARTBEAT_MS = 500
/** Heartbeats a runner may miss; 3 s. */
const MISSED_MAX = 6
/** One that had less CPU time than this in those 3 s, and wants more, is not stuck: the machine is busy elsewhere. */
const STARVED_CPU_MS = 1_000
/** Heartbeats that even such a one may miss; 15 s. */
const STARVED_MISSED_MAX = 30
/** What a runner may leave unread before it counts as stuck. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024
/** What an instance that does nothing takes; many of them are no reason to kill. */
const IDLE_INSTANCE_MB = 5
const STDERR_MAX = 4_096

/** How a runner ended. `culprits` are the instances that took it down, as far as known. */
export interface RunnerEnd {
  reason: Reason
  message: string
  culprits: number[]
  /** Nobody knows why: whoever ran code at that moment is suspected. */
  unexplained?: boolean
}

/** What hears from an instance's side. */
export interface RunnerListener {
  onFrame(frame: Frame): void
  /** Since when it has run code without yielding, as far as the server knows, by `performance.now()`. */
  busySince(): number | undefined
  /** What it has used; told after it ran. CPU time and time it was held back in ms since its beginning, heap in bytes. */
  onUsage(cpuMs: number, heapBytes: number, throttledMs: number): void
  /** The process is gone, and the instance with it. */
  onRunnerEnd(end: RunnerEnd): void
}

export interface RunnerProcessOptions {
  name: string
  guestScript: string
  memoryMb: number
  log: Logger
  /** What is started; the runner of this module unless told otherwise. */
  command?: RunnerCommand
  /** What tells what it takes of the machine, by its process id; `/proc` unless told otherwise. */
  meter?: (pid: number) => ProcessMeter
  /** It is up, once. */
  onReady?(): void
  onExit(runner: RunnerProcess): void
}

const deadChannel = (): Duplex => new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })

export class RunnerProcess {
  readonly name: string
  readonly pid: number | undefined
  readonly startedAt = performance.now()
  readonly #options: RunnerProcessOptions
  readonly #child: ChildProcess
  readonly #channel: Duplex
  readonly #meter: ProcessMeter
  readonly #instances = new Map<number, RunnerListener>()
  readonly #heartbeat: NodeJS.Timeout
  /** Every instance number this runner may speak for. */
  readonly #given = new Set<number>()
  #missed = 0
  /** CPU time it had used when the first unanswered heartbeat left. */
  #cpuBefore = 0
  #busy: number[] = []
  #held: number[] = []
  #end: RunnerEnd | undefined
  #exited = false
  #ended: RunnerEnd | undefined
  /** The process is gone; what it said last is still being read. */
  #leaving = false
  #ready = false
  #stderr = ''
  #closing = false
  #pending: Buffer[] = []
  #doomed: () => void = () => {}

  constructor(options: RunnerProcessOptions) {
    this.#options = options
    this.name = options.name
    const { program, args, options: spawnOptions } = options.command ?? runnerCommand()
    this.#child = spawn(program, args, spawnOptions)
    this.pid = this.#child.pid
    this.#meter = (options.meter ?? createProcessMeter)(this.pid ?? 0)
    // A process that cannot be started, for want of descriptors, has none; its error follows.
    this.#channel = (this.#child.stdio?.[3] as Duplex | undefined) ?? deadChannel()
    const read = createFrameReader((frame) => this.#onFrame(frame))
    this.#channel.on('data', (chunk: Buffer) => {
      try {
        if (!this.#exited) read(chunk)
      } catch (error) {
        this.kill({
          reason: 'CRASH',
          message: `The runner sent what is no frame: ${(error as Error).message}`,
          culprits: [],
        })
      }
    })
    // The exit that follows tells what matters.
    this.#channel.on('error', () => {})
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk).slice(-STDERR_MAX)
    })
    this.#child.on('error', (error) => this.#exit(`could not be started: ${error.message}`))
    this.#child.on('exit', (code, signal) => {
      this.#leaving = true
      // What the runner said last may still lie in the channel.
      const settle = () => this.#exit(signal ? `was ended by ${signal}` : `exited with ${code}`, signal !== 'SIGKILL')
      if (this.#channel.readableEnded || this.#channel.destroyed) return settle()
      const late = setTimeout(settle, 200)
      this.#channel.once('close', () => {
        clearTimeout(late)
        settle()
      })
    })
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS)
    this.send(TO_RUNNER.guest, 0, options.guestScript)
  }

  get alive(): boolean {
    return !this.#exited && !this.#end && !this.#closing && !this.#leaving
  }
  /** Whether it ever came up. */
  get ready(): boolean {
    return this.#ready
  }
  /** Why it ended by itself before it came up, as far as it told; undefined when it did not. */
  get flaw(): string | undefined {
    if (this.#ready || this.#closing || !this.#leaving || this.#child.exitCode === null) return undefined
    return /^\w*Error:.*$/m.exec(this.#stderr)?.[0] ?? `it exited with ${this.#child.exitCode}`
  }
  /** Instances it hosts. */
  get load(): number {
    return this.#instances.size
  }

  get rssBytes(): number {
    return this.#meter.usage.rssBytes
  }
  /** Share of one core over the last second. */
  get cpuPercent(): number {
    return this.#meter.cpuPercent
  }

  /** From now on the listener hears of the instance; of a runner that has ended already it is told soon. */
  attach(number: number, listener: RunnerListener): void {
    this.#given.add(number)
    const ended = this.#ended
    if (ended) queueMicrotask(() => listener.onRunnerEnd(ended))
    else this.#instances.set(number, listener)
  }
  detach(number: number): void {
    this.#instances.delete(number)
  }

  /** Frames of one turn of the event loop leave together. Returns false when there is nobody to take them. */
  send(type: number, instance: number, text = '', attachments: readonly Uint8Array[] = []): boolean {
    if (!this.alive) return false
    if (this.#pending.push(encodeFrame(type, instance, text, attachments)) === 1) queueMicrotask(() => this.#flush())
    return true
  }

  #flush(): void {
    const frames = this.#pending
    this.#pending = []
    if (!this.alive || !this.#channel.writable) return
    this.#channel.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
    if (this.#channel.writableLength > MAX_WAITING_BYTES)
      this.kill({ reason: 'CRASH', message: 'The runner does not take its messages', culprits: this.#suspects() })
  }

  /** Ends the process at once; `end` is what its instances are told, without waiting for the process to be gone. */
  kill(end: RunnerEnd): void {
    if (this.#exited || this.#end) return
    this.#end = end
    this.#child.kill('SIGKILL')
    this.#exit('')
  }

  /** Ends the process because it is not needed any more. */
  close(): Promise<void> {
    this.#closing = true
    this.#instances.clear()
    if (this.#exited) return Promise.resolve()
    return new Promise((resolve) => {
      this.#doomed = resolve
      this.#child.kill('SIGKILL')
    })
  }

  /** Looks at what it takes of the machine, and kills it when it takes more memory than it may. */
  sample(): void {
    if (!this.alive || this.pid === undefined) return
    this.#meter.sample()
    const memoryMb = this.#options.memoryMb + this.load * IDLE_INSTANCE_MB
    if (this.rssBytes > memoryMb * 1024 * 1024) {
      this.kill({
        reason: 'MEMORY_LIMIT',
        message: `The runner used more than ${memoryMb} MB of memory`,
        culprits: this.#suspects(),
      })
    }
  }

  /** Who has kept the runner busy for longest; where no request tells, who ran code at the last heartbeat. */
  #suspects(): number[] {
    let first: [number, number] | undefined
    for (const [number, listener] of this.#instances) {
      // One that is held back has work, but does none.
      const since = this.#held.includes(number) ? undefined : listener.busySince()
      if (since !== undefined && (!first || since < first[1])) first = [number, since]
    }
    return first ? [first[0]] : this.#busy
  }

  #beat(): void {
    if (!this.alive) return
    if (this.#missed >= MISSED_MAX && !this.#isStarved()) {
      const seconds = (this.#missed * HEARTBEAT_MS) / 1000
      this.kill({ reason: 'CRASH', message: `The runner did not answer for ${seconds} s`, culprits: this.#suspects() })
      return
    }
    if (this.#missed === 0) this.#cpuBefore = this.#meter.usage.cpuMs
    this.#missed += 1
    this.send(TO_RUNNER.ping, 0)
  }

  #isStarved(): boolean {
    if (this.#missed >= STARVED_MISSED_MAX) return false
    const { cpuMs, runnable } = this.#meter.usage
    return runnable && cpuMs - this.#cpuBefore < STARVED_CPU_MS
  }

  #onFrame(frame: Frame): void {
    this.#missed = 0
    if (frame.instance !== 0) {
      const listener = this.#instances.get(frame.instance)
      if (!this.#given.has(frame.instance)) throw new Error(`instance ${frame.instance} is not of this runner`)
      // What is still on its way from an instance that was let go interests nobody.
      if (listener) {
        if (frame.type === FROM_RUNNER.doom) this.#doom(frame)
        else listener.onFrame(frame)
      }
      return
    }
    if (frame.type === FROM_RUNNER.pong) this.#onPong(JSON.parse(frame.text) as RunnerStats)
    else if (frame.type === FROM_RUNNER.ready) this.#onReady()
    else throw new Error(`frame type ${frame.type} is unknown`)
  }

  #onReady(): void {
    if (this.#ready) return
    this.#ready = true
    this.#options.onReady?.()
  }

  #onPong({ busy, held, used }: RunnerStats): void {
    this.#busy = busy
    this.#held = held
    for (const [number, cpuMs, heapBytes, throttledMs] of used) {
      if (!(cpuMs >= 0 && heapBytes >= 0 && throttledMs >= 0))
        throw new Error(`instance ${number} cannot have used that`)
      this.#instances.get(number)?.onUsage(cpuMs, heapBytes, throttledMs)
    }
  }

  #doom(frame: Frame): void {
    const { reason, message } = JSON.parse(frame.text) as Doom
    this.kill({ reason, message, culprits: [frame.instance] })
  }

  #exit(how: string, unexplained = false): void {
    if (this.#exited) return
    this.#exited = true
    clearInterval(this.#heartbeat)
    this.#channel.destroy()
    const end: RunnerEnd = this.#end ?? { reason: 'CRASH', message: `The runner ${how}`, culprits: [], unexplained }
    if (!this.#closing)
      this.#options.log.warn(
        { runner: this.name, pid: this.pid, stderr: this.#stderr.trim() || undefined, culprits: end.culprits },
        end.message,
      )
    const listeners = [...this.#instances.values()]
    this.#ended = end
    this.#instances.clear()
    this.#doomed()
    this.#options.onExit(this)
    for (const listener of listeners) listener.onRunnerEnd(end)
  }
}
