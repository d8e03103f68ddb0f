import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Table, TableBody, TableCaption, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { LimitsView } from '@/lib/api/index.ts'
import { LimitRow } from './limit-row.tsx'

interface LimitsTableProps {
  /** Slug. */
  project: string
  view: LimitsView
  /** Opens the limit of this name for a change; without it the table is for reading. */
  onEdit?: (name: string) => void
}

/** Every limit; what has no room on a phone stands below the limit's name. */
export function LimitsTable({ project, view, onEdit }: LimitsTableProps) {
  const { t } = useTranslation('limits')
  return (
    <Table>
      <TableCaption className="sr-only">{t('table.caption')}</TableCaption>
      <TableHeader>
        <TableRow>
          <ColumnHead label={t('column.limit')} />
          <ColumnHead label={t('column.value')} />
          <ColumnHead label={t('column.default')} from="md" />
          <ColumnHead label={t('column.beyond')} from="lg" />
          {onEdit && <ColumnHead label={t('column.actions')} unseen />}
        </TableRow>
      </TableHeader>
      <TableBody>
        {view.about.map((limit) => (
          <LimitRow key={limit.name} project={project} view={view} limit={limit} onEdit={onEdit} />
        ))}
      </TableBody>
    </Table>
  )
}
