import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { isNearlyFull, QuotaMeter } from '@/components/quota-meter.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useFormat } from '@/lib/format.ts'
import { filesShare, recordsShare } from '@/lib/quota.ts'
import { cn } from '@/lib/utils.ts'
import type { Keeper } from '../lib/kept.ts'

/** The largest are what one looks for. */
const SHOWN = 10

/** Projects by what they keep, the most first. */
export function KeptTable({ keepers }: { keepers: readonly Keeper[] }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  const [all, setAll] = useState(false)
  if (keepers.length === 0)
    return <p className="rounded-xl border border-dashed p-4 text-muted-foreground">{t('kept.none')}</p>
  /** Used of what may be; only that much where there is little room. */
  const bytesOf = (used: number, max: number) => (
    <>
      <span className="md:hidden">{format.bytes(used)}</span>
      <span className="hidden md:inline">{t('kept.of', { used: format.bytes(used), max: format.bytes(max) })}</span>
    </>
  )
  return (
    <>
      <div className="overflow-hidden rounded-xl border bg-card">
        <Table>
          <TableCaption className="sr-only">{t('kept.title')}</TableCaption>
          <TableHeader>
            <TableRow>
              <ColumnHead label={t('kept.project')} className="w-full" />
              <ColumnHead label={t('kept.filesColumn')} numeric />
              <ColumnHead label={t('kept.recordsColumn')} numeric />
              <ColumnHead label={t('kept.total')} numeric from="md" />
            </TableRow>
          </TableHeader>
          <TableBody>
            {keepers.slice(0, all ? keepers.length : SHOWN).map(({ project, files, records, bytes }) => (
              <TableRow key={project.id} data-project={project.slug}>
                <TableCell className="max-w-0 truncate font-medium">
                  <Link
                    to="/projects/$slug"
                    params={{ slug: project.slug }}
                    title={project.name}
                    className="rounded-sm underline-offset-4 outline-none hover:underline focus-visible:outline-2 focus-visible:outline-ring"
                  >
                    {project.name}
                  </Link>
                </TableCell>
                <Amount
                  share={files && filesShare(files)}
                  label={t('kept.filesOf', { name: project.name })}
                  value={files && bytesOf(files.bytes, files.maxBytes)}
                >
                  {files && t('kept.count', { count: files.files, number: format.number(files.files) })}
                </Amount>
                <Amount
                  share={records && recordsShare(records)}
                  label={t('kept.recordsOf', { name: project.name })}
                  value={records && format.number(records.records)}
                >
                  {records && bytesOf(records.bytes, records.maxBytes)}
                </Amount>
                <TableCell className="hidden whitespace-nowrap text-right align-top md:table-cell">
                  {format.bytes(bytes)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {keepers.length > SHOWN && (
        <Button variant="outline" size="sm" className="self-start" onClick={() => setAll(!all)}>
          {all ? t('kept.fewer') : t('kept.all', { count: keepers.length, number: format.number(keepers.length) })}
        </Button>
      )}
    </>
  )
}

interface AmountProps {
  /** Undefined where nothing is kept of the kind. */
  share: number | undefined
  /** Names the meter. */
  label: string
  value: ReactNode
  children: ReactNode
}

function Amount({ share, label, value, children }: AmountProps) {
  if (share === undefined) return <TableCell className="text-right align-top text-muted-foreground">—</TableCell>
  return (
    <TableCell className="whitespace-nowrap text-right align-top">
      <span className={cn('block', isNearlyFull(share) && 'font-medium text-destructive')}>{value}</span>
      <span className="block text-muted-foreground text-xs">{children}</span>
      <QuotaMeter share={share} label={label} className="mt-1 ml-auto w-16 sm:w-24" />
    </TableCell>
  )
}
