/** Limits of the configuration, as the reference tells them. */
import type { TSchema } from 'typebox'

/** A limit that concerns whoever writes a service. */
export interface ApiLimit {
  /** Key of the configuration: `runtime.limits.timers`. */
  key: string
  what: string
  value: number | string
  /** What a number counts: `bytes`, `ms`, `MB`, `count`, `perSecond`. */
  unit?: string
  /** What happens to whoever exceeds it. */
  beyond: string
}

interface LimitSchema {
  description?: string
  'x-unit'?: string
  'x-beyond'?: string
  properties?: Record<string, LimitSchema>
}

/**
 * The limits in a part of the configuration: every value whose schema says, as `x-beyond`, what happens beyond it.
 * @param key where the part stands, such as `kv`
 * @param values what is in force
 */
export function limitsOf(key: string, schema: TSchema, values: unknown): ApiLimit[] {
  const { properties = {} } = schema as LimitSchema
  return Object.entries(properties).flatMap(([name, part]) => {
    const value = (values as Record<string, unknown> | undefined)?.[name]
    const at = `${key}.${name}`
    if (part.properties) return limitsOf(at, part as TSchema, value)
    const { description = '', 'x-unit': unit, 'x-beyond': beyond } = part
    if (beyond === undefined || (typeof value !== 'number' && typeof value !== 'string')) return []
    return [{ key: at, what: description, value, ...(unit ? { unit } : {}), beyond }]
  })
}
