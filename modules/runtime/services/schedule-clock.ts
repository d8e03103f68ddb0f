/** When schedules are due: pure arithmetic on declarations. */
import { Cron } from 'croner'
import { messageOf } from '../../../kernel/index.ts'
import type { Declared } from '../protocol.ts'

export type Declaration = Declared['schedules'][number]

const MIN_EVERY_MS = 50
/** Ten years: no date is ever out of reach. */
const MAX_EVERY_MS = 3_660 * 86_400_000
/** More missed runs are not counted. */
export const MAX_MISSED = 1_000

const cronOf = ({ cron, timezone }: Declaration) => new Cron(String(cron), { paused: true, timezone })

/** What is wrong with a declared schedule, or nothing. */
export function scheduleProblem(declaration: Declaration): string | undefined {
  const { name, every, cron } = declaration
  if (every !== undefined) {
    if (!(every >= MIN_EVERY_MS)) return `Schedule "${name}": the time between runs must be at least ${MIN_EVERY_MS} ms`
    return every <= MAX_EVERY_MS ? undefined : `Schedule "${name}": the time between runs must be at most 3,660 days`
  }
  try {
    return cronOf(declaration).nextRun() ? undefined : `Schedule "${name}": "${cron}" never comes due`
  } catch (error) {
    return `Schedule "${name}": ${messageOf(error).replace(/^Cron\w+: /, '')}`
  }
}

/** The first time after `now` that it is due. `anchor` is one of its times: what `every` counts from. */
export function dueAfter(declaration: Declaration, anchor: number, now: number): number | null {
  const { every } = declaration
  if (every === undefined) return cronOf(declaration).nextRun(new Date(now))?.getTime() ?? null
  return anchor > now ? anchor : anchor + every * Math.floor((now - anchor) / every + 1)
}

/** How many times it was due after `from` and until `to`; at most `MAX_MISSED`. */
export function missedBetween(declaration: Declaration, from: number, to: number): number {
  const { every } = declaration
  if (every !== undefined) return Math.min(MAX_MISSED, Math.max(0, Math.floor((to - from) / every)))
  const cron = cronOf(declaration)
  let missed = 0
  for (let at = cron.nextRun(new Date(from)); at && at.getTime() <= to && missed < MAX_MISSED; at = cron.nextRun(at))
    missed += 1
  return missed
}

/** `1h` or the cron expression. */
export const whenOf = ({ every, cron }: Declaration): string => (every === undefined ? String(cron) : duration(every))

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
