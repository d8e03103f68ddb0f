/** The stretches of time the page shows, and how they are cut into steps. */
import type { Step } from '../../../../../modules/metrics/contract.ts'
import type { Range } from './search.ts'

// The contract's own would bring its schemas into the first page.
/** Length of each step, in ms. */
export const STEP_MS: Record<Step, number> = { minute: 60_000, '5m': 300_000, hour: 3_600_000, day: 86_400_000 }

export const DEFAULT_RANGE: Range = '1h'

const HOUR = STEP_MS.hour
const LENGTHS: Record<Range, { ms: number; step: Step }> = {
  '1h': { ms: HOUR, step: 'minute' },
  '6h': { ms: 6 * HOUR, step: '5m' },
  '24h': { ms: 24 * HOUR, step: '5m' },
  '7d': { ms: 7 * STEP_MS.day, step: 'hour' },
  '30d': { ms: 30 * STEP_MS.day, step: 'day' },
}

/** Times in epoch milliseconds, on the bounds of steps. */
export interface Window {
  from: number
  to: number
  step: Step
  stepMs: number
}

/** The range up to now, with the step that is going on as its last. */
export function windowOf(range: Range, now: number): Window {
  const { ms, step } = LENGTHS[range]
  const stepMs = STEP_MS[step]
  const to = Math.floor(now / stepMs) * stepMs + stepMs
  return { from: to - ms, to, step, stepMs }
}

/** As much time, just before. */
export function windowBefore(range: Range, now: number): Window {
  const { from, ...rest } = windowOf(range, now)
  return { ...rest, from: from - LENGTHS[range].ms, to: from }
}

/** Ranges whose end is worth following as it happens. */
export const isShort = (range: Range): boolean => LENGTHS[range].ms <= 24 * HOUR

/** Which steps get a mark on the axis, by the clock of whoever looks. */
const MARKED: Record<Range, (time: Date, index: number) => boolean> = {
  '1h': (time) => time.getMinutes() % 10 === 0,
  '6h': (time) => time.getMinutes() === 0,
  '24h': (time) => time.getMinutes() === 0 && time.getHours() % 4 === 0,
  '7d': (time) => time.getHours() === 0,
  // Days of the server are days of UTC.
  '30d': (_, index) => index % 5 === 0,
}

export const ticksOf = (times: readonly string[], range: Range): string[] =>
  times.filter((time, index) => MARKED[range](new Date(time), index))
