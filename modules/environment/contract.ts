import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { OneOf, Timestamp } from '../schemas.ts'
import { ENV_TYPES } from './value-text.ts'

export { jsonFlawAt } from './json-flaw.ts'
export { convertValue, ENV_TYPES, type EnvType, guessType, readText, writeText } from './value-text.ts'

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

export const CreateVariable = Type.Interface([SetVariable], { key: EnvKey })
export type CreateVariable = Static<typeof CreateVariable>

/** Characters of a file that is imported. */
export const MAX_IMPORT_CHARACTERS = 2 * 1024 * 1024

export const ENV_FORMATS = ['env', 'json'] as const
export type EnvFormat = (typeof ENV_FORMATS)[number]

/** What somebody decided about one variable of a file, against what is taken for granted. */
export const ImportChoice = Type.Object({
  key: Type.String({ maxLength: 1000 }),
  type: Type.Optional(OneOf(ENV_TYPES)),
  secret: Type.Optional(Type.Boolean()),
  skip: Type.Optional(Type.Boolean({ description: 'Leave it out' })),
})
export type ImportChoice = Static<typeof ImportChoice>

export const ImportVariables = Type.Object({
  format: OneOf(ENV_FORMATS),
  text: Type.String({
    maxLength: MAX_IMPORT_CHARACTERS,
    description: 'A .env file; or JSON, an object of values by key or what the export gives',
  }),
  choices: Type.Optional(Type.Array(ImportChoice, { maxItems: MAX_VARIABLES * 2 })),
  dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only tell what would come of it' })),
})
export type ImportVariables = Static<typeof ImportVariables>

export const IMPORT_OUTCOMES = ['added', 'changed', 'unchanged', 'skipped', 'refused'] as const
/** Why a variable of a file cannot be taken: its name, its value for the type it has, or the value's size. */
export const IMPORT_REFUSALS = ['key', 'value', 'size'] as const

export const ImportedVariable = Type.Object({
  key: Type.String(),
  /** Of the choice, else of the variable there is if the value fits it, else guessed by the value. */
  type: OneOf(ENV_TYPES),
  secret: Type.Boolean(),
  /** As its type has it; absent for secrets and where there is none. */
  value: Type.Optional(Type.Unknown()),
  outcome: OneOf(IMPORT_OUTCOMES),
  reason: Type.Optional(OneOf(IMPORT_REFUSALS)),
  message: Type.Optional(Type.String()),
})
export type ImportedVariable = Static<typeof ImportedVariable>

export const ImportResult = Type.Object({
  /** By key. */
  variables: Type.Array(ImportedVariable),
  /** False after a dry run. */
  applied: Type.Boolean(),
})
export type ImportResult = Static<typeof ImportResult>

/** What a rotation of the key did. */
export interface KeyRotation {
  /** Secrets that are encrypted with the new key now. */
  encrypted: number
  /** `project id/KEY` of secrets that none of the known keys opens; they stay as they are. */
  lost: string[]
  /** Where the new key is: a file, or the configuration. */
  key: { file: string } | { configured: true; file?: string }
}

export interface EnvironmentService {
  /** By key; secrets without their value. */
  list(projectId: string): Promise<EnvVariable[]>
  /** Adds a variable that is not there yet. @throws M3M_ENV_TAKEN, M3M_ENV_INVALID */
  create(projectId: string, variable: CreateVariable): Promise<EnvVariable>
  /** Sets variables, all or none; others stay. @throws M3M_ENV_INVALID with every problem */
  set(projectId: string, variables: SetVariables['variables']): Promise<EnvVariable[]>
  /**
   * Sets what a file has, all or nothing, or tells what would come of it. Secrets count as changed: whether the value is the
   * same is not told.
   * @throws M3M_ENV_IMPORT when the text is not of the format, M3M_ENV_INVALID when a variable is refused and not left out
   */
  import(projectId: string, file: ImportVariables): Promise<ImportResult>
  /** All variables but secrets as a file that `import` takes. */
  export(projectId: string, format: EnvFormat): Promise<string>
  /**
   * Encrypts every secret with a new key, or with the configured one where that is another; the old one is of no use
   * afterwards. Broken off half-way, everything stays readable, and the next start or another call finishes it.
   * @param progress told how many projects are through
   * @throws M3M_ENV_KEY_CONFIGURED when the key is the configuration's and no other one is known
   */
  rotateKey(progress?: (projects: number) => void): Promise<KeyRotation>
  /** @throws M3M_ENV_NOT_FOUND */
  remove(projectId: string, key: string): Promise<void>
  /** What the project's code sees, secrets included. @throws M3M_ENV_KEY_LOST when a secret was encrypted with another key */
  values(projectId: string): Promise<Record<string, unknown>>
}

export const environmentRef = serviceRef<EnvironmentService>('environment')

/** Told after every change of a project's variables. */
export const environmentChanged = topic<{ projectId: string }>('environment.changed')
