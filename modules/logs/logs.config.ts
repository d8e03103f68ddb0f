import { type Static, Type } from 'typebox'
import { Duration } from '../schemas.ts'

/** The `logs` part of the configuration. */
export const LogsConfig = Type.Object({
  retention: Duration({ default: '14d', description: 'How long lines are kept: 12h, 14d, 8w' }),
  maxPerProject: Type.Integer({
    default: 1_000_000,
    minimum: 1000,
    description: 'Lines kept per project; the oldest go first',
    'x-beyond': 'The oldest lines are deleted',
  }),
  linesPerSecond: Type.Integer({
    default: 1000,
    minimum: 1,
    description:
      'Lines kept per project and second, whatever `runtime.limits.logLinesPerSecond` allows a project; more are counted and dropped',
    'x-unit': 'perSecond',
    'x-beyond': 'The rest are counted and dropped; a line tells how many',
  }),
})
export type LogsConfig = Static<typeof LogsConfig>
