/** Stores what was counted, every few seconds and at the end of each minute; what cannot be stored waits for the next try. */
import type { Logger } from '../../kernel/index.ts'
import { addCounters, type Counters, isEmpty, noCounters } from './counters.ts'
import type { Meters } from './meters.ts'
import { type MetricsKey, type MetricsRepository, type Part, RESOLUTIONS } from './metrics.repository.ts'

const FLUSH_MS = 5_000
const LENGTH_MS = { minute: 60_000, hour: 3_600_000 }
/** Documents waiting while the database does not answer; beyond that counts are lost. */
const MAX_WAITING = 20_000
const BATCH = 500

interface Entry {
  key: MetricsKey
  counters: Counters
}

export interface MetricsWriter {
  /** Brings together what was counted up to now. */
  gather(): void
  /** Resolves when everything counted so far is stored, or could not be. */
  flush(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export function createMetricsWriter(
  meters: Meters,
  repository: MetricsRepository,
  log: Logger,
  now: () => number = Date.now,
): MetricsWriter {
  let waiting = new Map<string, Entry>()
  let lost = 0
  /** Counts taken next are of the time that began here. */
  let since = now()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped = true

  const hold = (key: MetricsKey, counters: Counters) => {
    const id = `${key.projectId}:${key.resolution}:${key.part}:${key.time.getTime()}:${key.version}`
    let entry = waiting.get(id)
    if (!entry) {
      if (waiting.size >= MAX_WAITING) {
        lost += 1
        return
      }
      entry = { key, counters: noCounters() }
      waiting.set(id, entry)
    }
    addCounters(entry.counters, counters)
  }

  const gather = () => {
    const time = now()
    for (const { projectId, version, ...parts } of meters.take(time)) {
      for (const part of ['whole', 'routes'] satisfies Part[]) {
        if (isEmpty(parts[part])) continue
        for (const resolution of RESOLUTIONS) {
          const length = LENGTH_MS[resolution]
          const start = new Date(Math.floor(since / length) * length)
          hold({ projectId, version, resolution, part, time: start }, parts[part])
        }
      }
    }
    since = time
  }

  const store = async () => {
    gather()
    const entries = [...waiting.values()]
    waiting = new Map()
    for (let at = 0; at < entries.length; at += BATCH) {
      try {
        await repository.add(entries.slice(at, at + BATCH))
      } catch (error) {
        // Part of the batch may have been stored; counted twice is less bad than lost.
        for (const { key, counters } of entries.slice(at)) hold(key, counters)
        log.error({ err: error, waiting: waiting.size }, 'storing metrics failed; trying again')
        return
      }
    }
    if (lost > 0) log.error(`${lost} counts of metrics were lost while the database did not answer`)
    lost = 0
  }
  const flush = async (): Promise<void> => {
    // What is counted while one is under way is of the next.
    while (running) await running
    running = store().finally(() => {
      running = undefined
    })
    await running
  }
  const schedule = () => {
    const time = now()
    const minuteLeft = LENGTH_MS.minute - (time % LENGTH_MS.minute)
    timer = setTimeout(
      () => {
        gather()
        void flush().finally(() => {
          if (!stopped) schedule()
        })
      },
      Math.min(FLUSH_MS, minuteLeft),
    )
    timer.unref()
  }

  return {
    gather,
    flush,
    start() {
      stopped = false
      since = now()
      schedule()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await flush()
      if (waiting.size > 0) log.error('metrics of the last moments could not be stored before the server stopped')
    },
  }
}
