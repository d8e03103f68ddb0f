/** Columns of a table of records, and how somebody likes them. */
import type { FieldType, Model, StoredField } from '../../../../../modules/models/contract.ts'

export interface Column {
  /** Stays when the field is renamed. */
  id: string
  key: string
  /** Empty for what every record has: the app names those. */
  name: string
  type: FieldType | 'id'
  /** Absent for what every record has. */
  field?: StoredField
}

export interface ColumnSettings {
  /** Ids, in the order they stand in; those that are not named come behind. */
  order: string[]
  hidden: string[]
  /** In pixels, by id. */
  widths: Record<string, number>
}

export const MIN_WIDTH = 80
export const MAX_WIDTH = 800
export const DEFAULTS: ColumnSettings = { order: [], hidden: ['id', 'updatedAt'], widths: {} }
const UNSORTED = new Set(['array', 'json'])
const WIDTHS: Partial<Record<Column['type'], number>> = {
  text: 280,
  json: 240,
  integer: 120,
  float: 120,
  boolean: 130,
  enum: 150,
  date: 140,
  datetime: 190,
  id: 220,
}

/** All columns a model has, in the order of its fields. */
export const columnsOf = ({ fields }: Pick<Model, 'fields'>): Column[] => [
  ...(fields as StoredField[]).map((field): Column => {
    const { id, key, name, type } = field
    return { id, key, name, type, field }
  }),
  { id: 'createdAt', key: 'createdAt', name: '', type: 'datetime' },
  { id: 'updatedAt', key: 'updatedAt', name: '', type: 'datetime' },
  { id: 'id', key: 'id', name: '', type: 'id' },
]

export const isSortable = ({ type }: Column): boolean => !UNSORTED.has(type)
export const widthOf = ({ id, type }: Column, { widths }: ColumnSettings): number => widths[id] ?? WIDTHS[type] ?? 200
export const withinWidths = (width: number): number => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)))

/** Every column in its place. */
export function inOrder(columns: readonly Column[], { order }: ColumnSettings): Column[] {
  const place = new Map(order.map((id, at) => [id, at]))
  const at = ({ id }: Column) => place.get(id) ?? order.length
  return columns.toSorted((one, other) => at(one) - at(other))
}

/** Those that are shown; the first one when all are hidden, or there would be no table. */
export function shownColumns(columns: readonly Column[], settings: ColumnSettings): Column[] {
  const all = inOrder(columns, settings)
  const hidden = new Set(settings.hidden)
  const shown = all.filter(({ id }) => !hidden.has(id))
  return shown.length > 0 ? shown : all.slice(0, 1)
}

/** A column moved by so many places. */
export function moved(columns: readonly Column[], settings: ColumnSettings, id: string, by: number): ColumnSettings {
  const order = inOrder(columns, settings).map((column) => column.id)
  const from = order.indexOf(id)
  const to = Math.min(order.length - 1, Math.max(0, from + by))
  if (from < 0 || to === from) return settings
  order.splice(to, 0, ...order.splice(from, 1))
  return { ...settings, order }
}

export function toggled(settings: ColumnSettings, id: string): ColumnSettings {
  const hidden = settings.hidden.filter((other) => other !== id)
  return { ...settings, hidden: hidden.length < settings.hidden.length ? hidden : [...hidden, id] }
}

/** What was stored; whatever does not fit is left out. */
export function readSettings(text: string | null): ColumnSettings {
  try {
    const { order, hidden, widths } = JSON.parse(text ?? '') as Partial<ColumnSettings>
    const ids = (list: unknown, otherwise: string[]) =>
      Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : otherwise
    const sizes = Object.entries(widths ?? {}).filter(([, width]) => typeof width === 'number' && width > 0)
    return {
      order: ids(order, DEFAULTS.order),
      hidden: ids(hidden, DEFAULTS.hidden),
      widths: Object.fromEntries(sizes.map(([id, width]) => [id, withinWidths(width)])),
    }
  } catch {
    return DEFAULTS
  }
}
