import { type Static, Type } from 'typebox'

/** The `goals` part of the configuration. */
export const GoalsConfig = Type.Object({
  timezone: Type.String({
    default: 'UTC',
    maxLength: 100,
    description: 'Time zone in which the days of daily goals begin and end, such as Europe/Berlin',
  }),
  maxPerProject: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 10_000,
    description: 'Goals a project may have; as many global ones may there be',
    'x-unit': 'count',
    'x-beyond': 'No more are made, `M3M_GOAL_QUOTA`',
  }),
})
export type GoalsConfig = Static<typeof GoalsConfig>
