/** One worker thread: started when it is first needed, and again after it was lost. */
import { Worker } from 'node:worker_threads'
import { databaseFull, databaseNewer, databaseUnusable } from '../database.errors.ts'
import { FORMAT } from './catalog.ts'
import type { Call, FromWorker, Reply, ToWorker, WorkerSettings } from './messages.ts'

/** The worker went away before it answered. */
export class WorkerLost extends Error {
  /** The call was being executed, so it may be what the worker was lost to. */
  readonly wasRunning: boolean

  constructor(reason: string, wasRunning = false) {
    super(reason)
    this.wasRunning = wasRunning
  }
}

interface Pending {
  resolve: (reply: Reply) => void
  reject: (error: Error) => void
}

export interface LinkOptions {
  settings: Omit<WorkerSettings, 'current'>
  /** The folder or file to name in errors. */
  name: string
  /** Told when a worker was lost unexpectedly. */
  onLost: (reason: string) => void
  /** Told when expired documents could not be deleted; again only after the reason has changed. */
  onSweepFailed?: (reason: string) => void
}

/** The published package holds the same files as JavaScript. */
const WORKER_FILE = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** A runaway query ends its worker, not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 }

export class WorkerLink {
  readonly #options: LinkOptions
  readonly #current = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | null = null
  #started: Promise<Worker> | null = null
  /** A worker that was told to end and has not yet; the next one waits for it. */
  #ending: Promise<unknown> | null = null
  /** Calls the worker has. */
  readonly #pending = new Map<number, Pending>()
  /** Calls of this tick, which travel together. */
  #queue: (Pending & { call: Call })[] = []
  #closing = false

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** Starts the worker; resolves when its files are open. */
  async start(): Promise<void> {
    await this.#ready()
  }

  #ready(): Promise<Worker> {
    this.#started ??= (this.#ending ?? Promise.resolve()).then(() => this.#launch())
    return this.#started
  }

  #launch(): Promise<Worker> {
    const { settings, name, onLost, onSweepFailed } = this.#options
    const worker = new Worker(WORKER_FILE, {
      workerData: { ...settings, current: this.#current } satisfies WorkerSettings,
      name: `database-${settings.name}`,
      resourceLimits: RESOURCE_LIMITS,
      // Flags of the process, such as those of a test runner, are not for the worker.
      execArgv: ['--no-warnings'],
    })
    this.#worker = worker
    return new Promise((resolve, reject) => {
      let failure: Error | null = null
      worker.on('message', (message: FromWorker) => {
        if ('replies' in message) this.#settle(message.replies)
        else if ('ready' in message) resolve(worker)
        else if ('sweepFailed' in message) onSweepFailed?.(message.sweepFailed)
        // Under `node --watch` workers also tell which files they have loaded.
        else if ('failed' in message) {
          const { message: reason, format } = message.failed
          if (format !== undefined) failure = databaseNewer([name, format, FORMAT])
          else failure = /disk is full/.test(reason) ? databaseFull([reason]) : databaseUnusable([name, reason])
        }
      })
      worker.on('error', (error) => {
        failure ??= new WorkerLost(error.message)
      })
      worker.on('exit', (code) => {
        const running = Atomics.exchange(this.#current, 0, 0)
        if (this.#worker === worker) this.#worker = null
        if (!this.#ending) this.#started = null
        const error = failure ?? new WorkerLost(`exit code ${code}`)
        reject(error)
        if (!this.#closing) onLost(error.message)
        this.#failAll((id) =>
          failure instanceof WorkerLost || !failure ? new WorkerLost(error.message, (id | 0) === running) : failure,
        )
      })
    })
  }

  #settle(replies: Reply[]): void {
    for (const reply of replies) {
      const pending = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      pending?.resolve(reply)
    }
  }

  #failAll(errorOf: (id: number) => Error): void {
    const all = [...this.#pending]
    this.#pending.clear()
    for (const [id, { reject }] of all) reject(errorOf(id))
  }

  /** Sends a call; those of one tick travel together. */
  call(call: Call): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ call, resolve, reject })
      if (this.#queue.length === 1) queueMicrotask(() => void this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const entries = this.#queue
    this.#queue = []
    if (entries.length === 0) return
    try {
      const worker = await this.#ready()
      for (const entry of entries) this.#pending.set(entry.call.id, entry)
      worker.postMessage({ calls: entries.map(({ call }) => call) } satisfies ToWorker)
    } catch (error) {
      for (const { reject } of entries) reject(error as Error)
    }
  }

  get name(): string {
    return this.#options.settings.name
  }

  /** Calls it has not answered yet. */
  get load(): number {
    return this.#pending.size + this.#queue.length
  }

  /** Whether this call is the one the worker is busy with. */
  isRunning(id: number): boolean {
    return Atomics.load(this.#current, 0) === (id | 0)
  }

  /** Ends a worker that does not answer; what it had fails with `WorkerLost`. */
  async terminate(): Promise<void> {
    if (!this.#worker) return
    this.#started = null
    this.#ending ??= this.#worker.terminate().finally(() => {
      this.#ending = null
    })
    await this.#ending
  }

  /** Lets the worker finish what it has, for so many milliseconds where they are given, and closes its files. */
  async close(patience?: number): Promise<void> {
    this.#closing = true
    await this.#flush()
    const worker = this.#worker
    if (!worker) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage({ close: true } satisfies ToWorker)
    const timer = patience === undefined ? undefined : setTimeout(() => void worker.terminate(), patience)
    await ended
    clearTimeout(timer)
  }
}
