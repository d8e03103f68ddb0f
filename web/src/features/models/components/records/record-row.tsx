import { PanelRightOpenIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { TableCell, TableRow } from '@/components/ui/table.tsx'
import type { Model, ModelRecord } from '@/lib/api/index.ts'
import type { CellKeys } from '../../hooks/use-cell-keys.ts'
import type { Column } from '../../lib/columns.ts'
import { labelOf } from '../../lib/labels.ts'
import { RecordCell } from './record-cell.tsx'

interface RecordRowProps {
  project: string
  model: Model
  record: ModelRecord
  row: number
  columns: readonly Column[]
  /** All on the page: what they refer to is looked up together. */
  records: readonly ModelRecord[]
  keys: CellKeys
  /** Place of the column that is edited. */
  edited: number | null
  onEdit: (column: number | null) => void
  marked: boolean
  onMark: (on: boolean) => void
  onOpen: () => void
}

/** A record as a row. */
export function RecordRow(props: RecordRowProps) {
  const { project, model, record, row, columns, records, keys, edited, onEdit, marked, onMark, onOpen } = props
  const { t } = useTranslation('models')
  const name = labelOf(model, record)
  return (
    <TableRow data-record={record.id} data-state={marked ? 'selected' : undefined} className="group">
      <TableCell className="sticky left-0 z-10 bg-card px-3 group-hover:bg-muted group-data-[state=selected]:bg-muted">
        <span className="flex items-center gap-2">
          <Checkbox
            aria-label={t('records.markOne', { name })}
            checked={marked}
            onCheckedChange={(on) => onMark(on === true)}
          />
          <IconButton size="icon-xs" label={t('record.open', { name })} onClick={onOpen}>
            <PanelRightOpenIcon />
          </IconButton>
        </span>
      </TableCell>
      {columns.map((column, at) => (
        <RecordCell
          key={column.id}
          project={project}
          model={model}
          record={record}
          column={column}
          records={records}
          place={[row, at]}
          reached={keys.isHere(row, at)}
          editing={edited === at}
          onFocus={() => keys.setPlace([row, at])}
          onEdit={() => onEdit(at)}
          onDone={(focus) => {
            onEdit(null)
            if (focus) setTimeout(() => keys.focus([row, at]))
          }}
          onOpen={onOpen}
        />
      ))}
    </TableRow>
  )
}
