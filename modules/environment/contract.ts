import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { OneOf, Timestamp } from '../schemas.ts'

export const ENV_TYPES = ['string', 'text', 'json', 'integer', 'float', 'boolean'] as const
export type EnvType = (typeof ENV_TYPES)[number]

export const ENV_KEY_PATTERN = '^[A-Za-z_][A-Za-z0-9_]*$'
export const ENV_KEY_MAX = 100
/** Variables of one project. */
export const MAX_VARIABLES = 500
/** Bytes of one value, as JSON. */
export const MAX_VALUE_BYTES = 64 * 1024
/** Bytes of all values of a project together. */
export const MAX_PROJECT_BYTES = 1024 * 1024

export const EnvKey = Type.String({
  pattern: ENV_KEY_PATTERN,
  maxLength: ENV_KEY_MAX,
  'x-hint': 'letters, digits and _, not beginning with a digit',
})

export const EnvVariable = Type.Object({
  key: Type.String(),
  type: OneOf(ENV_TYPES),
  secret: Type.Boolean(),
  /** As its type has it; absent for secrets, which are never shown again. */
  value: Type.Optional(Type.Unknown()),
  updatedAt: Timestamp,
})
export type EnvVariable = Static<typeof EnvVariable>

export const SetVariable = Type.Object({
  type: OneOf(ENV_TYPES),
  /** A string for `string` (one line) and `text`, a number, a boolean, or any JSON. */
  value: Type.Unknown(),
  secret: Type.Optional(Type.Boolean({ description: 'Stored encrypted and never shown again' })),
})
export type SetVariable = Static<typeof SetVariable>

export const SetVariables = Type.Object({
  variables: Type.Array(Type.Interface([SetVariable], { key: EnvKey }), { minItems: 1, maxItems: MAX_VARIABLES }),
})
export type SetVariables = Static<typeof SetVariables>

export interface EnvironmentService {
  /** By key; secrets without their value. */
  list(projectId: string): Promise<EnvVariable[]>
  /** Sets variables, all or none; others stay. @throws M3M_ENV_INVALID with every problem */
  set(projectId: string, variables: SetVariables['variables']): Promise<EnvVariable[]>
  /** @throws M3M_ENV_NOT_FOUND */
  remove(projectId: string, key: string): Promise<void>
  /** What the project's code sees, secrets included. @throws M3M_ENV_KEY_LOST when a secret was encrypted with another key */
  values(projectId: string): Promise<Record<string, unknown>>
}

export const environmentRef = serviceRef<EnvironmentService>('environment')

/** Told after every change of a project's variables. */
export const environmentChanged = topic<{ projectId: string }>('environment.changed')
