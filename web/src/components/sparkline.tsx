const WIDTH = 96
const HEIGHT = 24

/** The shape of values over time, beside the figure that tells them: decoration. */
export function Sparkline({ values, color }: { values: readonly number[]; color: string }) {
  if (values.length < 2) return null
  const top = Math.max(...values, 0)
  const bottom = Math.min(...values, 0)
  const span = top - bottom || 1
  const step = WIDTH / (values.length - 1)
  const y = (value: number) => HEIGHT - 2 - ((value - bottom) / span) * (HEIGHT - 4)
  const line = values.map((value, index) => `${(index * step).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-6 w-24 overflow-visible"
    >
      <polygon points={`0,${y(0)} ${line} ${WIDTH},${y(0)}`} fill={color} opacity={0.15} />
      <polyline points={line} fill="none" stroke={color} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
