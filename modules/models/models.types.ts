/** The models of a project, for the editor. */
import type { ModelField, StoredField } from './contract.ts'
import type { ModelDocument } from './models.repository.ts'

const TYPES: Partial<Record<ModelField['type'], string>> = {
  string: 'string',
  text: 'string',
  file: 'string',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'string',
  datetime: 'string',
  reference: 'string',
  json: 'any',
}
const ABOUT: Partial<Record<ModelField['type'], string>> = {
  integer: 'A whole number',
  date: 'A date such as `2026-11-29`',
  datetime: 'A time such as `2026-11-29T10:00:00.000Z`',
  file: 'Path of a file of the storage',
  json: 'JSON',
}
/** Options beyond which their texts are not worth reading. */
const MAX_OPTIONS = 50

/** Members of `ProjectModels`, by slug: what is stored under the keys of fields. */
export function modelsTypes(models: readonly ModelDocument[]): string {
  if (models.length === 0) return ''
  const slugs = new Map(models.map(({ _id, slug }) => [_id.toHexString(), slug]))
  const members = models.map(({ slug, name, fields }) => {
    const inside = fields.map((field) => memberOf(field, slugs))
    return `  /** ${oneLine(name)} */\n  ${JSON.stringify(slug)}: {\n${inside.join('')}  }\n`
  })
  return `interface ProjectModels {\n${members.join('')}}\n`
}

function memberOf(field: StoredField, slugs: ReadonlyMap<string, string>): string {
  const { key, name, description, required, unique, model } = field
  const about = [
    name === key ? undefined : name,
    description,
    ABOUT[field.type],
    model === undefined ? undefined : `Id of a record of ${slugs.get(model) ?? model}`,
    unique ? 'Unique' : undefined,
  ].filter(Boolean)
  const comment = about.length === 0 ? '' : `    /** ${oneLine(about.join('. '))} */\n`
  // Records that were there before a field became required may lack it in no other way than by a default.
  return `${comment}    ${key}: ${typeOf(field)}${required ? '' : ' | null'}\n`
}

function typeOf({ type, options, items }: Pick<ModelField, 'type' | 'options' | 'items'>): string {
  if (type === 'array') return items ? `(${typeOf(items)})[]` : 'any[]'
  if (type !== 'enum') return TYPES[type] ?? 'any'
  if (!options || options.length > MAX_OPTIONS) return 'string'
  return options.map((option) => JSON.stringify(option).replaceAll('</', '<\\/')).join(' | ')
}

/** Text that ends no comment and means nothing to HTML. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('*/', '*\\/')
    .replaceAll('</', '<\\/')
