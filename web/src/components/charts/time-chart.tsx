import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { ChartTooltip } from './chart-tooltip.tsx'

export interface ChartSeries {
  key: string
  label: string
  /** CSS colour. */
  color: string
  kind: 'bar' | 'line' | 'area'
}

export interface ChartRow {
  /** Beginning of a step; rows are evenly spaced. */
  time: string
  values: Record<string, number | null>
}

export interface ChartMarker {
  /** Of a row. */
  time: string
  /** Above the line; short. */
  label: string
  /** In the tooltip. */
  text: string
}

export interface TimeChartProps {
  title: string
  rows: readonly ChartRow[]
  series: readonly ChartSeries[]
  /** Times that get a mark on the axis. */
  ticks: readonly string[]
  markers: readonly ChartMarker[]
  tickText: (time: string) => string
  timeText: (time: string) => string
  valueText: (value: number) => string
  axisText: (value: number) => string
  /** Counts have no halves. */
  whole?: boolean
}

const HEIGHT = 180
/** More markers than these would write over each other. */
const MARKERS_NAMED = 6
const AXIS = { fontSize: 11, fill: 'var(--muted-foreground)' }

/** Values over time. Loaded lazily: the library behind it is as large as the rest of the app. */
export default function TimeChart({ rows, series, markers, title, whole = false, ...texts }: TimeChartProps) {
  const { ticks, tickText, timeText, valueText, axisText } = texts
  return (
    <ComposedChart
      responsive
      style={{ width: '100%', height: HEIGHT }}
      data={rows as ChartRow[]}
      margin={{ top: 16, right: 8, bottom: 0, left: 0 }}
      barCategoryGap={rows.length > 100 ? 0 : '15%'}
      syncId="time"
      title={title}
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        dataKey="time"
        ticks={ticks as string[]}
        tickFormatter={tickText}
        interval="preserveStart"
        minTickGap={12}
        height={22}
        tick={AXIS}
        tickLine={false}
        axisLine={{ stroke: 'var(--border)' }}
      />
      <YAxis
        width="auto"
        tickFormatter={axisText}
        allowDecimals={!whole}
        tick={AXIS}
        tickLine={false}
        axisLine={false}
        tickCount={5}
        niceTicks="snap125"
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--muted)', stroke: 'var(--input)' }}
        content={({ active, label }) =>
          active ? (
            <ChartTooltip
              row={rows.find(({ time }) => time === label)}
              series={series}
              markers={markers.filter(({ time }) => time === label)}
              timeText={timeText}
              valueText={valueText}
            />
          ) : null
        }
      />
      {series.map((one) => shape(one, rows))}
      {markers.map(({ time, label, text }) => (
        <ReferenceLine
          key={text}
          x={time}
          stroke="var(--foreground)"
          strokeDasharray="3 3"
          label={
            markers.length > MARKERS_NAMED
              ? undefined
              : { value: label, position: 'top', fontSize: 11, fill: 'var(--foreground)' }
          }
        />
      ))}
    </ComposedChart>
  )
}

function shape({ key, color, kind, label }: ChartSeries, rows: readonly ChartRow[]) {
  const common = { dataKey: (row: ChartRow) => row.values[key], name: label, isAnimationActive: false }
  if (kind === 'bar') return <Bar key={key} {...common} stackId="bars" fill={color} />
  // A step between two without any value has no line to either side.
  const dot = ({ index, cx, cy }: DotItemDotProps) => {
    const valueAt = (at: number) => rows[at]?.values[key] ?? null
    const alone = valueAt(index) !== null && valueAt(index - 1) === null && valueAt(index + 1) === null
    return alone ? <circle key={index} cx={cx} cy={cy} r={2} fill={color} /> : <g key={index} />
  }
  const line = { ...common, dot, stroke: color, strokeWidth: 1.5, type: 'linear' as const, activeDot: { r: 3 } }
  return <Area key={key} {...line} fill={color} fillOpacity={kind === 'area' ? 0.15 : 0} />
}
