import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { LiveMetrics, Metrics, ServiceState } from '@/lib/api/index.ts'
import { useStream } from '@/lib/realtime.ts'
import { fetchTail, latestErrorsQuery, liveUrl, metricsQuery } from '../api.ts'
import { isShort, windowOf } from '../lib/range.ts'
import type { Range } from '../lib/search.ts'
import { isStale, tailFrom, withTail } from '../lib/tail.ts'

/** Milliseconds between two reads of the newest steps. */
const TAIL_EVERY = 3000
/** Milliseconds after which percentiles, routes and versions are read anew while there are requests. */
const WHOLE_EVERY = 30_000
/** Share of a core below which a service idles. */
const IDLE_CPU = 0.01

/**
 * The figures of a range, followed as they grow, and how the service does at the moment. The stream says when there is
 * something new; then only the last steps are read, and everything now and then.
 */
export function useMetrics(project: string, range: Range, state: ServiceState | undefined) {
  const client = useQueryClient()
  const query = useQuery(metricsQuery(project, range))
  const [live, setLive] = useState<LiveMetrics | null>(null)
  const tail = useRef({ dirty: true, reading: false, at: 0, step: 0 })
  const { queryKey } = metricsQuery(project, range)

  async function readTail() {
    const known = client.getQueryData<Metrics>(queryKey)
    const window = windowOf(range, Date.now())
    if (!known || isStale(known, window)) return void query.refetch()
    Object.assign(tail.current, { dirty: false, reading: true, at: Date.now(), step: window.to })
    try {
      const newest = await fetchTail(project, tailFrom(known), window)
      const next = withTail(known, newest, window)
      // What was read as a whole meanwhile is newer.
      if (client.getQueryData(queryKey) !== known) return
      client.setQueryData(queryKey, next, { updatedAt: client.getQueryState(queryKey)?.dataUpdatedAt })
      if (next.totals.lines.error !== known.totals.lines.error)
        void client.invalidateQueries({ queryKey: latestErrorsQuery(project).queryKey })
      const grown = next.totals.requests !== known.totals.requests
      if (grown && (known.totals.requests === 0 || Date.now() - query.dataUpdatedAt > WHOLE_EVERY)) void query.refetch()
    } catch {
      // The next turn tries again, and the whole is read every minute anyway.
      tail.current.dirty = true
    } finally {
      tail.current.reading = false
    }
  }

  const stream = useStream(liveUrl(project), {
    live: (data) => {
      const now = data as LiveMetrics
      setLive(now)
      const { current } = tail
      if (now.requestsPerSecond > 0 || now.cpu > IDLE_CPU) current.dirty = true
      if (!isShort(range) || current.reading || query.isFetching || Date.now() - current.at < TAIL_EVERY) return
      if (current.dirty || windowOf(range, Date.now()).to !== current.step) void readTail()
    },
  })

  // Starts, crashes and publishes are worth a look at everything.
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== undefined && before.current !== state) {
      void client.invalidateQueries({ queryKey: ['metrics', project], exact: false })
      void client.invalidateQueries({ queryKey: latestErrorsQuery(project).queryKey })
    }
    before.current = state
  }, [client, project, state])

  return { query, live: stream === 'live' ? live : null }
}
