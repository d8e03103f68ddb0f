/** One line of the table. */
export interface Row {
  what: string
  measured: number
  unit: string
  goal?: string
  met?: boolean
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

export const atLeast = (what: string, measured: number, goal: number, unit = ''): Row => ({
  what,
  measured: round(measured),
  unit,
  goal: `≥ ${goal} ${unit}`.trim(),
  met: measured >= goal,
})
export const atMost = (what: string, measured: number, goal: number, unit = ''): Row => ({
  what,
  measured: round(measured),
  unit,
  goal: `≤ ${goal} ${unit}`.trim(),
  met: measured <= goal,
})
export const plain = (what: string, measured: number, unit = ''): Row => ({ what, measured: round(measured), unit })
