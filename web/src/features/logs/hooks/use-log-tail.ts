import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { LogLine } from '@/lib/api/index.ts'
import { useStream } from '@/lib/realtime.ts'
import { fetchLogs, logStreamUrl } from '../api.ts'
import { type LogFilter, matches, toQuery } from '../lib/filters.ts'
import { createTail, type Tail } from '../lib/tail.ts'

interface Options {
  /** Slug or id. */
  project: string
  filter: LogFilter
  /** New lines are added as they are written. */
  live: boolean
  /** Told all lines as they are written, whatever the filter. */
  onLines?: (lines: readonly LogLine[]) => void
}

type Status = 'loading' | 'ready' | 'failed'

/** The reader fell behind: the stream was cut, or lines are missing before those that came last. */
export type Lag = { kind: 'cut' } | { kind: 'gap'; omitted: number }

/** The newest lines of a project that pass the filter, growing live and, on demand, into the past. */
export function useLogTail({ project, filter, live, onLines }: Options) {
  const [tail] = useState(() => createTail((flush) => requestAnimationFrame(flush)))
  const snapshot = useSyncExternalStore(tail.subscribe, tail.getSnapshot)
  const [status, setStatus] = useState<Status>('loading')
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const [cursor, setCursor] = useState<string | undefined>()
  const [loadingOlder, setLoadingOlder] = useState(false)
  const [lag, setLag] = useState<Lag | null>(null)
  const [streamUrl, setStreamUrl] = useState<string | null>(null)
  const current = useRef(filter)
  const lastId = useRef<string>(undefined)
  const { level, q, from, to, requestId } = toQuery(filter)

  useEffect(() => {
    current.current = filter
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks for the same page again
  useEffect(() => {
    const controller = new AbortController()
    tail.clear()
    setStatus('loading')
    setError(null)
    setLag(null)
    setCursor(undefined)
    fetchLogs(project, { level, q, from, to, requestId }, controller.signal).then(
      (page) => {
        if (controller.signal.aborted) return
        // Live lines may have come first: what the page holds is older or known.
        tail.prepend(page.items.toReversed())
        setCursor(page.nextCursor)
        setStatus('ready')
      },
      (reason) => {
        if (controller.signal.aborted) return
        setError(reason)
        setStatus('failed')
      },
    )
    return () => controller.abort()
  }, [tail, project, level, q, from, to, requestId, attempt])

  const ready = status === 'ready'
  useEffect(() => {
    if (!live) setStreamUrl(null)
    else if (ready) setStreamUrl((open) => open ?? logStreamUrl(project, lastId.current ?? tail.newest()))
  }, [live, ready, project, tail])

  const connection = useStream(
    streamUrl,
    {
      lines(data) {
        const lines = data as LogLine[]
        lastId.current = lines.at(-1)?.id ?? lastId.current
        tail.push(lines.filter((line) => matches(line, current.current)))
        onLines?.(lines)
        setLag((was) => (was?.kind === 'cut' ? null : was))
      },
      gap(data) {
        const { omitted } = data as { omitted: number }
        setLag((was) => ({ kind: 'gap', omitted: omitted + (was?.kind === 'gap' ? was.omitted : 0) }))
      },
      dropped: () => setLag((was) => was ?? { kind: 'cut' }),
    },
    { resume: () => logStreamUrl(project, lastId.current) },
  )

  async function loadOlder() {
    if (loadingOlder) return
    setLoadingOlder(true)
    try {
      // Once lines fell off the start, the cursor lies behind them; the time of the first line leads on.
      const place = snapshot.trimmed ? { to: snapshot.lines[0]?.time, limit: 1000 } : { cursor }
      const page = await fetchLogs(project, { level, q, from, to, requestId, ...place })
      const added = tail.prepend(page.items.toReversed())
      setCursor(added === 0 && snapshot.trimmed ? undefined : page.nextCursor)
    } catch (reason) {
      setError(reason)
    } finally {
      setLoadingOlder(false)
    }
  }

  return {
    tail,
    ...snapshot,
    status,
    error,
    retry: () => setAttempt((n) => n + 1),
    lag,
    connection: streamUrl === null ? null : connection,
    hasOlder: ready && (cursor !== undefined || snapshot.trimmed),
    loadingOlder,
    loadOlder,
  }
}

export type LogTail = ReturnType<typeof useLogTail> & { tail: Tail }
