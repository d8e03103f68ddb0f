/** The meters that others count with, one per project, and what they have counted. */
import type { JobKind, ProjectMeter, RequestMeter } from './contract.ts'
import { addCounters, type Counters, noCounters, partOf } from './counters.ts'
import { NAMES_MAX, OTHER, type RouteCell, Series } from './series.ts'

/** Which counts: of a project's version ('' for what has none). */
export interface SeriesKey {
  projectId: string
  version: string
}
/** What was counted since the last time. */
export interface Taken extends SeriesKey {
  whole: Counters
  routes: Counters
}
/** Counts since the server started. */
export interface Since extends SeriesKey {
  counters: Counters
  usedAt: number
}

export interface Meters {
  project(projectId: string): ProjectMeter
  /** Takes what was counted since the last time, and adds it to the counts since the start. */
  take(now: number): Taken[]
  /** Counts since the server started; versions that have not been used for an hour are gone. */
  since(): Iterable<Since>
  gauges(projectId: string): Gauges
  projects(): Iterable<string>
  /** Drops a project with all that was counted. */
  forget(projectId: string): void
}

/** Values as of now. */
export interface Gauges {
  inFlight: number
  /** Heap of the instances that run, in bytes. */
  heapBytes: number
}

const IDLE_MS = 3_600_000
const FETCH = '(fetch)'
const NONE = '(none)'
const REFUSED = '(refused)'

export function createMeters(): Meters {
  const projects = new Map<string, { meter: ProjectMeter; gauges: Gauges }>()
  const totals = new Map<string, Since>()
  /** Series with something to take. */
  const touched = new Map<Series, SeriesKey>()

  const openSeries = (key: SeriesKey): Series => new Series((series) => touched.set(series, key))

  const open = (projectId: string) => {
    const series = new Map<string, Series>()
    const gauges: Gauges = { inFlight: 0, heapBytes: 0 }
    const jobs = new Set<string>()
    const ofVersion = (version: string): Series => {
      let found = series.get(version)
      if (!found) {
        found = openSeries({ projectId, version })
        series.set(version, found)
      }
      return found
    }
    const whole = ofVersion('')

    const requestMeter = (counted: Series, nameOf: (route: number | undefined) => string): RequestMeter => {
      const cells = new Map<number | undefined, RouteCell>()
      return {
        begin() {
          gauges.inFlight += 1
          whole.greatest('inFlight', gauges.inFlight)
        },
        end() {
          gauges.inFlight -= 1
        },
        request(route, status, ms, bytes) {
          let cell = cells.get(route)
          if (!cell) {
            cell = counted.route(nameOf(route))
            if (cells.size <= NAMES_MAX) cells.set(route, cell)
          }
          counted.request(cell, status, ms, bytes)
        },
      }
    }

    const meter: ProjectMeter = {
      ...requestMeter(whole, () => REFUSED),
      instance(version, routes) {
        const counted = ofVersion(version)
        let cpuSoFar = 0
        let throttledSoFar = 0
        let heap = 0
        return {
          // Whatever the guest says, it is a route that was declared, or none.
          ...requestMeter(counted, (route) => (route === -1 ? FETCH : (routes()[route ?? Number.NaN] ?? NONE))),
          usage(cpuMs, heapBytes, throttledMs = 0) {
            if (throttledMs > throttledSoFar) counted.count('throttledMs', throttledMs - throttledSoFar)
            throttledSoFar = Math.max(throttledSoFar, throttledMs)
            if (cpuMs > cpuSoFar) counted.count('cpuMs', cpuMs - cpuSoFar)
            cpuSoFar = Math.max(cpuSoFar, cpuMs)
            gauges.heapBytes += heapBytes - heap
            heap = heapBytes
            whole.greatest('heapBytes', gauges.heapBytes)
          },
          close() {
            gauges.heapBytes -= heap
            heap = 0
          },
        }
      },
      line: (level, version) => ofVersion(version ?? '').line(level),
      limit: (reason, times = 1) => whole.count(`limits.${reason}`, times),
      restart: () => whole.count('restarts'),
      recycle: () => whole.count('recycles'),
      job(kind: JobKind, name, ok, ms) {
        const part = `${kind}:${partOf(name)}`
        const key = jobs.has(part) || jobs.size < NAMES_MAX ? part : `${kind}:${OTHER}`
        jobs.add(key)
        whole.count(`jobs.${key}.${ok ? 'ok' : 'failed'}`)
        whole.count(`jobs.${key}.ms`, ms)
      },
    }
    return {
      meter,
      gauges,
      forget: (version: string) => void (version !== '' && series.delete(version)),
    }
  }
  const forgets = new Map<string, (version: string) => void>()

  return {
    project(projectId) {
      const known = projects.get(projectId)
      if (known) return known.meter
      const { meter, gauges, forget } = open(projectId)
      projects.set(projectId, { meter, gauges })
      forgets.set(projectId, forget)
      return meter
    },
    take(now) {
      const taken: Taken[] = []
      for (const [series, key] of touched) {
        const counts = series.take()
        taken.push({ ...key, ...counts })
        const id = `${key.projectId}:${key.version}`
        let total = totals.get(id)
        if (!total) {
          total = { ...key, counters: noCounters(), usedAt: now }
          totals.set(id, total)
        }
        total.usedAt = now
        addCounters(total.counters, counts.whole)
      }
      touched.clear()
      for (const [id, { projectId, version, usedAt }] of totals) {
        if (version === '' || now - usedAt < IDLE_MS) continue
        totals.delete(id)
        forgets.get(projectId)?.(version)
      }
      return taken
    },
    since: () => totals.values(),
    gauges: (projectId) => projects.get(projectId)?.gauges ?? { inFlight: 0, heapBytes: 0 },
    projects: () => projects.keys(),
    forget(projectId) {
      projects.delete(projectId)
      forgets.delete(projectId)
      for (const [series, key] of touched) if (key.projectId === projectId) touched.delete(series)
      for (const [id, key] of totals) if (key.projectId === projectId) totals.delete(id)
    },
  }
}
