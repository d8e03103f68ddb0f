/** The lines on the screen: a bounded window that grows at its end while live and at its start when older pages are loaded. */
import type { LogLine } from '../../../../../modules/logs/contract.ts'

export const TAIL_CAPACITY = 5_000

export interface TailSnapshot {
  /** Oldest first. */
  lines: readonly LogLine[]
  /** Lines that came while the reader had scrolled away; shown by `release`. */
  held: number
  /** Lines were dropped at the start since the last older page: its cursor leads to the wrong place. */
  trimmed: boolean
}

/**
 * Lines pushed are collected and shown once per frame, so that a flood costs one render a frame. While `hold` is on,
 * they wait, so that what is being read does not move.
 */
export function createTail(schedule: (flush: () => void) => void, capacity = TAIL_CAPACITY) {
  let snapshot: TailSnapshot = { lines: [], held: 0, trimmed: false }
  let waiting: LogLine[] = []
  let holding = false
  /** Waiting lines were dropped: what is shown does not lead up to them any more. */
  let skipped = false
  let received = 0
  let scheduled = false
  let room = capacity
  const seen = new Set<string>()
  const listeners = new Set<() => void>()

  const show = (next: Partial<TailSnapshot>) => {
    snapshot = { ...snapshot, ...next }
    for (const listener of listeners) listener()
  }
  function takeFresh(lines: readonly LogLine[]): LogLine[] {
    return lines.filter((line) => !seen.has(line.id) && seen.add(line.id))
  }
  function forget(lines: readonly LogLine[]) {
    for (const line of lines) seen.delete(line.id)
  }
  function append() {
    const before = skipped ? [] : snapshot.lines
    if (skipped) forget(snapshot.lines)
    const all = before.concat(waiting)
    const over = Math.max(0, all.length - room)
    forget(all.slice(0, over))
    const trimmed = snapshot.trimmed || skipped || over > 0
    waiting = []
    skipped = false
    show({ lines: over ? all.slice(over) : all, held: 0, trimmed })
  }
  function bound() {
    if (waiting.length <= capacity) return
    forget(waiting.splice(0, waiting.length - capacity))
    skipped = true
  }
  function flush() {
    scheduled = false
    if (waiting.length === 0) return
    bound()
    if (holding) show({ held: waiting.length })
    else append()
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** New lines, oldest first; lines already known are dropped. */
    push(lines: readonly LogLine[]) {
      const fresh = takeFresh(lines)
      if (fresh.length === 0) return
      for (const line of fresh) waiting.push(line)
      received += fresh.length
      // Frames stop while the tab is hidden; lines do not.
      if (waiting.length > 2 * capacity) bound()
      if (scheduled) return
      scheduled = true
      schedule(flush)
    },
    /** An older page, oldest first. It widens the window, so that live lines do not push it out at once. */
    prepend(lines: readonly LogLine[]) {
      const fresh = takeFresh(lines)
      room += fresh.length
      show({ lines: fresh.concat(snapshot.lines), trimmed: false })
      return fresh.length
    },
    /** New lines wait from now on, or no longer. */
    hold(on: boolean) {
      holding = on
      if (!on && waiting.length > 0) append()
    },
    /** Empties the window. */
    clear() {
      waiting = []
      skipped = false
      seen.clear()
      room = capacity
      show({ lines: [], held: 0, trimmed: false })
    },
    /** Lines taken so far, for a spoken summary. */
    received: () => received,
    /** Id of the newest line known, shown or waiting. */
    newest: () => (waiting.at(-1) ?? snapshot.lines.at(-1))?.id,
  }
}

export type Tail = ReturnType<typeof createTail>
