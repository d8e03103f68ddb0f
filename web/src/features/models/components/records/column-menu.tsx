import { ArrowDownIcon, ArrowUpIcon, Columns3Icon } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useColumnName } from '../../hooks/use-column-name.ts'
import {
  type Column,
  type ColumnSettings,
  inOrder,
  MAX_WIDTH,
  MIN_WIDTH,
  moved,
  toggled,
  widthOf,
  withinWidths,
} from '../../lib/columns.ts'

interface ColumnMenuProps {
  columns: readonly Column[]
  settings: ColumnSettings
  onChange: (settings: ColumnSettings) => void
  onReset: () => void
}

/** Which columns are shown, in which order and how wide. */
export function ColumnMenu({ columns, settings, onChange, onReset }: ColumnMenuProps) {
  const { t } = useTranslation('models')
  const nameOf = useColumnName()
  const id = useId()
  const all = inOrder(columns, settings)
  const shown = all.filter((column) => !settings.hidden.includes(column.id)).length
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <Columns3Icon data-icon="inline-start" />
          {t('columns.action')}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="start"
        aria-label={t('columns.title')}
        className="max-h-(--radix-popover-content-available-height) w-96 overflow-y-auto"
      >
        <div className="mb-2 flex items-center gap-2">
          <h2 className="mr-auto font-medium">{t('columns.title')}</h2>
          <Button variant="ghost" size="sm" onClick={onReset}>
            {t('columns.reset')}
          </Button>
        </div>
        <ul>
          {all.map((column, at) => {
            const name = nameOf(column)
            const isShown = !settings.hidden.includes(column.id)
            return (
              <li key={column.id} className="flex items-center gap-1 rounded-md pl-1.5 hover:bg-accent/60">
                <Checkbox
                  id={`${id}-${column.id}`}
                  checked={isShown}
                  disabled={isShown && shown === 1}
                  onCheckedChange={() => onChange(toggled(settings, column.id))}
                />
                <label htmlFor={`${id}-${column.id}`} className="min-w-0 flex-1 truncate py-1.5 pl-1.5">
                  {name}
                </label>
                <WidthInput
                  label={t('columns.width', { name })}
                  width={widthOf(column, settings)}
                  onWidth={(width) => onChange({ ...settings, widths: { ...settings.widths, [column.id]: width } })}
                />
                <IconButton
                  size="icon-sm"
                  label={t('columns.earlier', { name })}
                  disabled={at === 0}
                  onClick={() => onChange(moved(columns, settings, column.id, -1))}
                >
                  <ArrowUpIcon />
                </IconButton>
                <IconButton
                  size="icon-sm"
                  label={t('columns.later', { name })}
                  disabled={at === all.length - 1}
                  onClick={() => onChange(moved(columns, settings, column.id, 1))}
                >
                  <ArrowDownIcon />
                </IconButton>
              </li>
            )
          })}
        </ul>
      </PopoverContent>
    </Popover>
  )
}

interface WidthInputProps {
  label: string
  width: number
  onWidth: (width: number) => void
}

/** A width in pixels, taken as soon as it is one. */
function WidthInput({ label, width, onWidth }: WidthInputProps) {
  const [text, setText] = useState<string | null>(null)
  return (
    <Input
      type="number"
      aria-label={label}
      min={MIN_WIDTH}
      max={MAX_WIDTH}
      step={10}
      value={text ?? width}
      onChange={({ target: { value, valueAsNumber } }) => {
        setText(value)
        if (valueAsNumber === withinWidths(valueAsNumber)) onWidth(valueAsNumber)
      }}
      onBlur={() => setText(null)}
      className="h-7 w-18 px-1.5 text-right tabular-nums"
    />
  )
}
