import { type Static, Type } from 'typebox'
import { OneOf } from '../schemas.ts'

export const ModuleLine = Type.Object({
  id: Type.String(),
  summary: Type.String(),
  critical: Type.Boolean(),
  state: OneOf(['pending', 'ready', 'started', 'stopped', 'failed']),
  error: Type.Optional(Type.String()),
  /** Milliseconds each life-cycle step took. */
  times: Type.Record(Type.String(), Type.Number()),
  health: Type.Object({
    status: OneOf(['ok', 'degraded', 'failed']),
    code: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
  }),
})
export type ModuleLine = Static<typeof ModuleLine>

export const SystemInfo = Type.Object({
  version: Type.String(),
  node: Type.String(),
  v8: Type.String(),
  platform: Type.String(),
  uptimeSeconds: Type.Integer(),
  residentBytes: Type.Integer(),
  dataDir: Type.String(),
})
export type SystemInfo = Static<typeof SystemInfo>

export const Readiness = Type.Object({
  status: OneOf(['ok', 'degraded', 'failed']),
  modules: Type.Record(Type.String(), OneOf(['ok', 'degraded', 'failed'])),
  /** Codes of what is not well, by module, where there are any. */
  reasons: Type.Optional(Type.Record(Type.String(), Type.String())),
})
export type Readiness = Static<typeof Readiness>
