/** Reads what is stored of a range of time, in steps. */
import { type Metrics, type MetricsQuery, STEP_MS, type Step } from './contract.ts'
import { addDocument, figuresOf, jobsOf, newTally, routesOf, type Tally, totalsOf, versionOf } from './figures.ts'
import { badRange } from './metrics.errors.ts'
import type { MetricsDocument, MetricsRepository } from './metrics.repository.ts'
import { NAMES_MAX } from './series.ts'

const HOUR_MS = STEP_MS.hour
const MAX_POINTS = 1_500
const DEFAULT_RANGE_MS = HOUR_MS

/** The step for a range: 60 to 300 points, mostly. */
const stepFor = (ms: number): Step =>
  ms <= 2 * HOUR_MS ? 'minute' : ms <= 30 * HOUR_MS ? '5m' : ms <= 21 * 24 * HOUR_MS ? 'hour' : 'day'

interface Range {
  from: number
  to: number
  step: Step
}

/** The range of a query in whole steps. @throws M3M_METRICS_RANGE */
export function rangeOf({ from, to, step }: MetricsQuery, now: number): Range {
  const end = to === undefined ? now : Date.parse(to)
  const start = from === undefined ? end - DEFAULT_RANGE_MS : Date.parse(from)
  if (!(start < end)) throw badRange(['"from" must be earlier than "to"'])
  const chosen = step ?? stepFor(end - start)
  const length = STEP_MS[chosen]
  const range = { from: floor(start, length), to: Math.ceil(end / length) * length, step: chosen }
  const points = (range.to - range.from) / length
  if (points > MAX_POINTS)
    throw badRange([`${points} steps of ${chosen} are too many; ask for at most ${MAX_POINTS}, or for longer steps`])
  return range
}

const floor = (time: number, length: number): number => Math.floor(time / length) * length

/** @throws M3M_METRICS_RANGE */
export async function readMetrics(
  repository: MetricsRepository,
  projectId: string,
  query: MetricsQuery,
  now: number,
): Promise<Metrics> {
  const { from, to, step } = rangeOf(query, now)
  const length = STEP_MS[step]
  const resolution = length < HOUR_MS ? 'minute' : 'hour'
  const [wholes, routes] = await Promise.all([
    repository.range(projectId, resolution, 'whole', new Date(from), new Date(to)),
    readRoutes(repository, projectId, from, to, resolution === 'minute'),
  ])

  const totals = newTally()
  const points: Tally[] = Array.from({ length: (to - from) / length }, newTally)
  const versions = new Map<string, Tally>()
  for (const document of wholes) {
    const { version } = document
    if (!versions.has(version)) versions.set(version, newTally())
    addDocument(versions.get(version)!, document)
    addDocument(points[Math.floor((document.time.getTime() - from) / length)]!, document)
    addDocument(totals, document)
  }
  for (const document of routes) addDocument(totals, document)

  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step,
    totals: totalsOf(totals),
    series: points.map((point, index) => ({
      time: new Date(from + index * length).toISOString(),
      ...figuresOf(point),
    })),
    routes: routesOf(totals, NAMES_MAX),
    versions: [...versions]
      .filter(([version, tally]) => version !== '' || tally.n > 0)
      .map(([version, tally]) => versionOf(version, tally))
      .sort((a, b) => b.requests - a.requests),
    jobs: jobsOf(totals),
  }
}

/** Of whole hours the hours are read, of what is left at both ends the minutes. */
async function readRoutes(
  repository: MetricsRepository,
  projectId: string,
  from: number,
  to: number,
  exact: boolean,
): Promise<MetricsDocument[]> {
  const read = (resolution: 'minute' | 'hour', start: number, end: number) =>
    start < end ? repository.range(projectId, resolution, 'routes', new Date(start), new Date(end)) : []
  if (!exact) return read('hour', from, to)
  const first = Math.ceil(from / HOUR_MS) * HOUR_MS
  const last = floor(to, HOUR_MS)
  if (first >= last) return read('minute', from, to)
  const parts = await Promise.all([read('minute', from, first), read('hour', first, last), read('minute', last, to)])
  return parts.flat()
}
