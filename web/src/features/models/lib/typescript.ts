/** A model as code sees it. */
import type { ModelField } from '../../../../../modules/models/contract.ts'

const TYPES: Partial<Record<ModelField['type'], string>> = {
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  json: 'unknown',
}
const MAX_OPTIONS = 12

function typeOf({ type, options, items }: Pick<ModelField, 'type' | 'options' | 'items'>): string {
  if (type === 'array') return items ? `(${typeOf(items)})[]` : 'unknown[]'
  if (type === 'enum' && options && options.length > 0 && options.length <= MAX_OPTIONS)
    return options.map((option) => JSON.stringify(option)).join(' | ')
  return TYPES[type] ?? 'string'
}

/** `order-lines` → `OrderLines`. */
const nameOf = (slug: string): string => {
  const name = slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
  return /^[A-Za-z]/.test(name) ? name : `Model${name}`
}

export function typescriptOf(slug: string, fields: readonly ModelField[]): string {
  const members = fields
    .filter(({ key }) => key !== '')
    .map((field) => `  ${field.key}: ${typeOf(field)}${field.required ? '' : ' | null'}\n`)
  return `interface ${nameOf(slug)} {\n  id: string\n${members.join('')}  revision: number\n  createdAt: string\n  updatedAt: string\n}\n`
}

/** What code writes to reach the records. */
export const snippetOf = (slug: string): string =>
  `const latest = await db.collection('${slug}').find({}, { sort: '-createdAt', limit: 10 }).toArray()`
