/** The global `schedule`. The host keeps the clock and sends a `tick` when a schedule is due. */
import type { Declared } from '../../protocol.ts'

export interface TickEvent {
  readonly type: 'scheduled'
  readonly name: string
  /** Cron expression, for those that have one. */
  readonly cron: string
  /** When it was due, epoch ms. */
  readonly scheduledTime: number
}
type Job = (event: TickEvent) => unknown

interface Entry {
  declared: Declared['schedules'][number]
  /** Null: the `scheduled` handler of the module. */
  job: Job | null
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const MAX_MS = 366 * 86_400_000
const entries = new Map<string, Entry>()
let closed = false

const POLICIES = ['skip', 'queue', 'parallel'] as const

/** `1h`, `1h 30m`, `500ms` or a number of milliseconds. `what` takes it, and says so. @throws TypeError */
export function milliseconds(every: unknown, what = 'schedule.every', least = 1): number {
  let ms = Number.NaN
  if (typeof every === 'number') ms = every
  else if (typeof every === 'string' && /^\s*(?:\d+(?:\.\d+)?\s*(?:ms|[smhdw])\s*)+$/.test(every)) {
    ms = 0
    for (const [, amount, unit] of every.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhdw])/g))
      ms += Number(amount) * UNITS[unit!]!
  }
  if (!(ms >= least && ms <= MAX_MS))
    throw new TypeError(`${what} takes "30s", "5m", "1h", "1d" or milliseconds, got ${JSON.stringify(every)}`)
  return Math.round(ms)
}

/** Refuses here what can be told here, so that the error names the line; whether it ever comes due the host finds out. */
function checkCron(cron: unknown, timezone: unknown): void {
  const fields = typeof cron === 'string' ? cron.trim().split(/\s+/).length : 0
  if (typeof cron !== 'string' || !(fields === 5 || fields === 6 || /^\s*@\w+\s*$/.test(cron)))
    throw new TypeError(`schedule.cron takes 5 or 6 fields, like "0 9 * * 1-5", got ${JSON.stringify(cron)}`)
  if (timezone === undefined) return
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(timezone) })
  } catch (error) {
    throw new TypeError(`There is no time zone ${JSON.stringify(timezone)}; take one like "Europe/Berlin"`, {
      cause: error,
    })
  }
}

/** What a run that comes due does while the one before is still going; nothing for the default. @throws TypeError */
function overlapOf(options: unknown): Pick<Entry['declared'], 'overlap'> {
  const { overlap } = (options ?? {}) as { overlap?: unknown }
  if (overlap === undefined || overlap === 'skip') return {}
  if (!POLICIES.includes(overlap as never))
    throw new TypeError(`overlap is "skip", "queue" or "parallel", got ${JSON.stringify(overlap)}`)
  return { overlap: overlap as 'queue' | 'parallel' }
}

function declare(name: string, when: Omit<Entry['declared'], 'name'>, job: unknown, given: boolean): void {
  if (closed) throw new Error(`The schedule "${name}" comes too late: declare schedules while the module loads`)
  if (job !== null && typeof job !== 'function')
    throw new TypeError(`The schedule "${name}" takes a function, got ${typeof job}`)
  let free = name
  for (let n = 2; entries.has(free); n += 1) {
    if (given) throw new Error(`The schedule "${name}" is declared twice; give it another name`)
    free = `${name} (${n})`
  }
  entries.set(free, { declared: { name: free, ...when }, job: job as Job | null })
}

export const schedule = Object.freeze({
  /** `every('1h', name?, fn, options?)` */
  every(every: unknown, ...rest: unknown[]): void {
    const name = typeof rest[0] === 'string' ? (rest.shift() as string) : undefined
    const [job, options] = rest
    declare(
      name ?? `every ${typeof every === 'number' ? `${every}ms` : String(every)}`,
      { every: milliseconds(every), ...overlapOf(options) },
      job,
      name !== undefined,
    )
  },
  /** `cron(expression, name?, fn?, options?)`; without a function the module's `scheduled` handler runs. */
  cron(cron: unknown, ...rest: unknown[]): void {
    const name = typeof rest[0] === 'string' ? (rest.shift() as string) : undefined
    const job = typeof rest[0] === 'function' || rest[0] === undefined ? (rest.shift() ?? null) : null
    const options = (rest[0] ?? {}) as { timezone?: unknown }
    checkCron(cron, options.timezone)
    const timezone = options.timezone === undefined ? {} : { timezone: String(options.timezone) }
    declare(
      name ?? (cron as string),
      { cron: cron as string, ...timezone, ...overlapOf(options) },
      job,
      name !== undefined,
    )
  },
})

/** Ends declaring; returns what was declared. @throws Error when a schedule has nothing to run */
export function closeSchedules(hasScheduled: boolean): Declared['schedules'] {
  closed = true
  return [...entries.values()].map(({ declared, job }) => {
    if (job === null && !hasScheduled)
      throw new Error(`The schedule "${declared.name}" has no function, and the module exports no scheduled handler`)
    return declared
  })
}

/** Runs a schedule. @throws what the job throws */
export async function runSchedule(name: string, dueAt: number, scheduled: Job | undefined): Promise<void> {
  const entry = entries.get(name)
  const job = entry?.job ?? scheduled
  if (entry === undefined || job === undefined) throw new Error(`There is no schedule "${name}"`)
  await job(Object.freeze({ type: 'scheduled', name, cron: entry.declared.cron ?? '', scheduledTime: dueAt }))
}
