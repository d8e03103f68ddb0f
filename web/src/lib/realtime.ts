import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import { api } from './api/client.ts'
import { statusOf } from './api/errors.ts'

/** `connecting`: the first try. `reconnecting`: it was open or failed. `offline`: the browser has no network. `paused`: the tab is hidden. */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'paused'

export interface StreamOptions {
  /** Address; a function gets the id of the last event seen, to go on from there. */
  url: string | ((lastEventId: string | undefined) => string)
  /** Called with the parsed JSON of each named event (`message` for unnamed ones). */
  on: Record<string, (data: unknown, id: string) => void>
  onState?: (state: StreamState) => void
}

const FIRST_DELAY = 1000
const LONGEST_DELAY = 30_000
/** A hidden tab gives its connection back after this: the browser has six per origin. */
const HIDDEN_FOR = 60_000

/** Opens a server-sent event stream that comes back by itself with growing pauses. Returns its close. */
export function openStream({ url, on, onState }: StreamOptions): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let lastEventId: string | undefined
  let state: StreamState | undefined
  let closed = false

  const setState = (next: StreamState) => {
    if (state === next || closed) return
    state = next
    onState?.(next)
  }

  const disconnect = () => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }

  const connect = () => {
    disconnect()
    setState(failures > 0 || state === 'reconnecting' ? 'reconnecting' : 'connecting')
    const current = new EventSource(typeof url === 'function' ? url(lastEventId) : url)
    source = current
    current.onopen = () => {
      failures = 0
      setState('live')
    }
    current.onerror = () => {
      if (source === current) retry()
    }
    for (const [name, listener] of Object.entries(on)) {
      current.addEventListener(name, (event) => {
        if (event.lastEventId) lastEventId = event.lastEventId
        listener(parse(event.data), event.lastEventId)
      })
    }
  }

  const retry = () => {
    disconnect()
    setState(navigator.onLine ? 'reconnecting' : 'offline')
    const delay = Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY) * (0.75 + Math.random() / 2)
    failures += 1
    timer = setTimeout(checkAndConnect, delay)
  }

  // EventSource does not say why it failed; a lost session has to be asked for, and answered, first.
  const checkAndConnect = async () => {
    try {
      await api.get('/auth/me')
    } catch (error) {
      if (closed || statusOf(error) === 401) return
      return retry()
    }
    if (!closed && state !== 'paused') connect()
  }

  const onOnline = () => {
    failures = 0
    if (!source) connect()
  }
  const onOffline = () => {
    disconnect()
    setState('offline')
  }
  const onVisibility = () => {
    clearTimeout(hiddenTimer)
    if (document.visibilityState === 'visible') {
      if (state === 'paused') connect()
      return
    }
    hiddenTimer = setTimeout(() => {
      disconnect()
      setState('paused')
    }, HIDDEN_FOR)
  }

  window.addEventListener('online', onOnline)
  window.addEventListener('offline', onOffline)
  document.addEventListener('visibilitychange', onVisibility)
  connect()

  return () => {
    closed = true
    disconnect()
    clearTimeout(hiddenTimer)
    window.removeEventListener('online', onOnline)
    window.removeEventListener('offline', onOffline)
    document.removeEventListener('visibilitychange', onVisibility)
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The states of all streams that are open now; the top bar shows the worst. */
export const useStreams = create<{ states: Record<string, StreamState> }>(() => ({ states: {} }))

const BAD_FIRST: StreamState[] = ['offline', 'reconnecting', 'connecting', 'paused', 'live']
/** The worst state of the open streams, or undefined while there is none. */
export const useConnection = (): StreamState | undefined =>
  useStreams(({ states }) => BAD_FIRST.find((state) => Object.values(states).includes(state)))

let nextStream = 0

/**
 * Keeps a stream open while the component is mounted and `url` is not null; a new `url` opens a new one.
 * The newest listeners are called, so they need no memo. `resume` makes the address of a reconnect.
 */
export function useStream(
  url: string | null,
  on: StreamOptions['on'],
  options: { resume?: (url: string, lastEventId: string) => string } = {},
): StreamState {
  const [state, setState] = useState<StreamState>('connecting')
  const latest = useRef({ on, options })
  useEffect(() => {
    latest.current = { on, options }
  })
  const names = Object.keys(on).join(' ')
  useEffect(() => {
    if (url === null) return
    const id = `stream-${nextStream++}`
    const report = (next: StreamState) => {
      setState(next)
      useStreams.setState(({ states }) => ({ states: { ...states, [id]: next } }))
    }
    const close = openStream({
      url: (last) => (last ? (latest.current.options.resume?.(url, last) ?? url) : url),
      on: Object.fromEntries(
        names.split(' ').map((name) => [name, (data, eventId) => latest.current.on[name]?.(data, eventId)]),
      ),
      onState: report,
    })
    return () => {
      close()
      useStreams.setState(({ states: { [id]: _closed, ...states } }) => ({ states }))
    }
  }, [url, names])
  return state
}
