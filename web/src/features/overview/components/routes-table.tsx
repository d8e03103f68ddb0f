import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { RouteFigures } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { pressed, type Sorting, sortRoutes } from '../lib/routes.ts'
import { ROUTE_COLUMNS, type RouteColumn } from '../lib/search.ts'

/** Rows that are shown at first. */
const FIRST = 10
const FROM: Partial<Record<RouteColumn, 'sm' | 'md'>> = { clientErrors: 'md', p50: 'md', p90: 'sm' }

interface RoutesTableProps {
  routes: readonly RouteFigures[]
  sorting: Sorting
  onSort: (sorting: Sorting) => void
}

/** How each route does; what has no room on a phone is left out there. */
export function RoutesTable({ routes, sorting, onSort }: RoutesTableProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const [all, setAll] = useState(false)
  const sorted = sortRoutes(routes, sorting, format.compare)
  const shown = all ? sorted : sorted.slice(0, FIRST)
  if (routes.length === 0)
    return <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{t('routes.none')}</p>
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="w-full overflow-hidden rounded-xl border bg-card">
        <Table>
          <TableCaption className="sr-only">{t('routes.title')}</TableCaption>
          <TableHeader>
            <TableRow>
              {ROUTE_COLUMNS.map((column) => (
                <ColumnHead
                  key={column}
                  label={t(`column.${column}`)}
                  numeric={column !== 'route'}
                  from={FROM[column]}
                  order={sorting.by === column ? sorting.order : null}
                  onSort={() => onSort(pressed(column, sorting))}
                  className={cn('px-2 sm:px-3', column === 'route' && 'w-full')}
                />
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {shown.map((figures) => (
              <TableRow key={figures.route}>
                {ROUTE_COLUMNS.map((column) => (
                  <RouteCell key={column} figures={figures} column={column} />
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {routes.length > FIRST && (
        <Button variant="ghost" size="sm" onClick={() => setAll(!all)}>
          {all ? t('routes.fewer') : t('routes.all', { count: routes.length })}
        </Button>
      )}
    </div>
  )
}

const SPECIAL = ['(fetch)', '(none)', '(refused)', '(other)'] as const

function RouteCell({ figures, column }: { figures: RouteFigures; column: RouteColumn }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  if (column === 'route') {
    const special = SPECIAL.find((name) => name === figures.route)
    return (
      <TableCell className="min-w-28 px-2 [overflow-wrap:anywhere] sm:px-3">
        {special ? (
          <span className="text-muted-foreground italic">{t(`route.${special}`)}</span>
        ) : (
          <span className="font-mono text-xs">{figures.route}</span>
        )}
      </TableCell>
    )
  }
  const value = figures[column]
  const timed = column === 'p50' || column === 'p90' || column === 'p99'
  return (
    <TableCell
      className={cn(
        'whitespace-nowrap px-2 text-right sm:px-3',
        FROM[column] === 'md' && 'hidden md:table-cell',
        FROM[column] === 'sm' && 'hidden sm:table-cell',
        column === 'errors' && figures.errors > 0 && 'font-medium text-destructive',
        value === 0 && 'text-muted-foreground',
      )}
    >
      {value === null ? '—' : timed ? format.latency(value) : format.number(value)}
    </TableCell>
  )
}
