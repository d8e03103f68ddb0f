import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Grid, GridCell, GridRow } from '@/components/grid-parts.tsx'
import type { StorageEntry } from '@/lib/api/index.ts'
import { type Format, useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { useEntryKeys } from '../hooks/use-entry-keys.ts'
import { type Target, useTarget } from '../hooks/use-target.ts'
import { useWidth } from '../hooks/use-width.ts'
import { placeOf } from '../lib/paths.ts'
import { type Browsing, useEntryElement } from './browsing.ts'
import { EntryCheck } from './entry-check.tsx'
import { EntryMore } from './entry-more.tsx'
import { EntryName } from './entry-name.tsx'
import { EntryPicture } from './entry-picture.tsx'
import { focusEntry } from './file-list.tsx'

const TILE = { width: 148, height: 164 }
const GAP = 12
/** Around all tiles. */
const PADDING = 16

interface FileGridProps {
  browsing: Browsing
  more: () => void
  hasMore: boolean
  label: string
  /** What to bring into view. */
  target: Target | null
}

/** The entries as tiles with pictures, of which only those in view exist. */
export function FileGrid({ browsing, more, hasMore, label, target }: FileGridProps) {
  const { entries, selected, actions } = browsing
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const columns = Math.max(2, Math.floor((width - 2 * PADDING + GAP) / (TILE.width + GAP)))
  const count = Math.ceil(entries.length / columns)
  const virtualizer = useVirtualizer({
    count: width > 0 ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => TILE.height,
    gap: GAP,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    overscan: 3,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= count - 8) more()
  }, [last, count, more])
  const show = (index: number) => {
    virtualizer.scrollToIndex(Math.floor(index / columns))
    focusEntry(scroller.current, entries[index])
  }
  const onKeyDown = useEntryKeys({
    entries,
    selected,
    actions,
    columns,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (TILE.height + GAP))),
    onFocus: show,
  })
  useTarget({ target: width > 0 ? target : null, entries, selected, onShow: show })
  return (
    <Grid
      ref={scroller}
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={hasMore ? -1 : count}
      aria-colcount={columns}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => (
          <GridRow
            key={row.key}
            aria-rowindex={row.index + 1}
            className="absolute top-0 grid"
            style={{
              height: TILE.height,
              insetInline: PADDING,
              gap: GAP,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              transform: `translateY(${row.start}px)`,
            }}
          >
            {entries.slice(row.index * columns, (row.index + 1) * columns).map((entry) => (
              <Tile key={entry.id} entry={entry} browsing={browsing} format={format} />
            ))}
          </GridRow>
        ))}
      </div>
    </Grid>
  )
}

function Tile({ entry, browsing, format }: { entry: StorageEntry; browsing: Browsing; format: Format }) {
  const { t } = useTranslation('storage')
  const { element, chosen, over } = useEntryElement(entry, browsing)
  const isFile = entry.type === 'file'
  return (
    <GridCell
      {...element}
      className={cn(
        'group relative flex min-w-0 select-none flex-col rounded-xl border bg-card p-2 text-sm outline-none transition-colors hover:bg-muted/60 focus-visible:ring-2 focus-visible:ring-ring',
        chosen && 'border-primary/60 bg-primary/8 hover:bg-primary/12',
        over && 'bg-primary/15 ring-2 ring-primary',
      )}
    >
      <EntryPicture
        project={browsing.project}
        entry={entry}
        size={200}
        className="h-24 w-full rounded-lg bg-muted/50"
        iconClassName="size-10 stroke-[1.25]"
      />
      <EntryCheck entry={entry} selected={browsing.selected} className="absolute top-3 left-3 bg-background" />
      <span className="flex min-w-0 flex-1 items-center gap-1 pt-1.5 pl-1">
        <span className="flex min-w-0 flex-1 flex-col">
          <EntryName entry={entry} browsing={browsing} />
          {browsing.renaming === entry.id ? null : (
            <span className="truncate text-muted-foreground text-xs tabular-nums">
              {browsing.searching
                ? placeOf(entry, t('root'))
                : isFile
                  ? format.bytes(entry.size)
                  : format.date(entry.updatedAt)}
            </span>
          )}
        </span>
        <EntryMore entry={entry} browsing={browsing} />
      </span>
    </GridCell>
  )
}
