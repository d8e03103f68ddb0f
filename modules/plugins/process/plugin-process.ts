/** The process of a plugin as the server sees it: started, spoken to in frames, watched, and killed without asking. */
import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Duplex } from 'node:stream'
import { createFrameReader, encodeFrame, type Frame } from '../../shared/frames.ts'
import { createProcessMeter, type ProcessMeter } from '../../shared/process-usage.ts'
import { FROM_PLUGIN, type Hello, type LogEntry, MAX_MESSAGE_BYTES, type Refusal, TO_PLUGIN } from '../protocol.ts'
import { createLineReader } from './line-reader.ts'
import type { PluginCommand } from './plugin-command.ts'

const BEAT_MS = 500
/** Beats it may leave unanswered; 3 s. */
const MISSED_MAX = 6
/** One that had less CPU time than this meanwhile, and wants more, is not stuck: the machine is busy elsewhere. */
const STARVED_CPU_MS = 1_000
/** Beats that even such a one may leave unanswered; 15 s. */
const STARVED_MISSED_MAX = 30
/** Time it gets to end in good order. */
const STOP_MS = 3_000
/** What it may leave unread. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024
/** Lines a second; more than that keep the server from its work. */
const MAX_LINES_PER_SECOND = 20_000
/** Plugins stand back behind the server as services do. */
const NICE = 2

/** How a process ended. */
export interface PluginEnd {
  message: string
  /** Starting it again is of no use. */
  final: boolean
}

export interface PluginProcessOptions {
  command: PluginCommand
  hello: Hello
  memoryMb: number
  startMs: number
  /** Until when it may keep silent, by `performance.now()`: a call that keeps its event loop by right. */
  silentUntil(): number
  onReady(): void
  /** The answer to a call: a frame of the kind `result` or `failed`. @throws when it makes no sense */
  onAnswer(frame: Frame): void
  onLog(level: LogEntry['level'], message: string): void
  /** Once; nothing is heard of it after that. */
  onEnd(end: PluginEnd): void
}

export class PluginProcess {
  readonly pid: number | undefined
  readonly startedAt = new Date()
  readonly #options: PluginProcessOptions
  readonly #child: ChildProcess
  readonly #channel: Duplex
  readonly #meter: ProcessMeter
  #beating: NodeJS.Timeout | undefined
  #starting: NodeJS.Timeout | undefined
  #pending: Buffer[] = []
  #missed = 0
  #cpuBefore = 0
  #lines = 0
  #ready = false
  #stopping = false
  #ended = false
  #last = ''
  #gone: () => void = () => {}

  /** @throws when there is no room for another process */
  constructor(options: PluginProcessOptions) {
    this.#options = options
    const { program, args, options: spawnOptions } = options.command
    this.#child = spawn(program, args, spawnOptions)
    this.pid = this.#child.pid
    this.#child.on('error', (error) =>
      this.#end({ message: `It could not be started: ${error.message}`, final: false }),
    )
    // Without descriptors or processes to spare there is none; the error that follows tells the same.
    if (!this.#child.stdio?.[3]) throw new Error('the system has no room for another process')
    this.#standBack()
    this.#meter = createProcessMeter(this.pid ?? 0)
    this.#channel = this.#child.stdio[3] as Duplex
    const read = createFrameReader((frame) => this.#onFrame(frame), MAX_MESSAGE_BYTES)
    this.#channel.on('data', (chunk: Buffer) => {
      try {
        if (!this.#ended) read(chunk)
      } catch (error) {
        this.#kill(`It said what makes no sense: ${(error as Error).message}`)
      }
    })
    // The exit that follows tells what matters.
    this.#channel.on('error', () => {})
    for (const [name, level] of [
      ['stdout', 'info'],
      ['stderr', 'warn'],
    ] as const) {
      const lines = createLineReader((line) => {
        if (name === 'stderr') this.#last = line
        this.#line(level, line)
      })
      this.#child[name]?.on('data', lines)
    }
    this.#child.on('exit', (code, signal) => {
      // What it said last may still lie in the channel.
      const settle = () => this.#end({ message: this.#howItEnded(code, signal), final: false })
      if (this.#channel.readableEnded || this.#channel.destroyed) return settle()
      const late = setTimeout(settle, 200)
      this.#channel.once('close', () => {
        clearTimeout(late)
        settle()
      })
    })
    this.#beating = setInterval(() => this.#beat(), BEAT_MS)
    this.#starting = setTimeout(() => this.#kill(`It did not start within ${options.startMs} ms`), options.startMs)
    this.send(TO_PLUGIN.hello, 0, JSON.stringify(options.hello))
  }

  get rssBytes(): number {
    return this.#meter.usage.rssBytes
  }
  /** Share of one core over the last second. */
  get cpuPercent(): number {
    return this.#meter.cpuPercent
  }

  /** @throws FRAME_INVALID when it is too large */
  send(type: number, call: number, text = '', attachments: readonly Uint8Array[] = []): void {
    const frame = encodeFrame(type, call, text, attachments)
    if (this.#ended) return
    // Those of one turn of the event loop leave together.
    if (this.#pending.push(frame) === 1) queueMicrotask(() => this.#flush())
  }

  #flush(): void {
    const frames = this.#pending
    this.#pending = []
    if (this.#ended || !this.#channel.writable) return
    this.#channel.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
    if (this.#channel.writableLength > MAX_WAITING_BYTES) this.#kill('It does not take what it is sent')
  }

  /** Ends it because it does not do what it should. */
  kill(message: string): void {
    this.#kill(message)
  }

  /** Ends it because it is not needed: in good order, or else after a while. */
  stop(): Promise<void> {
    if (this.#ended) return Promise.resolve()
    this.#stopping = true
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#kill('It did not stop'), this.#ready ? STOP_MS : 0)
      this.#gone = () => {
        clearTimeout(late)
        resolve()
      }
      this.send(TO_PLUGIN.stop, 0)
    })
  }

  /** Looks at what it takes of the machine, and ends it when it takes more memory than it may. */
  sample(): void {
    if (this.#ended) return
    this.#meter.sample()
    const { memoryMb } = this.#options
    if (this.rssBytes > memoryMb * 1024 * 1024) this.#kill(`It used more than ${memoryMb} MB of memory`)
  }

  #kill(message: string): void {
    if (this.#ended) return
    this.#signalGroup()
    this.#end({ message, final: false })
  }

  /** With whatever it has started. */
  #signalGroup(): void {
    try {
      if (this.pid !== undefined) process.kill(-this.pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') this.#child.kill('SIGKILL')
    }
  }

  #standBack(): void {
    try {
      if (this.pid !== undefined) setPriority(this.pid, NICE)
    } catch {
      // It is gone already; its exit tells why.
    }
  }

  #beat(): void {
    this.#lines = 0
    if (this.#ended || !this.#ready || this.#stopping) return
    if (this.#missed >= MISSED_MAX && performance.now() > this.#options.silentUntil() && !this.#isStarved()) {
      this.#kill(`It did not answer for ${(this.#missed * BEAT_MS) / 1000} s: something keeps its event loop`)
      return
    }
    if (this.#missed === 0) this.#cpuBefore = this.#meter.usage.cpuMs
    this.#missed += 1
    this.send(TO_PLUGIN.ping, 0)
  }

  #isStarved(): boolean {
    if (this.#missed >= STARVED_MISSED_MAX) return false
    const { cpuMs, runnable } = this.#meter.usage
    return runnable && cpuMs - this.#cpuBefore < STARVED_CPU_MS
  }

  #onFrame(frame: Frame): void {
    this.#missed = 0
    switch (frame.type) {
      case FROM_PLUGIN.pong:
        return
      case FROM_PLUGIN.ready:
        if (this.#ready) return
        this.#ready = true
        clearTimeout(this.#starting)
        if (!this.#stopping) this.#options.onReady()
        return
      case FROM_PLUGIN.refused: {
        const { message, final } = JSON.parse(frame.text) as Refusal
        this.#signalGroup()
        this.#end({ message: String(message), final: final === true && !this.#ready })
        return
      }
      case FROM_PLUGIN.result:
      case FROM_PLUGIN.failed:
        this.#options.onAnswer(frame)
        return
      case FROM_PLUGIN.log: {
        const { level, message } = JSON.parse(frame.text) as LogEntry
        this.#line(level, String(message))
        return
      }
      default:
        throw new Error(`frames of the type ${frame.type} are unknown`)
    }
  }

  #line(level: LogEntry['level'], message: string): void {
    this.#lines += 1
    if (this.#lines > (MAX_LINES_PER_SECOND * BEAT_MS) / 1000) this.#kill('It floods its log')
    else this.#options.onLog(level, message)
  }

  #howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
    const last = this.#last.trim() === '' ? '' : `: ${this.#last.trim().slice(0, 300)}`
    return signal ? `Its process was ended by ${signal}${last}` : `Its process exited with code ${code}${last}`
  }

  #end(end: PluginEnd): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#beating)
    clearTimeout(this.#starting)
    this.#channel?.destroy()
    this.#signalGroup()
    this.#gone()
    this.#options.onEnd(end)
  }
}
