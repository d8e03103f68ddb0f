/** What is drawn, and written to files, out of statistics. */
import type { Color, Goal, GoalStats } from '../../../lib/api/contracts.ts'

export interface Row {
  time: string
  values: Record<string, number>
}

/** A row for each step, with the value of each goal by its id. */
export function rowsOf(stats: readonly GoalStats[]): Row[] {
  const [first] = stats
  if (!first) return []
  return first.series.map(({ date }, index) => ({
    time: date,
    values: Object.fromEntries(stats.map(({ id, series }) => [id, series[index]?.value ?? 0])),
  }))
}

/** For goals without a colour: those that are far from each other first. */
const PALETTE: readonly Color[] = [
  'blue',
  'orange',
  'teal',
  'violet',
  'pink',
  'lime',
  'sky',
  'amber',
  'indigo',
  'red',
  'emerald',
  'purple',
  'cyan',
  'yellow',
  'green',
  'slate',
]

/** CSS colours by id, as long as there are some a different one for each: theirs, unless they have none or another has it. */
export function colorsOf(goals: readonly Pick<Goal, 'id' | 'color'>[]): Map<string, string> {
  const chosen = new Map<string, string>()
  const used = new Set<Color>()
  const choose = (id: string, color: Color) => {
    chosen.set(id, `var(--tag-${color})`)
    used.add(color)
  }
  for (const { id, color } of goals) if (color && !used.has(color)) choose(id, color)
  for (const [index, { id }] of goals.entries())
    if (!chosen.has(id)) choose(id, PALETTE.find((one) => !used.has(one)) ?? PALETTE[index % PALETTE.length]!)
  return chosen
}

/** Text for a cell: quoted where it has to be, and nothing a spreadsheet would run. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table of the steps: a column for each goal, by its full slug. */
export function csvOf(
  stats: readonly GoalStats[],
  goals: readonly Pick<Goal, 'id' | 'fullSlug'>[],
  head: string,
): string {
  const names = stats.map(({ id }) => goals.find((goal) => goal.id === id)?.fullSlug ?? id)
  const lines = rowsOf(stats).map(({ time, values }) => [time, ...stats.map(({ id }) => values[id] ?? 0)])
  return `${[[head, ...names], ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
