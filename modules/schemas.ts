/** Schemas every contract shares: ids, times, slugs, colours, lists. Browser-safe. */
import { type Static, type TSchema, Type } from 'typebox'

const ID_PATTERN = '^[0-9a-f]{24}$'
const ID = new RegExp(ID_PATTERN)
export const Id = Type.String({
  pattern: ID_PATTERN,
  'x-hint': '24 hex digits',
  description: 'ObjectId, 24 hex digits',
})
/** Whether a text is an id; anything else names nothing. */
export const isId = (text: string): boolean => ID.test(text)
export const Timestamp = Type.String({ format: 'date-time', description: 'UTC, RFC 3339' })

export const SLUG_PATTERN = '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'
export const Slug = Type.String({
  pattern: SLUG_PATTERN,
  'x-hint': '1 to 64 of a-z, 0-9 and inner hyphens',
  description: '1 to 64 of a-z, 0-9 and inner hyphens',
})

export const COLORS = [
  'red',
  'orange',
  'amber',
  'yellow',
  'lime',
  'green',
  'emerald',
  'teal',
  'cyan',
  'sky',
  'blue',
  'indigo',
  'violet',
  'purple',
  'pink',
  'slate',
] as const
export type Color = (typeof COLORS)[number]
export const Color = Type.Unsafe<Color>({ type: 'string', enum: COLORS })

/** A string out of a fixed set, typed as the union of its members. */
export const OneOf = <const T extends readonly string[]>(
  values: T,
  options: { default?: T[number]; description?: string } = {},
) => Type.Unsafe<T[number]>({ type: 'string', enum: values, ...options })

/** `T` or null. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A page of a list. `nextCursor` is absent on the last page. */
export const ListOf = <T extends TSchema>(items: T) =>
  Type.Object({
    items: Type.Array(items),
    total: Type.Optional(Type.Integer()),
    nextCursor: Type.Optional(Type.String()),
  })

/** Answer of routes that have nothing to say. */
export const Nothing = Type.Null()
export type Nothing = Static<typeof Nothing>

/** A length of time as operators write it: `90s`, `15m`, `168h`, `14d`. */
export const Duration = (options: { default?: string; description?: string; 'x-beyond'?: string } = {}) =>
  Type.String({
    pattern: '^[1-9][0-9]{0,8}(ms|s|m|h|d|w)$',
    'x-hint': 'a length of time such as 90s, 12h or 30d',
    ...options,
  })

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of a `Duration`. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d|w)$/.exec(text) ?? []
  if (!unit) throw new TypeError(`"${text}" is not a duration such as 15m or 14d`)
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

/** A length of time as service code writes it: `30s`, `1h 30m`, `500ms`, or milliseconds. */
export const Span = (options: { description?: string } = {}) =>
  Type.Union([Type.String({ maxLength: 100 }), Type.Number()], options)

/** Milliseconds of a `Span`; undefined when it is none. */
export function spanMs(span: string | number): number | undefined {
  if (typeof span === 'number') return Number.isFinite(span) && span >= 0 ? Math.round(span) : undefined
  if (!/^\s*(?:\d{1,12}\s*(?:ms|[smhdw])\s*)+$/.test(span)) return undefined
  let ms = 0
  for (const [, count, unit] of span.matchAll(/(\d+)\s*(ms|[smhdw])/g))
    ms += Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
  return ms
}
