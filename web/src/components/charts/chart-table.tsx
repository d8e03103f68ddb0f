import { Table, TableBody, TableCaption, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { TimeChartProps } from './time-chart.tsx'

type ChartTableProps = Pick<TimeChartProps, 'title' | 'rows' | 'series' | 'markers' | 'timeText' | 'valueText'> & {
  /** Head of the first column. */
  timeLabel: string
  /** Shown in place of rows when no step has a value. */
  emptyText: string
}

/** What a chart draws, in figures; newest first, steps without any left out. */
export function ChartTable({
  title,
  timeLabel,
  emptyText,
  rows,
  series,
  markers,
  timeText,
  valueText,
}: ChartTableProps) {
  const filled = rows.filter(
    ({ time, values }) =>
      markers.some((marker) => marker.time === time) || Object.values(values).some((value) => value),
  )
  if (filled.length === 0) return <p className="text-muted-foreground text-sm">{emptyText}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section className="h-45 overflow-y-auto rounded-md border" tabIndex={0} aria-label={title}>
      <Table>
        <TableCaption className="sr-only">{title}</TableCaption>
        <TableHeader className="sticky top-0 bg-card">
          <TableRow>
            <TableHead className="h-7">{timeLabel}</TableHead>
            {series.map(({ key, label }) => (
              <TableHead key={key} className="h-7 text-right">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {filled.toReversed().map(({ time, values }) => (
            <TableRow key={time}>
              <TableCell className="h-7 py-1 text-xs">
                {timeText(time)}
                {markers
                  .filter((marker) => marker.time === time)
                  .map(({ text }) => (
                    <span key={text} className="block text-muted-foreground">
                      {text}
                    </span>
                  ))}
              </TableCell>
              {series.map(({ key }) => {
                const value = values[key] ?? null
                return (
                  <TableCell key={key} className="h-7 py-1 text-right text-xs">
                    {value === null ? '—' : valueText(value)}
                  </TableCell>
                )
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  )
}
