/**
 * Schedules of one service: due runs are handed to the running instance. What is known of a schedule goes by its name
 * and outlives instances: one version's run overlaps with the next one's like any other, and a time that came while
 * one instance took over from another is neither lost nor run twice.
 */
import type { Events, Logger } from '../../../kernel/index.ts'
import { jobRun, type Schedule } from '../contract.ts'
import type { Instance } from '../instances/instance.ts'
import type { PlainError } from '../protocol.ts'
import { scheduleFailed, scheduleNotFound, scheduleRunning } from '../runtime.errors.ts'
import { type Declaration, dueAfter, MAX_MISSED, missedBetween, whenOf } from './schedule-clock.ts'
import { ScheduleRecords } from './schedule-records.ts'
import type { ScheduleRun, ScheduleRunsRepository } from './schedule-runs.repository.ts'

/** Longest time a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** Runs at once of one that may overlap, and runs that wait of one that lines up. */
const MAX_OVERLAP = 100
const MAX_ERROR = 2_000

interface Entry {
  declaration: Declaration
  /** Its period or expression, with the time zone: what makes two of the same name the same. */
  key: string
  next: number | null
  timer: NodeJS.Timeout | undefined
}

/** What goes on under a name, whichever instance does it. */
interface Going {
  running: number
  /** Runs in line. */
  waiting: number
  /** That runs are being skipped has been told. */
  told: boolean
}

/** A schedule of a service that does not run. */
const toIdle = ({ name, when, timezone, overlap, lastRun, lastMs, lastError }: ScheduleRun): Schedule => ({
  name,
  when: timezone && when.endsWith(` ${timezone}`) ? when.slice(0, -timezone.length - 1) : when,
  timezone,
  overlap,
  lastRun: lastRun?.toISOString() ?? null,
  lastMs,
  lastError,
  nextRun: null,
  running: false,
})

export interface SchedulesContext {
  events: Events
  runs: ScheduleRunsRepository
  log: Logger
}

export class Schedules {
  readonly #projectId: string
  readonly #events: Events
  readonly #records: ScheduleRecords
  readonly #going = new Map<string, Going>()
  #entries = new Map<string, Entry>()
  #instance: Instance | undefined

  constructor(projectId: string, { events, runs, log }: SchedulesContext) {
    this.#projectId = projectId
    this.#events = events
    this.#records = new ScheduleRecords(projectId, runs, log)
  }

  /** Goes over to another instance and its schedules. */
  use(instance: Instance): void {
    const before = this.#entries
    this.#stopTimers()
    this.#entries = new Map()
    this.#instance = instance
    const now = Date.now()
    const anew: Entry[] = []
    for (const declaration of instance.declared.schedules) {
      const key = [whenOf(declaration), declaration.timezone].filter(Boolean).join(' ')
      const known = before.get(declaration.name)
      const entry: Entry = { declaration, key, next: null, timer: undefined }
      this.#entries.set(declaration.name, entry)
      if (known?.key === key) this.#arm(entry, known.next)
      else {
        this.#arm(entry, dueAfter(declaration, now + (declaration.every ?? 0), now))
        anew.push(entry)
      }
    }
    void this.#resume(instance, anew, now)
  }

  /** Nothing comes due any more. */
  clear(): void {
    this.#stopTimers()
    this.#entries = new Map()
    this.#instance = undefined
    for (const going of this.#going.values()) going.waiting = 0
  }

  /** Reads what is known of runs, which is what `list` tells while nothing runs. */
  load(): Promise<void> {
    return this.#records.load()
  }

  /** Resolves when all that is known of runs is stored. */
  flush(): Promise<void> {
    return this.#records.flush()
  }

  list(): Schedule[] {
    if (!this.#instance) return this.#records.all().map(toIdle)
    return [...this.#entries.values()].map(({ declaration, next }) => {
      const { name, timezone, overlap } = declaration
      const run = this.#records.get(name)
      return {
        name,
        when: whenOf(declaration),
        timezone: timezone ?? null,
        overlap: overlap ?? 'skip',
        lastRun: run?.lastRun?.toISOString() ?? null,
        lastMs: run?.lastMs ?? null,
        lastError: run?.lastError ?? null,
        nextRun: next === null ? null : new Date(next).toISOString(),
        running: (this.#going.get(name)?.running ?? 0) > 0,
      }
    })
  }

  /** Runs one now; resolves when it is done. @throws M3M_SCHEDULE_NOT_FOUND, M3M_SCHEDULE_RUNNING, M3M_SCHEDULE_FAILED */
  async runNow(name: string): Promise<void> {
    const entry = this.#entries.get(name)
    if (!entry) throw scheduleNotFound([name])
    if (this.#goingOf(name).running > 0 && entry.declaration.overlap !== 'parallel') throw scheduleRunning([name])
    const error = await this.#run(entry, Date.now())
    if (error) throw scheduleFailed([name, `${error.name}: ${error.message}`])
  }

  /** Goes on from what earlier runs left: keeps to their beat, and tells what was missed. */
  async #resume(instance: Instance, anew: readonly Entry[], now: number): Promise<void> {
    await this.#records.load()
    if (this.#instance !== instance) return
    const missed: string[] = []
    for (const entry of anew) {
      const { declaration, key } = entry
      const { name, every } = declaration
      const run = this.#records.get(name)
      let upTo = now
      if (run?.when === key && run.upTo.getTime() <= now) {
        const count = missedBetween(declaration, run.upTo.getTime(), now)
        if (count > 0) missed.push(`"${name}" ${count >= MAX_MISSED ? `${MAX_MISSED} or more` : count}`)
        if (every !== undefined) {
          const first = dueAfter(declaration, run.upTo.getTime(), now)!
          this.#arm(entry, first)
          upTo = first - every
        }
      }
      this.#note(entry, { upTo: new Date(upTo) })
    }
    if (missed.length > 0) {
      const message = `Runs missed while the service was down, and not made up for: ${missed.join(', ')}`
      instance.log.system('warn', message.slice(0, MAX_ERROR), { code: 'MISSED' })
    }
    await this.#records.keep([...this.#entries.keys()])
  }

  #stopTimers(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
  }

  #arm(entry: Entry, next: number | null): void {
    clearTimeout(entry.timer)
    entry.next = next
    if (next === null) return
    entry.timer = setTimeout(
      () => {
        const now = Date.now()
        if (now < next) return this.#arm(entry, next)
        // Times that passed meanwhile (a sleeping machine) are not made up for.
        this.#arm(entry, dueAfter(entry.declaration, next, now))
        this.#due(entry, next)
      },
      Math.min(Math.max(0, next - Date.now()), MAX_TIMER_MS),
    )
    entry.timer.unref()
  }

  #due(entry: Entry, dueAt: number): void {
    const { name, overlap } = entry.declaration
    const going = this.#goingOf(name)
    this.#note(entry, { upTo: new Date(dueAt) })
    if (going.running === 0 || (overlap === 'parallel' && going.running < MAX_OVERLAP)) {
      void this.#run(entry, dueAt)
    } else if (overlap === 'queue' && going.waiting < MAX_OVERLAP) {
      going.waiting += 1
    } else if (!going.told) {
      going.told = true
      const message = `Schedule "${name}" was skipped, and is until its last run has ended`
      this.#instance?.log.system('warn', message, { code: 'OVERLOADED' })
    }
  }

  async #run(entry: Entry, dueAt: number): Promise<PlainError | null> {
    const instance = this.#instance
    if (!instance) return { name: 'Error', message: 'The service does not run' }
    const { name } = entry.declaration
    const going = this.#goingOf(name)
    const began = performance.now()
    going.running += 1
    this.#note(entry, { lastRun: new Date() })
    const error = await instance.tick(name, dueAt)
    going.running -= 1
    going.told = false
    const ms = Math.round(performance.now() - began)
    const lastError = error ? `${error.name}: ${error.message}`.slice(0, MAX_ERROR) : null
    this.#note(entry, { lastMs: ms, lastError })
    this.#events.emit(jobRun, { projectId: this.#projectId, kind: 'schedule', name, ok: error === null, ms })
    if (error && !instance.over) {
      instance.log.system('error', `Schedule "${name}" failed`)
      instance.log.uncaught(error, null)
    }
    this.#runNext(name, going)
    return error
  }

  #runNext(name: string, going: Going): void {
    const entry = this.#entries.get(name)
    if (!entry || going.waiting === 0 || going.running > 0) return
    going.waiting -= 1
    void this.#run(entry, Date.now())
  }

  #note({ declaration, key }: Entry, change: Partial<ScheduleRun>): void {
    const { name, timezone = null, overlap = 'skip' } = declaration
    const nothing = { upTo: new Date(), lastRun: null, lastMs: null, lastError: null }
    this.#records.set({ ...nothing, ...this.#records.get(name), name, when: key, timezone, overlap, ...change })
  }

  #goingOf(name: string): Going {
    const going = this.#going.get(name) ?? { running: 0, waiting: 0, told: false }
    this.#going.set(name, going)
    return going
  }
}
