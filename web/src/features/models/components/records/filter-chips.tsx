import { XIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { useFormat } from '@/lib/format.ts'
import { useColumnName } from '../../hooks/use-column-name.ts'
import { useLabels } from '../../hooks/use-labels.ts'
import type { Column } from '../../lib/columns.ts'
import { type Operator, operatorsOf } from '../../lib/filter.ts'
import type { Condition, RecordsSearch } from '../../lib/search.ts'
import { operatorName } from './condition-row.tsx'

interface FilterChipsProps {
  project: string
  columns: readonly Column[]
  search: RecordsSearch
  onSearch: (changes: Partial<RecordsSearch>) => void
}

/** The conditions that hold, each with a way to drop it. */
export function FilterChips({ project, columns, search, onSearch }: FilterChipsProps) {
  const { t } = useTranslation('models')
  const conditions = search.filter ?? []
  if (conditions.length === 0) return null
  const without = (at: number) => {
    const filter = conditions.filter((_, other) => other !== at)
    onSearch({
      filter: filter.length > 0 ? filter : undefined,
      any: filter.length > 1 ? search.any : undefined,
      page: undefined,
    })
  }
  return (
    <ul aria-label={t('filter.title')} className="flex flex-wrap items-center gap-1.5">
      {conditions.map((condition, at) => {
        const column = columns.find(({ key }) => key === condition[0])
        if (!column || !operatorsOf(column).includes(condition[1] as Operator)) return null
        return (
          <Chip
            // biome-ignore lint/suspicious/noArrayIndexKey: the same condition may be there twice
            key={`${at} ${condition.join(' ')}`}
            project={project}
            column={column}
            condition={condition}
            onRemove={() => without(at)}
          />
        )
      })}
      {conditions.length > 1 ? (
        <li className="text-muted-foreground text-xs">{t(search.any ? 'filter.anyHolds' : 'filter.allHold')}</li>
      ) : null}
    </ul>
  )
}

interface ChipProps {
  project: string
  column: Column
  condition: Condition
  onRemove: () => void
}

function Chip({ project, column, condition: [, operator, ...values], onRemove }: ChipProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const nameOf = useColumnName()
  const { field } = column
  const target = field?.model ?? field?.items?.model ?? ''
  const labels = useLabels(project, target, target ? values : [])
  const kind = field?.type === 'array' ? (field.items?.type ?? '') : column.type
  const shown = values.map((value) => {
    if (kind === 'boolean') return t(value === 'true' ? 'value.yes' : 'value.no')
    if (kind === 'datetime') return Number.isNaN(Date.parse(value)) ? value : format.dateTime(value)
    if (kind === 'date') return Number.isNaN(Date.parse(value)) ? value : format.date(`${value}T00:00`)
    return labels.get(value) ?? value
  })
  const name = nameOf(column)
  return (
    <li className="flex max-w-full items-center gap-0.5 rounded-full border bg-card pl-2.5 text-xs">
      <span className="min-w-0 truncate">
        <span className="font-medium">{name}</span> {operatorName(t, column, operator as Operator)}
        {shown.length > 0 ? <span className="font-medium"> {format.list(shown)}</span> : null}
      </span>
      <Button
        variant="ghost"
        size="icon-xs"
        aria-label={t('filter.remove', { name })}
        onClick={onRemove}
        className="rounded-full"
      >
        <XIcon />
      </Button>
    </li>
  )
}
