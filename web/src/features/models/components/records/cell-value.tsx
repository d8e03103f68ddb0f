import { CheckIcon, FileIcon, MinusIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { ModelRecord } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useLabels } from '../../hooks/use-labels.ts'
import type { Column } from '../../lib/columns.ts'

interface CellValueProps {
  project: string
  column: Column
  value: unknown
  /** All on the page: what they refer to is looked up together. */
  records: readonly ModelRecord[]
}

export const isNumeric = (type: Column['type']): boolean => type === 'integer' || type === 'float'
const SHOWN_ENTRIES = 4
const SHOWN_LETTERS = 300

/** A value on one line. */
export function CellValue({ project, column, value, records }: CellValueProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { type, field } = column
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
    return (
      <span className="text-muted-foreground">
        <span aria-hidden="true">–</span>
        <span className="sr-only">{t('value.nothing')}</span>
      </span>
    )
  const target = field?.type === 'array' ? field.items?.model : field?.model
  if (target !== undefined)
    return <References project={project} model={target} column={column} value={value} records={records} />
  switch (type) {
    case 'boolean':
      return (
        <span className="inline-flex items-center gap-1.5">
          {value ? (
            <CheckIcon aria-hidden="true" className="size-4 text-success" />
          ) : (
            <MinusIcon aria-hidden="true" className="size-4 text-muted-foreground" />
          )}
          {t(value ? 'value.yes' : 'value.no')}
        </span>
      )
    case 'enum':
      return (
        <Badge variant="outline" className="min-w-0 shrink">
          {textOf(value)}
        </Badge>
      )
    case 'date':
      return <span className="truncate">{format.date(`${value}T00:00`)}</span>
    case 'datetime':
      return (
        <time dateTime={String(value)} title={String(value)} className="truncate">
          {format.dateTime(String(value))}
        </time>
      )
    case 'array':
      return <Entries texts={(value as unknown[]).map(textOf)} />
    case 'json':
    case 'id':
      return (
        <code className="truncate font-mono text-xs" title={textOf(value)}>
          {textOf(value)}
        </code>
      )
    case 'file':
      return (
        <span className="inline-flex min-w-0 items-center gap-1.5" title={textOf(value)}>
          <FileIcon aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
          <span className="truncate">{textOf(value).split('/').at(-1)}</span>
        </span>
      )
    default:
      return (
        <span className="truncate" title={textOf(value)}>
          {textOf(value)}
        </span>
      )
  }
}

const textOf = (value: unknown): string => {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text
}

function Entries({ texts }: { texts: readonly string[] }) {
  const more = texts.length - SHOWN_ENTRIES
  return (
    <span className="flex min-w-0 gap-1 overflow-hidden" title={texts.join(', ')}>
      {texts.slice(0, SHOWN_ENTRIES).map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have nothing but their place
        <Badge key={at} variant="outline">
          {text}
        </Badge>
      ))}
      {more > 0 ? <Badge variant="outline">+{more}</Badge> : null}
    </span>
  )
}

interface ReferencesProps extends CellValueProps {
  /** Slug of the model they refer to. */
  model: string
}

function References({ project, model, column, value, records }: ReferencesProps) {
  const ids = records.flatMap((record) => record[column.key] ?? []).filter((id) => typeof id === 'string')
  const labels = useLabels(project, model, ids)
  const names = [value].flat().map((id) => labels.get(String(id)) ?? String(id))
  if (Array.isArray(value)) return <Entries texts={names} />
  return (
    <span className="truncate text-primary" title={names[0]}>
      {names[0]}
    </span>
  )
}
