/** What is counted of one version of a project since it was last taken; requests touch numbers only. */
import type { LogLevel } from '../logs/contract.ts'
import { type Counters, noCounters, partOf } from './counters.ts'
import { BUCKETS, bucketOf } from './histogram.ts'

/** Routes and jobs counted by name; the rest is counted together. */
export const NAMES_MAX = 200
export const OTHER = '(other)'

/** Requests of one route. */
export interface RouteCell {
  count: number
  clientErrors: number
  errors: number
  ms: number
  readonly histogram: Float64Array
}

/** Counts of statuses begin here. */
const FIRST_STATUS = 100
const STATUSES = 500

export class Series {
  readonly #onFirst: (series: Series) => void
  readonly #statuses = new Float64Array(STATUSES)
  readonly #histogram = new Float64Array(BUCKETS)
  readonly #routes = new Map<string, RouteCell>()
  #other = noCounters()
  #requests = 0
  #ms = 0
  #bytes = 0
  #touched = false

  /** @param onFirst told when there is something to take again */
  constructor(onFirst: (series: Series) => void) {
    this.#onFirst = onFirst
  }

  /** The cell of a route; kept by who counts, so that its name is looked up once. */
  route(name: string): RouteCell {
    const key = this.#routes.has(name) || this.#routes.size < NAMES_MAX ? name : OTHER
    let cell = this.#routes.get(key)
    if (!cell) {
      cell = { count: 0, clientErrors: 0, errors: 0, ms: 0, histogram: new Float64Array(BUCKETS) }
      this.#routes.set(key, cell)
    }
    return cell
  }

  request(cell: RouteCell, status: number, ms: number, bytes: number): void {
    if (!this.#touched) this.#touch()
    const bucket = bucketOf(ms)
    this.#requests += 1
    this.#ms += ms
    this.#bytes += bytes
    this.#statuses[status - FIRST_STATUS]! += 1
    this.#histogram[bucket]! += 1
    cell.count += 1
    cell.ms += ms
    cell.histogram[bucket]! += 1
    if (status >= 500) cell.errors += 1
    else if (status >= 400) cell.clientErrors += 1
  }

  count(path: string, amount = 1): void {
    if (!this.#touched) this.#touch()
    this.#other.sum[path] = (this.#other.sum[path] ?? 0) + amount
  }

  greatest(path: string, value: number): void {
    if (!this.#touched) this.#touch()
    if (!(this.#other.max[path]! >= value)) this.#other.max[path] = value
  }

  line(level: LogLevel): void {
    this.count(`lines.${level}`)
  }

  /** Takes the counts: what is told of the whole, and of the routes. */
  take(): { whole: Counters; routes: Counters } {
    const whole = this.#other
    this.#other = noCounters()
    this.#touched = false
    const routes = noCounters()
    if (this.#requests > 0) {
      Object.assign(whole.sum, { n: this.#requests, ms: this.#ms, bytes: this.#bytes })
      takeCounts(whole.sum, 'c.', this.#statuses, FIRST_STATUS)
      takeCounts(whole.sum, 'h.', this.#histogram, 0)
      for (const [name, cell] of this.#routes) takeRoute(routes.sum, name, cell)
      this.#requests = 0
      this.#ms = 0
      this.#bytes = 0
    }
    return { whole, routes }
  }

  #touch(): void {
    this.#touched = true
    this.#onFirst(this)
  }
}

function takeCounts(into: Record<string, number>, prefix: string, counts: Float64Array, first: number): void {
  for (let i = 0; i < counts.length; i += 1) if (counts[i] !== 0) into[prefix + (first + i)] = counts[i]!
  counts.fill(0)
}

function takeRoute(into: Record<string, number>, name: string, cell: RouteCell): void {
  if (cell.count === 0) return
  const prefix = `routes.${partOf(name)}.`
  into[`${prefix}n`] = cell.count
  into[`${prefix}ms`] = cell.ms
  if (cell.clientErrors > 0) into[`${prefix}e4`] = cell.clientErrors
  if (cell.errors > 0) into[`${prefix}e5`] = cell.errors
  takeCounts(into, `${prefix}h.`, cell.histogram, 0)
  cell.count = 0
  cell.ms = 0
  cell.clientErrors = 0
  cell.errors = 0
}
