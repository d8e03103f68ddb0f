/** What was counted in a period, in steps, and in the one before. */
import { addDays, type Calendar, daysBetween, isDay, startOf, stepsOf } from './calendar.ts'
import { type GoalStats, STATS_GOALS_MAX, STATS_STEPS_MAX, type Stats, type StatsQuery } from './contract.ts'
import { goalsRange, goalsTooMany } from './goals.errors.ts'
import type { GoalDocument } from './goals.repository.ts'
import type { Sight } from './sight.ts'
import type { Days, ValuesRepository } from './values.repository.ts'

const DEFAULT_DAYS = 7

export interface StatisticsOptions {
  values: Pick<ValuesRepository, 'sums'>
  calendar: Calendar
  timezone: string
  clock?: () => number
}

export type Statistics = (sight: Sight, query: Omit<StatsQuery, 'projects'>) => Promise<Stats>

/** Names in a list that commas separate; undefined when there is none. */
export const namesIn = (list: string | undefined): string[] | undefined => {
  if (list === undefined) return undefined
  const names = list.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

export function createStatistics({ values, calendar, timezone, clock = Date.now }: StatisticsOptions): Statistics {
  /** Of a counter: everything. */
  const counter = async (id: string, goal: GoalDocument, { scope }: Sight): Promise<GoalStats> => {
    const sums = await values.sums(id, null, '$projectId', scope)
    const projects = [...sums].map(([project, total]) => ({ id: String(project), total, previous: null }))
    return { id, total: sum(sums.values()), previous: null, series: [], projects: goal.projectRef ? [] : projects }
  }

  return async (sight, { goals: list, from, to, interval = 'day' }) => {
    const today = calendar(clock())
    const period = periodOf(from, to, today)
    const steps = stepsOf(period.from, period.to, interval)
    if (steps.length > STATS_STEPS_MAX)
      throw goalsRange([`${steps.length} steps are too many; ask for ${STATS_STEPS_MAX} at most, or for longer steps`])
    const before = {
      from: addDays(period.from, -daysBetween(period.from, period.to)),
      to: addDays(period.from, -1),
    }

    const daily = async (id: string, goal: GoalDocument): Promise<GoalStats> => {
      const { scope } = sight
      const [days, now, then] = await Promise.all([
        values.sums(id, { from: before.from, to: period.to }, '$day', scope),
        ...(goal.projectRef ? [] : [period, before].map((range) => values.sums(id, range, '$projectId', scope))),
      ])
      const byStep = new Map(steps.map((step) => [step, 0]))
      let previous = 0
      for (const [day, value] of days!) {
        if (day! < period.from) previous += value
        else {
          const step = startOf(day!, interval)
          byStep.set(step, byStep.get(step)! + value)
        }
      }
      const projects = [...new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])])].map((project) => ({
        id: String(project),
        total: now!.get(project) ?? 0,
        previous: then!.get(project) ?? 0,
      }))
      const series = [...byStep].map(([date, value]) => ({ date, value }))
      return { id, total: sum(byStep.values()), previous, series, projects }
    }

    const names = namesIn(list)
    if (names && names.length > STATS_GOALS_MAX) throw goalsTooMany([STATS_GOALS_MAX])
    const goals = names ? await eachOnce(sight, names) : await sight.all()
    if (goals.length > STATS_GOALS_MAX) throw goalsTooMany([STATS_GOALS_MAX])
    const read = (goal: GoalDocument) => {
      const id = goal._id.toHexString()
      return goal.type === 'counter' ? counter(id, goal, sight) : daily(id, goal)
    }
    return { ...period, interval, timezone, today, previous: before, goals: await Promise.all(goals.map(read)) }
  }
}

/** A goal is asked for by its id and its full slug, or by a full slug that others have too: it is told once. */
async function eachOnce(sight: Sight, names: readonly string[]): Promise<GoalDocument[]> {
  const found = (await Promise.all(names.map((name) => sight.named(name)))).flat()
  return [...new Map(found.map((goal) => [goal._id.toHexString(), goal])).values()]
}

/** @throws M3M_GOALS_RANGE */
function periodOf(from: string | undefined, to: string | undefined, today: string): Days {
  for (const day of [from, to])
    if (day !== undefined && !isDay(day)) throw goalsRange([`"${day}" is no day of the calendar`])
  const last = to ?? (from !== undefined && from > today ? from : today)
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS)
  if (first > last) throw goalsRange(['"from" must not be later than "to"'])
  return { from: first, to: last }
}

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}
