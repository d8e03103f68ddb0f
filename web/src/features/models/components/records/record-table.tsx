import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { TableBody, TableCaption, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { Model, ModelRecord } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { type CellPlace, useCellKeys } from '../../hooks/use-cell-keys.ts'
import type { Selection } from '../../hooks/use-selection.ts'
import { type Column, type ColumnSettings, widthOf } from '../../lib/columns.ts'
import { HeadCell } from './head-cell.tsx'
import { RecordRow } from './record-row.tsx'

export interface RecordTableProps {
  project: string
  model: Model
  records: readonly ModelRecord[]
  columns: readonly Column[]
  settings: ColumnSettings
  sort: string | undefined
  selection: Selection
  /** Other records are on their way. */
  busy: boolean
  onSort: (key: string, more: boolean) => void
  onWidth: (id: string, width: number) => void
  onOpen: (id: string) => void
}

/** Width of the column with the mark and the way into the record. */
const LEAD = 76

/** Records in rows; cells are reached with the arrow keys and edited in their place. */
export function RecordTable(props: RecordTableProps) {
  const { project, model, records, columns, settings, sort, selection, busy, onSort, onWidth, onOpen } = props
  const { t } = useTranslation('models')
  const keys = useCellKeys(records.length, columns.length)
  const [edited, setEdited] = useState<CellPlace | null>(null)
  /** Widths of columns that are being dragged. */
  const [drag, setDrag] = useState<{ id: string; width: number } | null>(null)
  const width = (column: Column) => (drag?.id === column.id ? drag.width : widthOf(column, settings))
  const total = columns.reduce((sum, column) => sum + width(column), LEAD)
  const marked = selection.ids.length
  return (
    <div
      data-slot="table-container"
      className="relative w-full overflow-auto rounded-xl border bg-card md:max-h-[max(20rem,calc(100dvh-15.5rem))]"
      aria-busy={busy || undefined}
    >
      <table
        ref={keys.table}
        onKeyDown={keys.onKeyDown}
        className={cn('w-full table-fixed caption-bottom text-sm transition-opacity', busy && 'opacity-60')}
        style={{ minWidth: total }}
      >
        <TableCaption className="sr-only">{t('records.caption', { name: model.name })}</TableCaption>
        <colgroup>
          <col style={{ width: LEAD }} />
          {columns.map((column) => (
            <col key={column.id} style={{ width: width(column) }} />
          ))}
        </colgroup>
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead scope="col" className="sticky top-0 left-0 z-20 bg-card shadow-[inset_0_-1px_var(--border)]">
              <span className="sr-only">{t('records.mark')}</span>
              <Checkbox
                aria-label={t('records.markPage')}
                checked={marked === 0 ? false : marked === records.length ? true : 'indeterminate'}
                onCheckedChange={(on) => selection.togglePage(on === true)}
              />
            </TableHead>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                width={width(column)}
                sort={sort}
                onSort={onSort}
                onDrag={(next) => setDrag(next === null ? null : { id: column.id, width: next })}
                onWidth={(next) => {
                  setDrag(null)
                  onWidth(column.id, next)
                }}
              />
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {records.map((record, row) => (
            <RecordRow
              key={record.id}
              project={project}
              model={model}
              record={record}
              row={row}
              columns={columns}
              records={records}
              keys={keys}
              edited={edited?.[0] === row ? edited[1] : null}
              onEdit={(column) => {
                setEdited(column === null ? null : [row, column])
                if (column === null) return
                keys.setPlace([row, column])
              }}
              marked={selection.has(record.id)}
              onMark={(on) => selection.toggle(record.id, on)}
              onOpen={() => onOpen(record.id)}
            />
          ))}
        </TableBody>
      </table>
    </div>
  )
}
