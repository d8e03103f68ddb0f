/** One worker thread: started when it is first needed, and again after it was lost. */
import { Worker } from 'node:worker_threads'
import { databaseNewer, databaseUnusable } from '../database.errors.ts'
import { FORMAT } from './catalog.ts'
import type { Call, FromWorker, Reply, ToWorker, WorkerSettings } from './messages.ts'

/** The worker went away before it answered. */
export class WorkerLost extends Error {}

interface Pending {
  resolve: (reply: Reply) => void
  reject: (error: Error) => void
}

export interface LinkOptions {
  settings: WorkerSettings
  /** The folder or file to name in errors. */
  name: string
  /** Told when a worker was lost unexpectedly. */
  onLost: (reason: string) => void
}

/** The published package holds the same files as JavaScript. */
const WORKER_FILE = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** A runaway query ends its worker, not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 }

export class WorkerLink {
  readonly #options: LinkOptions
  #worker: Worker | null = null
  #started: Promise<void> | null = null
  /** Calls under way, oldest first. */
  readonly #pending = new Map<number, Pending>()
  #queue: Call[] = []
  #closing = false

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** Starts the worker; resolves when its files are open. */
  start(): Promise<void> {
    this.#started ??= this.#launch()
    return this.#started
  }

  #launch(): Promise<void> {
    const { settings, name, onLost } = this.#options
    const worker = new Worker(WORKER_FILE, {
      workerData: settings,
      name: `database-${settings.role}`,
      resourceLimits: RESOURCE_LIMITS,
      // Flags of the process, such as those of a test runner, are not for the worker.
      execArgv: ['--no-warnings'],
    })
    this.#worker = worker
    return new Promise((resolve, reject) => {
      let failure: Error | null = null
      worker.on('message', (message: FromWorker) => {
        if ('replies' in message) this.#settle(message.replies)
        else if ('ready' in message) resolve()
        else {
          const { message: reason, format } = message.failed
          failure = format === undefined ? databaseUnusable([name, reason]) : databaseNewer([name, format, FORMAT])
        }
      })
      worker.on('error', (error) => {
        failure ??= new WorkerLost(error.message)
      })
      worker.on('exit', (code) => {
        if (this.#worker === worker) {
          this.#worker = null
          this.#started = null
        }
        const error = failure ?? new WorkerLost(`exit code ${code}`)
        reject(error)
        if (!this.#closing) onLost(error.message)
        this.#failAll(error)
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

  #failAll(error: Error): void {
    const all = [...this.#pending.values()]
    this.#pending.clear()
    this.#queue = []
    for (const { reject } of all) reject(error)
  }

  /** Sends a call; those of one tick travel together. */
  call(call: Call): Promise<Reply> {
    // A failure to start reaches the caller through the calls it fails.
    this.start().catch(() => {})
    return new Promise((resolve, reject) => {
      this.#pending.set(call.id, { resolve, reject })
      this.#queue.push(call)
      if (this.#queue.length === 1) queueMicrotask(() => this.#flush())
    })
  }

  #flush(): void {
    const calls = this.#queue
    this.#queue = []
    if (calls.length > 0) this.#worker?.postMessage({ calls } satisfies ToWorker)
  }

  /** Whether this call is the one the worker is busy with. */
  isRunning(id: number): boolean {
    return this.#pending.keys().next().value === id
  }

  /** Ends a worker that does not answer; what was under way fails with `WorkerLost`. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate()
  }

  /** Lets the worker finish what it has and closes its files. */
  async close(): Promise<void> {
    this.#closing = true
    const worker = this.#worker
    if (!worker) return
    this.#flush()
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage({ close: true } satisfies ToWorker)
    await ended
  }
}
