/** The form of a plugin's settings, made of the JSON Schema in its manifest. */

export type FieldKind = 'text' | 'number' | 'boolean' | 'choice' | 'secret' | 'json'

export interface SettingField {
  name: string
  label: string
  kind: FieldKind
  description?: string
  required: boolean
  /** What is in force while nothing is set, as text. */
  standard: string
  /** Of a choice, as JSON. */
  options: string[]
  integer: boolean
  minimum?: number
  maximum?: number
}

/** What the fields hold, by name. Of a secret: what is typed. */
export type SettingTexts = Record<string, string>

interface Property {
  type?: unknown
  title?: unknown
  description?: unknown
  default?: unknown
  enum?: unknown
  minimum?: unknown
  maximum?: unknown
  'x-secret'?: unknown
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function kindOf({ type, enum: options, 'x-secret': secret }: Property): FieldKind {
  if (secret === true) return 'secret'
  if (Array.isArray(options)) return 'choice'
  if (type === 'string') return 'text'
  if (type === 'number' || type === 'integer') return 'number'
  return type === 'boolean' ? 'boolean' : 'json'
}

/** A value as its field shows it. */
const shown = (kind: FieldKind, value: unknown): string => {
  if (value === undefined) return ''
  return kind === 'text' || kind === 'number' || kind === 'boolean' ? String(value) : JSON.stringify(value)
}

export function fieldsOf(schema: unknown): SettingField[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: object; required?: string[] }
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => {
    const kind = kindOf(property)
    return {
      name,
      label: textOf(property.title) ?? name,
      kind,
      description: textOf(property.description),
      required: required.includes(name),
      standard: shown(kind, property.default),
      options: kind === 'choice' ? (property.enum as unknown[]).map((option) => JSON.stringify(option)) : [],
      integer: property.type === 'integer',
      minimum: numberOf(property.minimum),
      maximum: numberOf(property.maximum),
    }
  })
}

export const textsOf = (fields: readonly SettingField[], values: Record<string, unknown>): SettingTexts =>
  Object.fromEntries(fields.map(({ name, kind }) => [name, kind === 'secret' ? '' : shown(kind, values[name])]))

/**
 * What to send: fields without a text are left out, and so what is set there is forgotten; secrets stay then.
 * @param removed secrets to remove
 * @returns also the fields whose text is no value
 */
export function valuesOf(
  fields: readonly SettingField[],
  texts: SettingTexts,
  removed: ReadonlySet<string>,
): { values: Record<string, unknown>; wrong: string[] } {
  const values: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const { name, kind } of fields) {
    const text = texts[name] ?? ''
    if (kind === 'secret' && text === '') {
      if (removed.has(name)) values[name] = null
    } else if (text === '') continue
    else if (kind === 'text' || kind === 'secret') values[name] = text
    else {
      try {
        // What is no number is no JSON either.
        values[name] = JSON.parse(kind === 'number' ? String(Number(text)) : text)
      } catch {
        wrong.push(name)
      }
    }
  }
  return { values, wrong }
}
