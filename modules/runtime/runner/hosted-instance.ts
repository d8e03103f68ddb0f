/** One instance in the runner: its isolate, the batches on their way into it, its wake-ups and its limits. */
import { setFlagsFromString } from 'node:v8'
import type { Channel } from '../../shared/channel.ts'
import type { Inbound, PlainError } from '../protocol.ts'
import { CpuBucket } from './cpu-bucket.ts'
import { CryptoDesk } from './crypto/desk.ts'
import { createLanes } from './crypto/lanes.ts'
import { createGuestIsolate, type GuestIsolate, type GuestScript } from './isolate.ts'
import { type CpuRate, type CreateInstance, type Doom, type Ended, FROM_RUNNER } from './messages.ts'
import { toPlainError } from './plain-error.ts'

/** What an instance may have on its way to the server before it is cut off. */
const MAX_WAITING_BYTES = 48 * 1024 * 1024
const PAGES_PER_MB = 16
const MAX_RANDOM_BYTES = 65_536
const MAX_WAKE_MS = 2 ** 31 - 1
/** Web Crypto of all instances shares the process's pool. */
const lanes = createLanes()
/** How long an isolate may take to let go after it was disposed. */
const DISPOSE_MS = 1_000

const isBuffer = (value: unknown): value is ArrayBuffer => value instanceof ArrayBuffer

type End = Pick<Ended, 'reason' | 'message' | 'error'>

interface Delivery {
  text: string
  buffers: ArrayBuffer[]
  /** Wake-ups and answers made here are not: nobody waits for their acknowledgement. */
  batch: boolean
  /** Tells of a rejection. One that is rejected in turn is not told of: that could go on for ever. */
  rejection?: boolean
}

export interface HostedInstanceOptions {
  number: number
  channel: Channel
  guest: GuestScript
  create: CreateInstance
  code: string
  /** Those that are held back put themselves in here. */
  held: Set<HostedInstance>
  /** Its code begins to run. */
  onRun(instance: HostedInstance): void
  onEnd(instance: HostedInstance): void
}

export class HostedInstance {
  readonly number: number
  readonly #channel: Channel
  readonly #limits: CreateInstance['limits']
  readonly #onRun: HostedInstanceOptions['onRun']
  readonly #onEnd: HostedInstanceOptions['onEnd']
  #isolate: GuestIsolate | undefined
  readonly #crypto = new CryptoDesk(lanes, (message, buffers) => this.#reply(message, buffers))
  #queue: Delivery[] = []
  #loading = true
  #running = false
  /** Why the isolate is being disposed; set before it settles. */
  #verdict: End | undefined
  #ended = false
  #wake: NodeJS.Timeout | undefined
  /** Absent while it may use all the CPU it likes. */
  #bucket: CpuBucket | undefined
  readonly #allHeld: Set<HostedInstance>
  #hold: NodeJS.Timeout | undefined
  #heldSince = 0
  #throttledMs = 0
  #cpuStart = 0
  #wallStart = 0
  #progress = 0

  constructor({ number, channel, guest, create, code, held, onRun, onEnd }: HostedInstanceOptions) {
    this.number = number
    this.#channel = channel
    this.#limits = create.limits
    this.#allHeld = held
    this.#onRun = onRun
    this.#onEnd = onEnd
    void this.#load(guest, create, code)
  }

  /** Whether code of the instance runs right now. */
  get busy(): boolean {
    return this.#running
  }
  /** CPU time so far, in ms. */
  cpuMs(): number {
    return this.#isolate!.cpuMs()
  }
  throttledMs(): number {
    return this.#throttledMs
  }
  heapBytes(): Promise<number> {
    return this.#isolate!.heapBytes()
  }

  take(text: string, attachments: readonly Uint8Array[]): void {
    if (this.#ended) return
    // A copy each: a Buffer's own slice() would share the memory of the whole frame.
    const buffers = attachments.map((bytes) => new Uint8Array(bytes).buffer)
    this.#queue.push({ text, buffers, batch: true })
    this.#pump()
  }

  /** Called every few milliseconds while busy. The clock on the wall catches loops that wait for the host all the time. */
  checkLimits(now: number): void {
    if (!this.#running || this.#verdict || !this.#isolate) return
    const progress = this.#isolate.progress()
    if (progress !== this.#progress) {
      // Each event has its own time, and one of this delivery is through.
      this.#progress = progress
      this.#cpuStart = this.#isolate.cpuMs()
      this.#wallStart = now
      return
    }
    const { cpuMs } = this.#limits
    const wallMs = cpuMs * 2 + 1_000
    if (this.#isolate.cpuMs() - this.#cpuStart > cpuMs || now - this.#wallStart > wallMs) {
      this.dispose({ reason: 'CPU_LIMIT', message: `The code ran for more than ${cpuMs} ms without yielding` })
    }
  }

  /** From now on it is held back when it uses more CPU; without a rate it may use all it likes. */
  throttle(rate?: CpuRate): void {
    this.#bucket = rate && this.#isolate && new CpuBucket(rate, this.#isolate.cpuMs(), performance.now())
    this.#letGo()
    this.#pump()
  }

  dispose(verdict: End): void {
    if (this.#ended || this.#verdict) return
    this.#verdict = verdict
    const isolate = this.#isolate
    if (!isolate) return
    isolate.dispose()
    if (!this.#running) {
      this.#end(verdict)
      return
    }
    setTimeout(() => {
      if (!this.#ended)
        this.#doom({
          reason: verdict.reason === 'DISPOSED' ? 'CPU_LIMIT' : verdict.reason,
          message: `${verdict.message}, and could not be interrupted`,
        })
    }, DISPOSE_MS)
  }

  async #load(guest: GuestScript, create: CreateInstance, code: string): Promise<void> {
    // A flag of the process, which this instance has to itself then.
    const { webAssemblyMb } = create.limits
    if (webAssemblyMb > 0) setFlagsFromString(`--wasm-max-mem-pages=${webAssemblyMb * PAGES_PER_MB}`)
    try {
      this.#isolate = await createGuestIsolate({
        guest,
        boot: create.boot,
        memoryMb: create.limits.memoryMb,
        host: (op, data, buffers) => this.#host(op, data, buffers),
        onCatastrophe: (message) =>
          this.#doom({ reason: 'MEMORY_LIMIT', message: `The service's memory ran out: ${message}` }),
      })
      if (this.#verdict) {
        this.#isolate.dispose()
        return this.#end(this.#verdict)
      }
      this.#begin()
      await this.#isolate.load(code)
      this.#running = false
      this.#loading = false
      if (this.#verdict) this.#end(this.#verdict)
      else this.#pump()
    } catch (error) {
      this.#running = false
      if (this.#verdict) this.#end(this.#verdict)
      else if (this.#isolate?.disposed) this.#end(this.#outOfMemory())
      else {
        this.#isolate?.dispose()
        const plain = toPlainError(error)
        this.#end({ reason: 'BOOT_ERROR', message: plain.message, error: plain })
      }
    }
  }

  #begin(cpuMs = this.#isolate!.cpuMs(), now = performance.now()): void {
    this.#running = true
    this.#cpuStart = cpuMs
    this.#wallStart = now
    this.#onRun(this)
  }

  #pump(): void {
    if (this.#running || this.#loading || this.#ended || this.#verdict || this.#hold) return
    if (this.#queue.length === 0) return
    const cpuMs = this.#isolate!.cpuMs()
    const now = performance.now()
    const wait = this.#bucket ? this.#bucket.wait(cpuMs, now) : 0
    if (wait > 0) {
      this.#holdBack(wait, now)
      return
    }
    const next = this.#queue.shift()!
    this.#begin(cpuMs, now)
    this.#isolate!.deliver(next.text, next.buffers).then(
      () => this.#settled(next),
      (error) => this.#settled(next, error),
    )
  }

  /** It has used more CPU than it may: nothing is delivered for a while. */
  #holdBack(ms: number, now: number): void {
    this.#allHeld.add(this)
    this.#heldSince = now
    this.#hold = setTimeout(
      () => {
        this.#letGo()
        this.#pump()
      },
      Math.min(ms, MAX_WAKE_MS),
    )
  }

  #letGo(): void {
    if (!this.#hold) return
    clearTimeout(this.#hold)
    this.#hold = undefined
    this.#allHeld.delete(this)
    this.#throttledMs += Math.round(performance.now() - this.#heldSince)
  }

  #settled(delivery: Delivery, error?: unknown): void {
    this.#running = false
    if (this.#verdict) {
      this.#end(this.#verdict)
      return
    }
    if (this.#isolate!.disposed) {
      this.#end(this.#outOfMemory())
      return
    }
    if (error !== undefined) this.#rejected(toPlainError(error), delivery.rejection === true)
    if (delivery.batch) this.#channel.send(FROM_RUNNER.ack, this.number)
    this.#pump()
  }

  /** The service is asked first whether it takes care of a rejection; it logs those it does not. */
  #rejected(error: PlainError, again: boolean): void {
    if (again) this.#channel.send(FROM_RUNNER.batch, this.number, JSON.stringify([['uncaught', error, null]]))
    else
      this.#queue.unshift({
        text: JSON.stringify([['rejection', error] satisfies Inbound]),
        buffers: [],
        batch: false,
        rejection: true,
      })
  }

  #outOfMemory(): End {
    return { reason: 'MEMORY_LIMIT', message: `The code used more than ${this.#limits.memoryMb} MB of memory` }
  }

  #end(end: End): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#wake)
    this.#letGo()
    this.#crypto.close()
    const notBegun = this.#queue.filter(({ batch }) => batch).length
    this.#queue = []
    this.#channel.send(FROM_RUNNER.ended, this.number, JSON.stringify({ ...end, notBegun } satisfies Ended))
    this.#onEnd(this)
  }

  #doom(doom: Doom): void {
    this.#channel.send(FROM_RUNNER.doom, this.number, JSON.stringify(doom))
    this.#channel.die()
  }

  /** Serves the guest's one function. It answers `undefined` to nonsense and never throws: an error would show this process's paths. */
  #host(op: unknown, data: unknown, buffers: readonly unknown[]): unknown {
    if (this.#ended || this.#verdict) return undefined
    if (op === 'send' && typeof data === 'string') return this.#send(data, buffers)
    if (op === 'wake' && typeof data === 'number') return this.#setWake(data)
    if (op === 'crypto' && typeof data === 'string') return this.#crypto.take(data, buffers.filter(isBuffer))
    if (op === 'release') return this.#crypto.release(data)
    if (op === 'random' && typeof data === 'number' && data >= 0 && data <= MAX_RANDOM_BYTES) {
      return crypto.getRandomValues(new Uint8Array(Math.floor(data))).buffer
    }
    return undefined
  }

  /** An answer made in this process. */
  #reply(message: Inbound, buffers: ArrayBuffer[]): void {
    if (this.#ended) return
    this.#queue.push({ text: JSON.stringify([message]), buffers, batch: false })
    // Not from within the isolate's own call.
    setImmediate(() => this.#pump())
  }

  #send(text: string, buffers: readonly unknown[]): void {
    const attachments = buffers.filter(isBuffer).map((buffer) => new Uint8Array(buffer))
    const bytes = attachments.reduce((sum, { byteLength }) => sum + byteLength, Buffer.byteLength(text))
    if (bytes + this.#channel.waiting > MAX_WAITING_BYTES) {
      // Not from within the isolate's own call.
      setImmediate(() => this.dispose({ reason: 'QUOTA', message: 'The code sent more data than can be taken' }))
      return
    }
    this.#channel.send(FROM_RUNNER.batch, this.number, text, attachments)
  }

  #setWake(ms: number): void {
    clearTimeout(this.#wake)
    if (!(ms >= 0)) return
    this.#wake = setTimeout(
      () => {
        this.#queue.push({ text: '', buffers: [], batch: false })
        this.#pump()
      },
      Math.min(ms, MAX_WAKE_MS),
    )
  }
}
