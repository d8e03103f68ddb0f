import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDownIcon, ChevronUpIcon, RotateCwIcon, XIcon } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Bar } from '@/components/bar.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { TooltipProvider } from '@/components/ui/tooltip.tsx'
import { useFormat } from '@/lib/format.ts'
import { uploads } from '../lib/queue.ts'
import { useTray } from '../lib/tray.ts'
import type { Totals, Upload } from '../lib/uploads.ts'
import { ClashDialog } from './clash-dialog.tsx'
import { UploadRow } from './upload-row.tsx'

const ROW = 44
const MOST_ROWS = 6

/** Thousands of small files change something many times between two frames. */
function onFrame(changed: () => void) {
  let frame = 0
  const stop = uploads.subscribe(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      changed()
    })
  })
  return () => {
    cancelAnimationFrame(frame)
    stop()
  }
}

/** Files on their way, in the corner of every page; and questions about their names. */
export default function UploadTray() {
  const items = useSyncExternalStore(onFrame, uploads.get)
  const open = useTray((state) => state.open)
  const totals = uploads.totals()
  const busy = totals.open > 0
  useEffect(() => {
    if (!busy) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [busy])
  useEffect(
    () => () => {
      // Whoever has signed out sends nothing any more.
      uploads.cancelAll()
      uploads.clear()
    },
    [],
  )
  return (
    <TooltipProvider>
      {items.length > 0 ? <Tray items={items} totals={totals} open={open} /> : null}
      <ClashDialog />
    </TooltipProvider>
  )
}

function Tray({ items, totals, open }: { items: readonly Upload[]; totals: Totals; open: boolean }) {
  const { t } = useTranslation(['storage', 'common'])
  const format = useFormat()
  const box = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    // Toasts stand above it.
    const { style } = document.documentElement
    const observer = new ResizeObserver(() =>
      style.setProperty('--toasts-above', `${(box.current?.offsetHeight ?? 0) + 12}px`),
    )
    if (box.current) observer.observe(box.current)
    return () => {
      observer.disconnect()
      style.removeProperty('--toasts-above')
    }
  }, [])
  const busy = totals.open > 0
  const title = busy
    ? t('tray.busy', { count: totals.files, done: format.number(totals.done) })
    : totals.failed > 0
      ? t('tray.failed', { count: totals.failed })
      : totals.done > 0
        ? t('tray.done', { count: totals.done })
        : t('tray.nothing')
  const share = totals.bytes > 0 ? totals.loaded / totals.bytes : totals.files > 0 ? totals.done / totals.files : 0
  const left = totals.speed > 0 ? ((totals.bytes - totals.loaded) / totals.speed) * 1000 : null
  return (
    <section
      ref={box}
      aria-label={t('tray.label')}
      className="fixed right-3 bottom-3 z-40 flex w-88 max-w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-xl border bg-popover text-popover-foreground shadow-lg"
    >
      <header className="flex items-center gap-1 py-1.5 pr-1.5 pl-3">
        <div className="mr-auto min-w-0">
          <h2 role="status" className="truncate font-medium text-sm tabular-nums">
            {title}
          </h2>
          {busy && totals.speed > 0 ? (
            <p className="truncate text-muted-foreground text-xs tabular-nums">
              {t('tray.speed', { speed: format.bytes(totals.speed) })}
              {left !== null && left >= 1000 ? ` · ${t('tray.left', { time: format.duration(left) })}` : ''}
            </p>
          ) : null}
        </div>
        {!busy && totals.failed > 0 ? (
          <Button variant="ghost" size="sm" onClick={() => uploads.retry()}>
            <RotateCwIcon data-icon="inline-start" />
            {t('common:action.retry')}
          </Button>
        ) : null}
        {busy ? (
          <Button variant="ghost" size="sm" onClick={uploads.cancelAll}>
            {t('tray.cancelAll')}
          </Button>
        ) : null}
        <IconButton
          size="icon-sm"
          label={t(open ? 'tray.fold' : 'tray.unfold')}
          aria-expanded={open}
          className="aria-expanded:not-hover:bg-transparent"
          onClick={() => useTray.setState({ open: !open })}
        >
          {open ? <ChevronDownIcon /> : <ChevronUpIcon />}
        </IconButton>
        {busy ? null : (
          <IconButton size="icon-sm" label={t('common:action.close')} onClick={uploads.clear}>
            <XIcon />
          </IconButton>
        )}
      </header>
      <Bar kind="progressbar" aria-label={t('tray.label')} share={share} className="h-0.5 rounded-none" />
      {open ? <Rows items={busy && items.length > MOST_ROWS ? openFirst(items) : items} /> : null}
    </section>
  )
}

/** Of many, those that are done are not what one looks for. */
const openFirst = (items: readonly Upload[]) => [
  ...items.filter(({ state }) => state !== 'done'),
  ...items.filter(({ state }) => state === 'done'),
]

/** Thousands may be on their way; only those in view exist. */
function Rows({ items }: { items: readonly Upload[] }) {
  const { t } = useTranslation('storage')
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 4,
  })
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('tray.files')}
      className="overflow-y-auto outline-none focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset"
      style={{ height: Math.min(items.length, MOST_ROWS) * ROW }}
    >
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const item = items[index]
          return item ? (
            <UploadRow key={key} item={item} style={{ height: ROW, transform: `translateY(${start}px)` }} />
          ) : null
        })}
      </ul>
    </section>
  )
}
