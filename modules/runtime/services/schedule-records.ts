/** The runs of one service's schedules in memory and, a little later, in the database. */
import type { Logger } from '../../../kernel/index.ts'
import type { ScheduleRun, ScheduleRunsRepository } from './schedule-runs.repository.ts'

/** Schedules that run many times a second are not stored as often. */
const SAVE_EVERY_MS = 5_000
const FIRST_SAVE_MS = 100

export class ScheduleRecords {
  readonly #projectId: string
  readonly #repository: ScheduleRunsRepository
  readonly #log: Logger
  readonly #known = new Map<string, ScheduleRun>()
  readonly #changed = new Set<string>()
  #loaded: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #savedAt = Number.NEGATIVE_INFINITY

  constructor(projectId: string, repository: ScheduleRunsRepository, log: Logger) {
    this.#projectId = projectId
    this.#repository = repository
    this.#log = log
  }

  /** All that is known, by name. */
  all(): ScheduleRun[] {
    return [...this.#known.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  get(name: string): ScheduleRun | undefined {
    return this.#known.get(name)
  }

  set(run: ScheduleRun): void {
    this.#known.set(run.name, run)
    this.#changed.add(run.name)
    if (this.#timer) return
    const wait = Math.max(FIRST_SAVE_MS, this.#savedAt + SAVE_EVERY_MS - performance.now())
    this.#timer = setTimeout(() => void this.flush(), wait)
    this.#timer.unref()
  }

  /** Reads once what was stored before; what is known already counts more. Never rejects. */
  load(): Promise<void> {
    this.#loaded ??= (async () => {
      for (const run of await this.#repository.ofProject(this.#projectId)) {
        const { name, when, timezone = null, overlap = 'skip', upTo, lastRun, lastMs, lastError } = run
        if (!this.#known.has(name))
          this.#known.set(name, { name, when, timezone, overlap, upTo, lastRun, lastMs, lastError })
      }
    })().catch((error) => {
      this.#loaded = undefined
      this.#log.warn({ err: error, project: this.#projectId }, 'earlier runs of schedules could not be read')
    })
    return this.#loaded
  }

  /** Forgets all but these. */
  async keep(names: readonly string[]): Promise<void> {
    const gone = [...this.#known.keys()].filter((name) => !names.includes(name))
    for (const name of gone) this.#known.delete(name)
    await this.#quietly(gone.length > 0 ? this.#repository.keep(this.#projectId, names) : undefined)
  }

  /** Stores what is not stored yet. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const runs = [...this.#changed].flatMap((name) => this.#known.get(name) ?? [])
    this.#changed.clear()
    this.#savedAt = performance.now()
    await this.#quietly(this.#repository.save(this.#projectId, runs))
  }

  async #quietly(work: Promise<void> | undefined): Promise<void> {
    try {
      await work
    } catch (error) {
      this.#log.warn({ err: error, project: this.#projectId }, 'runs of schedules could not be stored')
    }
  }
}
