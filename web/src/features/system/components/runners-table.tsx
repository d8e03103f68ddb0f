import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { RunnerInfo } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

/** The processes that run services, and what they take. */
export function RunnersTable({ runners }: { runners: readonly RunnerInfo[] }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  if (runners.length === 0)
    return <p className="rounded-xl border border-dashed p-4 text-muted-foreground">{t('runners.none')}</p>
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <Table>
        <TableCaption className="sr-only">{t('runners.title')}</TableCaption>
        <TableHeader>
          <TableRow>
            <ColumnHead label={t('runner.name')} className="w-full" />
            <ColumnHead label={t('runner.kind')} from="sm" />
            <ColumnHead label={t('runner.pid')} numeric from="sm" />
            <ColumnHead label={t('runner.instances')} numeric />
            <ColumnHead label={t('runner.cpu')} numeric from="sm" />
            <ColumnHead label={t('runner.memory')} numeric />
          </TableRow>
        </TableHeader>
        <TableBody>
          {runners
            .toSorted((a, b) => format.compare(a.name, b.name))
            .map(({ name, kind, pid, ...runner }) => (
              <TableRow key={name}>
                <TableCell className="whitespace-nowrap font-medium">
                  {name}
                  <span className="block font-normal text-muted-foreground text-xs sm:hidden">{t(`kind.${kind}`)}</span>
                </TableCell>
                <TableCell className="hidden sm:table-cell">
                  <Badge variant="outline" title={t(`kind.${kind}Text`)}>
                    {t(`kind.${kind}`)}
                  </Badge>
                </TableCell>
                <TableCell className="hidden text-right sm:table-cell">{pid}</TableCell>
                <TableCell className="text-right">{format.number(runner.instances)}</TableCell>
                <TableCell className="hidden text-right sm:table-cell">
                  {format.percent(runner.cpuPercent / 100)}
                </TableCell>
                <TableCell className="whitespace-nowrap text-right">{format.bytes(runner.rssBytes)}</TableCell>
              </TableRow>
            ))}
        </TableBody>
      </Table>
    </div>
  )
}
