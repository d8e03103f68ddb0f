import { type Static, Type } from 'typebox'
import { Duration } from '../schemas.ts'

/** The `metrics` part of the configuration. */
export const MetricsConfig = Type.Object({
  minutes: Duration({ default: '2d', description: 'How long figures of each minute are kept; at least 1d' }),
  hours: Duration({ default: '90d', description: 'How long figures of each hour are kept' }),
  prometheus: Type.Object(
    {
      token: Type.Optional(
        Type.String({
          minLength: 16,
          description: 'Bearer token that /metrics asks for; without one it answers this machine only',
          'x-secret': true,
        }),
      ),
    },
    { default: {} },
  ),
})
export type MetricsConfig = Static<typeof MetricsConfig>
