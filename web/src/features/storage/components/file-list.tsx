import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Grid, GridCell, GridRow, GridRows } from '@/components/grid-parts.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { StorageEntry, StorageListOptions } from '@/lib/api/index.ts'
import { type Format, useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { useEntryKeys } from '../hooks/use-entry-keys.ts'
import { type Target, useTarget } from '../hooks/use-target.ts'
import { kindOf } from '../lib/kinds.ts'
import { placeOf } from '../lib/paths.ts'
import { type Browsing, useEntryElement } from './browsing.ts'
import { EntryCheck } from './entry-check.tsx'
import { EntryMore } from './entry-more.tsx'
import { EntryName } from './entry-name.tsx'
import { EntryPicture } from './entry-picture.tsx'
import { ListHead } from './list-head.tsx'

export type Order = Required<Pick<StorageListOptions, 'sort' | 'order'>>

const ROW = { wide: 40, narrow: 56 }
/** The columns of head and rows; what is less needed goes first. */
export const COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_2.25rem] items-center gap-x-3 px-3 md:grid-cols-[minmax(0,1fr)_6rem_9rem_2.25rem] md:gap-x-6 md:px-4 lg:grid-cols-[minmax(0,1fr)_6rem_7rem_9rem_2.25rem]'

interface FilesProps {
  browsing: Browsing
  /** Brings the next page in. */
  more: () => void
  hasMore: boolean
  label: string
  /** What to bring into view. */
  target: Target | null
}

/** The entries as rows, of which only those in view exist. */
export function FileList({
  browsing,
  more,
  hasMore,
  label,
  target,
  order,
  onOrder,
}: FilesProps & { order: Order; onOrder: (order: Order) => void }) {
  const { entries, selected, actions, searching } = browsing
  const format = useFormat()
  const narrow = useIsMobile()
  const height = narrow ? ROW.narrow : ROW.wide
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 12,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= entries.length - 50) more()
  }, [last, entries.length, more])
  useEffect(() => {
    if (height) virtualizer.measure()
  }, [height, virtualizer])
  const show = (index: number) => {
    virtualizer.scrollToIndex(index)
    focusEntry(scroller.current, entries[index])
  }
  const onKeyDown = useEntryKeys({
    entries,
    selected,
    actions,
    columns: 1,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1),
    onFocus: show,
  })
  useTarget({ target, entries, selected, onShow: show })
  return (
    <Grid
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={hasMore ? -1 : entries.length + 1}
      onKeyDown={onKeyDown}
      className="flex min-h-0 flex-1 flex-col"
    >
      <ListHead selected={selected} order={order} onOrder={searching ? undefined : onOrder} />
      <GridRows ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const entry = entries[index]
            return entry ? (
              <Row
                key={key}
                entry={entry}
                index={index}
                style={{ height, transform: `translateY(${start}px)` }}
                browsing={browsing}
                format={format}
              />
            ) : null
          })}
        </div>
      </GridRows>
    </Grid>
  )
}

/** Gives the focus to the element of an entry, as soon as it is there. */
export function focusEntry(inside: HTMLElement | null, entry: StorageEntry | undefined) {
  if (entry) requestAnimationFrame(() => inside?.querySelector<HTMLElement>(`[data-entry="${entry.id}"]`)?.focus())
}

interface RowProps {
  entry: StorageEntry
  index: number
  style: React.CSSProperties
  browsing: Browsing
  format: Format
}

function Row({ entry, index, style, browsing, format }: RowProps) {
  const { t } = useTranslation('storage')
  const { element, chosen, over } = useEntryElement(entry, browsing)
  const isFile = entry.type === 'file'
  const size = isFile ? format.bytes(entry.size) : null
  const where = browsing.searching ? placeOf(entry, t('root')) : null
  return (
    <GridRow
      {...element}
      aria-rowindex={index + 2}
      style={style}
      className={cn(
        COLUMNS,
        'group absolute inset-x-0 top-0 select-none border-b text-sm outline-none transition-colors hover:bg-muted/60 focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
        browsing.renaming === entry.id && 'z-10',
        chosen && 'bg-primary/8 hover:bg-primary/12',
        over && 'bg-primary/15 ring-2 ring-primary ring-inset',
      )}
    >
      <GridCell className="flex min-w-0 items-center gap-2.5">
        <EntryCheck entry={entry} selected={browsing.selected} />
        <EntryPicture
          project={browsing.project}
          entry={entry}
          size={50}
          className="size-9 rounded-md md:size-7 md:rounded-sm"
        />
        <span className="flex min-w-0 flex-1 flex-col">
          <EntryName entry={entry} browsing={browsing} />
          {where ? <span className="truncate text-muted-foreground text-xs">{where}</span> : null}
          {where ? null : (
            <span className="truncate text-muted-foreground text-xs md:hidden">
              {size ? `${size} · ` : ''}
              {format.date(entry.updatedAt)}
            </span>
          )}
        </span>
      </GridCell>
      <GridCell className="hidden text-right text-muted-foreground tabular-nums md:block">
        {size ?? <span aria-hidden="true">—</span>}
      </GridCell>
      <GridCell title={entry.mime ?? undefined} className="hidden truncate text-muted-foreground lg:block">
        {t(`kind.${kindOf(entry)}`)}
      </GridCell>
      <GridCell className="hidden truncate whitespace-nowrap text-muted-foreground md:block">
        <RelativeTime value={entry.updatedAt} />
      </GridCell>
      <GridCell className="flex justify-end">
        <EntryMore entry={entry} browsing={browsing} />
      </GridCell>
    </GridRow>
  )
}
