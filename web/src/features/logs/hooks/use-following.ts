import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { LogLine } from '@/lib/api/index.ts'

interface Options {
  scroller: RefObject<HTMLElement | null>
  lines: readonly LogLine[]
  rowHeight: number
  /** The reader left the end (true) or came back to it. */
  onHold(hold: boolean): void
}

/** Keeps the end in view while the reader is there, and what is read in place while the reader is elsewhere. */
export function useFollowing({ scroller, lines, rowHeight, onHold }: Options) {
  const [following, setFollowing] = useState(true)
  const state = useRef({ following: true, top: 0, firstId: undefined as string | undefined })

  const follow = useCallback(
    (on: boolean) => {
      if (state.current.following === on) return
      state.current.following = on
      setFollowing(on)
      onHold(!on)
    },
    [onHold],
  )

  useLayoutEffect(() => {
    const element = scroller.current
    const { following, firstId } = state.current
    state.current.firstId = lines[0]?.id
    if (!element) return
    if (following || lines.length === 0) {
      element.scrollTop = element.scrollHeight
      if (lines.length === 0) follow(true)
    } else if (firstId !== undefined && lines[0]?.id !== firstId) {
      // Older lines were put before the ones on the screen.
      const added = lines.findIndex((line) => line.id === firstId)
      if (added > 0) element.scrollTop += added * rowHeight
    }
    state.current.top = element.scrollTop
  }, [lines, scroller, rowHeight, follow])

  return {
    following,
    onScroll() {
      const element = scroller.current
      if (!element) return
      const { scrollTop, scrollHeight, clientHeight } = element
      const atEnd = scrollHeight - scrollTop - clientHeight < rowHeight
      if (atEnd) follow(true)
      // Only a person makes it smaller away from the end.
      else if (scrollTop < state.current.top) follow(false)
      state.current.top = scrollTop
    },
    toEnd() {
      follow(true)
      const element = scroller.current
      if (element) element.scrollTop = element.scrollHeight
    },
    stay: () => follow(false),
  }
}
