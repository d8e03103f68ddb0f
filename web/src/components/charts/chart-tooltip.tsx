import { Swatch } from './swatch.tsx'
import type { ChartMarker, ChartRow, ChartSeries } from './time-chart.tsx'

interface ChartTooltipProps {
  row: ChartRow | undefined
  series: readonly ChartSeries[]
  markers: readonly ChartMarker[]
  timeText: (time: string) => string
  valueText: (value: number) => string
}

/** The values of one step. */
export function ChartTooltip({ row, series, markers, timeText, valueText }: ChartTooltipProps) {
  if (!row) return null
  return (
    <div className="grid gap-1 rounded-md border bg-popover px-2.5 py-1.5 text-popover-foreground text-xs shadow-md">
      <p className="font-medium">{timeText(row.time)}</p>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5">
        {series.map(({ key, label, color }) => {
          const value = row.values[key] ?? null
          return (
            <div key={key} className="contents">
              <dt className="flex items-center gap-1.5 text-muted-foreground">
                <Swatch color={color} />
                {label}
              </dt>
              <dd className="text-right tabular-nums">{value === null ? '—' : valueText(value)}</dd>
            </div>
          )
        })}
      </dl>
      {markers.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  )
}
