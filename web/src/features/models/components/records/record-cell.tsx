import { useTranslation } from 'react-i18next'
import { TableCell } from '@/components/ui/table.tsx'
import type { Model, ModelRecord } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { useColumnName } from '../../hooks/use-column-name.ts'
import type { Column } from '../../lib/columns.ts'
import { CellEditor } from './cell-editor.tsx'
import { CellValue, isNumeric } from './cell-value.tsx'

interface RecordCellProps {
  project: string
  model: Model
  record: ModelRecord
  column: Column
  records: readonly ModelRecord[]
  place: readonly [row: number, column: number]
  /** Tab leads here. */
  reached: boolean
  editing: boolean
  onFocus: () => void
  onEdit: () => void
  /** @param focus the cell has it again */
  onDone: (focus: boolean) => void
  /** What is not edited in its place is edited in the record's form. */
  onOpen: () => void
}

/** Types whose values have room in a cell while they are edited. */
const INLINE = new Set<Column['type']>(['string', 'integer', 'float', 'boolean', 'date', 'datetime', 'enum', 'file'])
const isInline = ({ field, type }: Column): boolean => field !== undefined && INLINE.has(type)

/** A value in its cell: Enter, F2 or a second press on it edits it. */
export function RecordCell(props: RecordCellProps) {
  const { project, model, record, column, records, place, reached, editing, onFocus, onEdit, onDone, onOpen } = props
  const { t } = useTranslation('models')
  const nameOf = useColumnName()
  const inline = isInline(column)
  const start = inline ? onEdit : onOpen
  return (
    <TableCell className="relative h-9 p-0" data-column={column.key}>
      {editing && column.field ? (
        <CellEditor project={project} model={model} record={record} field={column.field} onDone={onDone} />
      ) : (
        <button
          type="button"
          data-cell={place.join(':')}
          tabIndex={reached ? 0 : -1}
          aria-description={inline ? t('cell.edit') : t('cell.open')}
          onFocus={onFocus}
          onClick={(event) => {
            // By the keyboard at once; by the pointer when the cell was chosen before.
            if (event.detail === 0) start()
          }}
          onDoubleClick={start}
          onKeyDown={(event) => {
            if (event.key !== 'F2') return
            event.preventDefault()
            start()
          }}
          className={cn(
            'flex h-full min-h-9 w-full min-w-0 cursor-default items-center px-3 text-left outline-none focus-visible:outline-2 focus-visible:outline-ring focus-visible:-outline-offset-2 focus:bg-accent/60',
            isNumeric(column.type) && 'justify-end text-right',
          )}
        >
          <span className="sr-only">{nameOf(column)}: </span>
          <CellValue project={project} column={column} value={record[column.key]} records={records} />
        </button>
      )}
    </TableCell>
  )
}
