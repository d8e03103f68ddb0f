/** What a record is called where it is one among others. */
import type { Model } from '../../../../../modules/models/contract.ts'

const NAMING = new Set(['string', 'enum', 'text', 'integer', 'date', 'datetime', 'float', 'file'])

/** The field that names records: the one that was chosen, else the first text, else the first that says something. */
export function labelField({ fields, settings }: Pick<Model, 'fields' | 'settings'>) {
  const chosen = fields.find(({ id }) => id === settings.label)
  return (
    chosen ??
    fields.find(({ type, required }) => type === 'string' && required) ??
    fields.find(({ type }) => type === 'string') ??
    fields.find(({ type }) => NAMING.has(type))
  )
}

export const mayName = ({ type }: Pick<Model['fields'][number], 'type'>): boolean => NAMING.has(type)

const MAX = 80

export function labelOf(model: Pick<Model, 'fields' | 'settings'>, record: Record<string, unknown>): string {
  const field = labelField(model)
  const value = field && record[field.key]
  const text = value === null || value === undefined ? '' : String(value).trim().split('\n', 1)[0]!
  if (text === '') return String(record.id)
  return text.length > MAX ? `${text.slice(0, MAX)}…` : text
}
