import { type Static, Type } from 'typebox'

export const LogsConfig = Type.Object({
  retention: Type.String({
    default: '14d',
    pattern: '^[1-9][0-9]*[mhd]$',
    description: 'How long lines are kept: minutes, hours or days (`90m`, `12h`, `14d`)',
  }),
  maxPerProject: Type.Integer({
    default: 1_000_000,
    minimum: 1000,
    description: 'Lines kept per project; the oldest go first',
  }),
  linesPerSecond: Type.Integer({
    default: 1000,
    minimum: 1,
    description: 'Lines kept per project and second; more are counted and dropped',
  }),
})
export type LogsConfig = Static<typeof LogsConfig>

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `14d` → milliseconds. */
export const durationMs = (text: string): number => Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS]
