import { LockIcon, PencilIcon, Trash2Icon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { CopyButton } from '@/components/copy-button.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { EnvVariable } from '@/lib/api/index.ts'
import { previewOf } from '../lib/preview.ts'
import { TypeBadge } from './type-badge.tsx'

interface EnvTableProps {
  variables: readonly EnvVariable[]
  onEdit: (key: string) => void
  onRemove: (key: string) => void
}

/** The variables; on a phone type and value stand below the key. */
export function EnvTable({ variables, onEdit, onRemove }: EnvTableProps) {
  const { t } = useTranslation('env')
  return (
    <Table>
      <TableCaption className="sr-only">{t('table.caption')}</TableCaption>
      <TableHeader>
        <TableRow>
          <ColumnHead label={t('column.key')} />
          <ColumnHead label={t('column.type')} from="sm" />
          <ColumnHead label={t('column.value')} from="sm" className="w-full" />
          <ColumnHead label={t('column.updated')} from="md" />
          <ColumnHead label={t('column.actions')} unseen />
        </TableRow>
      </TableHeader>
      <TableBody>
        {variables.map((variable) => (
          <EnvRow key={variable.key} variable={variable} onEdit={onEdit} onRemove={onRemove} />
        ))}
      </TableBody>
    </Table>
  )
}

function EnvRow({ variable, onEdit, onRemove }: { variable: EnvVariable } & Omit<EnvTableProps, 'variables'>) {
  const { t } = useTranslation('env')
  const { key, type, updatedAt } = variable
  return (
    <TableRow data-variable={key}>
      <TableCell className="max-w-0 sm:max-w-64">
        <button
          type="button"
          onClick={() => onEdit(key)}
          title={key}
          aria-label={t('edit.label', { key })}
          className="block max-w-full truncate rounded-sm font-medium font-mono text-primary text-xs leading-6 underline-offset-4 outline-none hover:underline focus-visible:outline-2 focus-visible:outline-ring"
        >
          {key}
        </button>
        <span className="mt-1 flex min-w-0 items-center gap-2 sm:hidden">
          <TypeBadge type={type} />
          <Value variable={variable} />
        </span>
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <TypeBadge type={type} />
      </TableCell>
      <TableCell className="hidden max-w-0 sm:table-cell">
        <Value variable={variable} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap md:table-cell">
        <RelativeTime value={updatedAt} />
      </TableCell>
      <TableCell className="w-28 px-1">
        <span className="flex items-center justify-end">
          <CopyButton text={`env.get('${key}')`} label={t('copy.label', { key })} />
          <IconButton size="icon-sm" label={t('edit.action', { key })} onClick={() => onEdit(key)}>
            <PencilIcon />
          </IconButton>
          <IconButton size="icon-sm" label={t('remove.label', { key })} onClick={() => onRemove(key)}>
            <Trash2Icon />
          </IconButton>
        </span>
      </TableCell>
    </TableRow>
  )
}

function Value({ variable }: { variable: EnvVariable }) {
  const { t } = useTranslation('env')
  const text = previewOf(variable)
  if (text === undefined)
    return (
      <span className="inline-flex items-center gap-1.5 text-muted-foreground text-xs">
        <LockIcon aria-hidden="true" className="size-3.5" />
        {t('secret.mark')}
      </span>
    )
  if (text === '') return <span className="text-muted-foreground text-xs">{t('value.empty')}</span>
  return (
    <span className="block min-w-0 truncate font-mono text-xs" title={text}>
      {text}
    </span>
  )
}
