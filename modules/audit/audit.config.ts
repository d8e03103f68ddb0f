import { type Static, Type } from 'typebox'
import { Duration } from '../schemas.ts'

/** The `audit` part of the configuration. */
export const AuditConfig = Type.Object({
  retention: Duration({ default: '365d', description: 'How long is known who did what: 90d, 52w' }),
})
export type AuditConfig = Static<typeof AuditConfig>
