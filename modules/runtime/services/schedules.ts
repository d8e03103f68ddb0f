/** Schedules of one service: due runs are handed to the running instance, one at a time each; overlaps are skipped. */
import { Cron } from 'croner'
import { messageOf } from '../../../kernel/index.ts'
import type { Schedule } from '../contract.ts'
import type { Instance } from '../instances/instance.ts'
import type { Declared, PlainError } from '../protocol.ts'
import { scheduleFailed, scheduleNotFound, scheduleRunning } from '../runtime.errors.ts'

type Declaration = Declared['schedules'][number]

const MIN_EVERY_MS = 50
/** Longest time a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** What is wrong with a declared schedule, or nothing. */
export function scheduleProblem({ name, every, cron, timezone }: Declaration): string | undefined {
  if (every !== undefined) {
    return Number.isFinite(every) && every >= MIN_EVERY_MS
      ? undefined
      : `Schedule "${name}": the time between runs must be at least ${MIN_EVERY_MS} ms`
  }
  try {
    const probe = new Cron(String(cron), { paused: true, timezone })
    const next = probe.nextRun()
    probe.stop()
    return next ? undefined : `Schedule "${name}": "${cron}" never comes due`
  } catch (error) {
    return `Schedule "${name}": ${messageOf(error).replace(/^Cron\w+: /, '')}`
  }
}

interface Entry {
  declaration: Declaration
  when: string
  last: Date | null
  next: Date | null
  running: boolean
  /** That runs are being skipped has been told. */
  told: boolean
  stop(): void
}

export class Schedules {
  #entries = new Map<string, Entry>()
  #instance: Instance | undefined

  /** Goes over to another instance and its schedules. Times of earlier runs are kept by name. */
  use(instance: Instance): void {
    const before = this.#entries
    this.clear()
    this.#instance = instance
    for (const declaration of instance.declared.schedules) {
      const { name, every, cron } = declaration
      const entry: Entry = {
        declaration,
        when: every === undefined ? String(cron) : duration(every),
        last: before.get(name)?.last ?? null,
        next: null,
        running: false,
        told: false,
        stop() {},
      }
      this.#entries.set(name, entry)
      if (every === undefined) this.#startCron(entry)
      else this.#startEvery(entry, Date.now() + every, every)
    }
  }

  /** Nothing comes due any more. */
  clear(): void {
    for (const entry of this.#entries.values()) entry.stop()
    this.#entries = new Map()
    this.#instance = undefined
  }

  list(): Schedule[] {
    return [...this.#entries.values()].map(({ declaration, when, last, next, running }) => ({
      name: declaration.name,
      when,
      lastRun: last?.toISOString() ?? null,
      nextRun: next?.toISOString() ?? null,
      running,
    }))
  }

  /** Runs one now; resolves when it is done. @throws M3M_SCHEDULE_NOT_FOUND, M3M_SCHEDULE_RUNNING, M3M_SCHEDULE_FAILED */
  async runNow(name: string): Promise<void> {
    const entry = this.#entries.get(name)
    if (!entry) throw scheduleNotFound([name])
    if (entry.running) throw scheduleRunning([name])
    const error = await this.#run(entry, Date.now())
    if (error) throw scheduleFailed([name, `${error.name}: ${error.message}`])
  }

  #startCron(entry: Entry): void {
    const { cron, timezone } = entry.declaration
    const job = new Cron(String(cron), { timezone, catch: true, unref: true }, () => {
      entry.next = job.nextRun()
      this.#due(entry, Date.now())
    })
    entry.next = job.nextRun()
    entry.stop = () => job.stop()
  }

  #startEvery(entry: Entry, dueAt: number, every: number): void {
    entry.next = new Date(dueAt)
    const timer = setTimeout(
      () => {
        const now = Date.now()
        if (now < dueAt) return this.#startEvery(entry, dueAt, every)
        // Runs that were missed (a sleeping machine) are not made up for.
        this.#startEvery(entry, dueAt + every * Math.ceil((now - dueAt + 1) / every), every)
        this.#due(entry, dueAt)
      },
      Math.min(Math.max(0, dueAt - Date.now()), MAX_TIMER_MS),
    )
    timer.unref()
    entry.stop = () => clearTimeout(timer)
  }

  #due(entry: Entry, dueAt: number): void {
    if (entry.running) {
      const { name } = entry.declaration
      if (entry.told) return
      entry.told = true
      const message = `Schedule "${name}" was skipped, and is until its last run has ended`
      this.#instance?.log.system('warn', message, { code: 'OVERLOADED' })
      return
    }
    void this.#run(entry, dueAt)
  }

  async #run(entry: Entry, dueAt: number): Promise<PlainError | null> {
    const instance = this.#instance
    if (!instance) return { name: 'Error', message: 'The service does not run' }
    entry.running = true
    entry.last = new Date()
    const error = await instance.tick(entry.declaration.name, dueAt)
    entry.running = false
    entry.told = false
    if (error && !instance.over) {
      instance.log.system('error', `Schedule "${entry.declaration.name}" failed`)
      instance.log.uncaught(error, null)
    }
    return error
  }
}

const UNITS: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
]
function duration(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms % size === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}
