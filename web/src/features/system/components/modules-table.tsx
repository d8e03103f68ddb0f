import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { ModuleLine } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { byHealth, startMs } from '../lib/health.ts'
import { HealthBadge } from './health-badge.tsx'

/** The parts of the server: what each is for, how it is, and how long it took to start. */
export function ModulesTable({ modules }: { modules: readonly ModuleLine[] }) {
  const { t, i18n } = useTranslation('system')
  const format = useFormat()
  const summaryOf = ({ id, summary }: ModuleLine) =>
    i18n.exists(`module.${id}`, { ns: 'system' }) ? t(`module.${id}` as 'module.auth') : summary
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <Table>
        <TableCaption className="sr-only">{t('modules.title')}</TableCaption>
        <TableHeader>
          <TableRow>
            <ColumnHead label={t('column.module')} className="w-full" />
            <ColumnHead label={t('column.health')} />
            <ColumnHead label={t('column.state')} from="sm" />
            <ColumnHead label={t('column.start')} numeric from="sm" />
          </TableRow>
        </TableHeader>
        <TableBody>
          {byHealth(modules).map((module) => (
            <TableRow key={module.id}>
              <TableCell className="whitespace-normal">
                <span className="font-medium">{module.id}</span>
                <span className="block text-muted-foreground text-xs">{summaryOf(module)}</span>
                {(module.error ?? module.health.detail) && (
                  <span lang="en" className="block font-mono text-muted-foreground text-xs [overflow-wrap:anywhere]">
                    {module.error ?? module.health.detail}
                  </span>
                )}
              </TableCell>
              <TableCell>
                <HealthBadge health={module.health.status} />
              </TableCell>
              <TableCell className="hidden whitespace-nowrap sm:table-cell">{t(`state.${module.state}`)}</TableCell>
              <TableCell className="hidden whitespace-nowrap text-right sm:table-cell">
                {format.latency(startMs(module.times))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
