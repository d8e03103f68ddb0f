import { useTranslation } from 'react-i18next'
import { Table, TableBody, TableCaption, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
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
          <TableHead>{t('column.limit')}</TableHead>
          <TableHead>{t('column.value')}</TableHead>
          <TableHead className="hidden md:table-cell">{t('column.default')}</TableHead>
          <TableHead className="hidden lg:table-cell">{t('column.beyond')}</TableHead>
          {onEdit && (
            <TableHead>
              <span className="sr-only">{t('column.actions')}</span>
            </TableHead>
          )}
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
