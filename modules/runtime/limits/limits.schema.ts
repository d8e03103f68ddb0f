/** Limits as the API shows and takes them, made of the schema of the configuration. */
import { type Static, type TSchema, Type } from 'typebox'
import { Nullable } from '../../schemas.ts'
import { Limits, type LimitUnit } from '../runtime.config.ts'

interface LimitSchema {
  description: string
  minimum: number
  maximum: number
  'x-unit': LimitUnit
  'x-beyond': string
  'x-server'?: true
}

const all = Object.entries(Limits.properties) as unknown as [keyof Limits, LimitSchema & TSchema][]

/** Limits a project can have of its own, in the order of the configuration. */
export const PROJECT_LIMITS = all.filter(([, schema]) => !schema['x-server']).map(([name]) => name)

const Values = Type.Record(Type.String(), Type.Integer())

export const LimitsView = Type.Object({
  /** Of the configuration. */
  defaults: Values,
  /** Those the project has of its own. */
  overrides: Values,
  /** What is in force. */
  effective: Values,
  about: Type.Array(
    Type.Object({
      name: Type.String(),
      unit: Type.Unsafe<LimitUnit>({ type: 'string' }),
      minimum: Type.Integer(),
      maximum: Type.Integer(),
      description: Type.String(),
      /** What happens to whoever exceeds it. */
      beyond: Type.String(),
    }),
  ),
})
export type LimitsView = Static<typeof LimitsView>

/** Name to new value; null goes back to the default. */
export type LimitChanges = Record<string, number | null>

/** Each limit with its bounds; no service may have more memory than the process it runs in. */
export const aboutLimits = (defaults: Limits): LimitsView['about'] =>
  all
    .filter(([name]) => PROJECT_LIMITS.includes(name))
    .map(([name, schema]) => ({
      name,
      unit: schema['x-unit'],
      minimum: schema.minimum,
      maximum: name === 'memoryMb' ? Math.min(schema.maximum, defaults.runnerMemoryMb) : schema.maximum,
      description: schema.description,
      beyond: schema['x-beyond'],
    }))

/** Body of a change: any of the limits, within their bounds. */
export const changesSchema = (about: LimitsView['about']) =>
  Type.Unsafe<LimitChanges>(
    Type.Object(
      Object.fromEntries(
        about.map(({ name, minimum, maximum }) => [name, Type.Optional(Nullable(Type.Integer({ minimum, maximum })))]),
      ),
      { additionalProperties: false },
    ),
  )
