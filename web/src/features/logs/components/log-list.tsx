import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { LogLine } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useFollowing } from '../hooks/use-following.ts'
import type { LogTail } from '../hooks/use-log-tail.ts'
import { LogRow, ROW_HEIGHT } from './log-row.tsx'

const HEAD_HEIGHT = 40

interface LogListProps {
  log: LogTail
  onOpen: (line: LogLine) => void
  /** Id of the line that is open. */
  opened: string | null
  /** Shown when there are no lines. */
  empty: ReactNode
}

/** The lines as rows of which only those in view exist; follows the end until the reader scrolls away. */
export function LogList({ log, onOpen, opened, empty }: LogListProps) {
  const { t } = useTranslation('logs')
  const { lines, tail } = log
  // Made once: forty rows making their own would cost more than all else a frame does.
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(opened)
  const onHold = useCallback((hold: boolean) => tail.hold(hold), [tail])
  // Whoever comes back to the log comes back to its end.
  useEffect(() => () => tail.hold(false), [tail])
  const { following, onScroll, toEnd, stay } = useFollowing({ scroller, lines, rowHeight: ROW_HEIGHT, onHold })
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.id ?? index,
    paddingStart: HEAD_HEIGHT,
    overscan: 16,
  })
  const open = useCallback(
    (line: LogLine) => {
      setActive(line.id)
      onOpen(line)
    },
    [onOpen],
  )

  const activeIndex = active === null ? -1 : lines.findIndex((line) => line.id === active)
  const roving = activeIndex < 0 ? lines.length - 1 : activeIndex

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -20, PageDown: 20, Home: -lines.length, End: lines.length }[
      event.key
    ]
    if (step === undefined || lines.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const index = Math.max(0, Math.min(lines.length - 1, roving + step))
    setActive(lines[index]?.id ?? null)
    if (index < lines.length - 1) stay()
    virtualizer.scrollToIndex(index)
    // The row may not exist before the list has scrolled to it.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus())
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t('list.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={() => {
          onScroll()
          if (!following && log.hasOlder && (scroller.current?.scrollTop ?? 999) < 4 * ROW_HEIGHT) void log.loadOlder()
        }}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto overscroll-contain outline-none [overflow-anchor:none] focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset"
      >
        {lines.length === 0 ? (
          empty
        ) : (
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            <div className="grid place-items-center text-muted-foreground text-xs" style={{ height: HEAD_HEIGHT }}>
              {log.hasOlder ? (
                <Button variant="ghost" size="sm" disabled={log.loadingOlder} onClick={() => void log.loadOlder()}>
                  {log.loadingOlder && <Spinner data-icon="inline-start" />}
                  {t('list.older')}
                </Button>
              ) : (
                t('list.start')
              )}
            </div>
            {virtualizer.getVirtualItems().map((item) => {
              const line = lines[item.index]
              return line ? (
                <div
                  key={item.key}
                  className="absolute inset-x-0 top-0"
                  style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
                >
                  <LogRow
                    line={line}
                    index={item.index}
                    active={item.index === roving}
                    opened={line.id === opened}
                    format={format}
                    onOpen={open}
                  />
                </div>
              ) : null
            })}
          </div>
        )}
      </div>
      {!following && lines.length > 0 && (
        <Button size="sm" variant="secondary" onClick={toEnd} className="absolute right-4 bottom-3 border shadow-md">
          {log.held > 0 ? t('list.held', { count: log.held }) : t('list.toNewest')}
          <ArrowDown data-icon="inline-end" />
        </Button>
      )}
      <NewLinesSpoken log={log} />
    </div>
  )
}

const SPOKEN_EVERY = 10_000

/** Tells screen readers now and then how much came, instead of reading every line out. */
function NewLinesSpoken({ log: { tail } }: { log: LogTail }) {
  const { t } = useTranslation('logs')
  const [count, setCount] = useState(0)
  useEffect(() => {
    let before = tail.received()
    const timer = setInterval(() => {
      setCount(tail.received() - before)
      before = tail.received()
    }, SPOKEN_EVERY)
    return () => clearInterval(timer)
  }, [tail])
  return (
    <p role="status" className="sr-only">
      {count > 0 && t('summary.new', { count })}
    </p>
  )
}
