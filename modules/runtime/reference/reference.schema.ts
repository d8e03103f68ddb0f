/** The reference of what service code sees, as the API gives it. */
import { type Static, Type } from 'typebox'
import { OneOf } from '../../schemas.ts'

export const ReferenceLimit = Type.Object({
  /** Key of the configuration: `runtime.limits.timers`. */
  key: Type.String(),
  what: Type.String(),
  /** What is in force unless a project has a limit of its own. */
  value: Type.Union([Type.Number(), Type.String()]),
  /** What a number counts: `bytes`, `ms`, `MB`, `count`, `perSecond`. */
  unit: Type.Optional(Type.String()),
  /** What happens to whoever exceeds it. */
  beyond: Type.String(),
})
export type ReferenceLimit = Static<typeof ReferenceLimit>

export const ReferenceParam = Type.Object({
  /** `key`, or `options.ttl` for a property of an object. */
  name: Type.String(),
  type: Type.String(),
  optional: Type.Boolean(),
  /** As code. */
  default: Type.Optional(Type.String()),
  summary: Type.String(),
})
export type ReferenceParam = Static<typeof ReferenceParam>

export const ApiError = Type.Object({ code: Type.String(), message: Type.String() })
export type ApiError = Static<typeof ApiError>

export const MEMBER_KINDS = ['method', 'property', 'constructor', 'function'] as const
export const ReferenceMember = Type.Object({
  name: Type.String(),
  kind: OneOf(MEMBER_KINDS),
  /** TypeScript, one for each way to call it. */
  signatures: Type.Array(Type.String()),
  summary: Type.String(),
  params: Type.Array(ReferenceParam),
  /** Type of the result; absent for properties and constructors. */
  returns: Type.Optional(Type.String()),
  errors: Type.Array(ApiError),
  /** Code that runs as it is. Absent: the example of the whole API shows it. */
  example: Type.Optional(Type.String()),
})
export type ReferenceMember = Static<typeof ReferenceMember>

/** `service`: m3m's own; `added`: of modules and plugins; `web`: web standards. */
export const REFERENCE_GROUPS = ['service', 'added', 'web'] as const
export const REFERENCE_KINDS = ['object', 'class', 'function', 'type'] as const

export const ReferenceApi = Type.Object({
  name: Type.String(),
  group: OneOf(REFERENCE_GROUPS),
  kind: OneOf(REFERENCE_KINDS),
  summary: Type.String(),
  example: Type.Optional(Type.String()),
  members: Type.Array(ReferenceMember),
  limits: Type.Array(ReferenceLimit),
})
export type ReferenceApi = Static<typeof ReferenceApi>

export const Reference = Type.Object({ apis: Type.Array(ReferenceApi) })
export type Reference = Static<typeof Reference>

/** What is read from the declarations of the guest: limits are named by their keys. */
export interface GuestApi extends Omit<ReferenceApi, 'limits'> {
  limits: string[]
}
