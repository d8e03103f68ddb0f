import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react'
import { type PointerEvent, useRef } from 'react'
import { TableHead } from '@/components/ui/table.tsx'
import { cn } from '@/lib/utils.ts'
import { useColumnName } from '../../hooks/use-column-name.ts'
import { type Column, isSortable, withinWidths } from '../../lib/columns.ts'
import { directionOf } from '../../lib/sort.ts'
import { TypeMark } from '../type-mark.tsx'
import { isNumeric } from './cell-value.tsx'

interface HeadCellProps {
  column: Column
  width: number
  sort: string | undefined
  /** @param more beside the order there is */
  onSort: (key: string, more: boolean) => void
  onDrag: (width: number | null) => void
  onWidth: (width: number) => void
}

/** The head of a column: sorts by it, and its edge makes it wider. */
export function HeadCell({ column, width, sort, onSort, onDrag, onWidth }: HeadCellProps) {
  const nameOf = useColumnName()
  const direction = directionOf(sort, column.key)
  const Arrow = direction === 'asc' ? ArrowUpIcon : ArrowDownIcon
  const numeric = isNumeric(column.type)
  const start = useRef<{ x: number; width: number } | null>(null)
  const next = ({ clientX }: PointerEvent) =>
    withinWidths((start.current?.width ?? width) + clientX - (start.current?.x ?? clientX))
  const label = (
    <>
      <TypeMark type={column.type} className="size-3.5 shrink-0" />
      <span className="truncate" title={nameOf(column)}>
        {nameOf(column)}
      </span>
    </>
  )
  const inside = cn('flex min-h-6 min-w-0 max-w-full items-center gap-1.5', numeric && 'ml-auto flex-row-reverse')
  return (
    <TableHead
      scope="col"
      aria-sort={direction === null ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
      className="sticky top-0 z-10 bg-card shadow-[inset_0_-1px_var(--border)]"
    >
      {isSortable(column) ? (
        <button
          type="button"
          onClick={(event) => onSort(column.key, event.shiftKey)}
          className={cn(
            inside,
            'rounded-sm outline-none hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring',
            direction && 'text-foreground',
          )}
        >
          {label}
          <Arrow aria-hidden="true" className={cn('size-3 shrink-0', !direction && 'opacity-0')} />
        </button>
      ) : (
        <span className={inside}>{label}</span>
      )}
      <span
        aria-hidden="true"
        onPointerDown={(event) => {
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = { x: event.clientX, width }
        }}
        onPointerMove={(event) => start.current && onDrag(next(event))}
        onPointerUp={(event) => {
          if (!start.current) return
          const wanted = next(event)
          start.current = null
          onWidth(wanted)
        }}
        onPointerCancel={() => {
          start.current = null
          onDrag(null)
        }}
        className="absolute inset-y-1.5 right-0 w-2 cursor-col-resize touch-none border-border border-r hover:border-ring hover:border-r-2"
      />
    </TableHead>
  )
}
