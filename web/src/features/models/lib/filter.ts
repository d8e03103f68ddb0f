/** Conditions somebody chose, and the filter the server takes for them. */
import { isId } from '../../../../../modules/schemas.ts'
import type { Column } from './columns.ts'
import type { Condition } from './search.ts'
import { isDay, toIso } from './times.ts'
import { type Draft, itemRules, readDraft } from './values.ts'

export const OPERATORS = [
  'contains',
  'lacks',
  'starts',
  'is',
  'not',
  'in',
  'gt',
  'gte',
  'lt',
  'lte',
  'has',
  'hasNot',
  'empty',
  'filled',
] as const
export type Operator = (typeof OPERATORS)[number]

const TEXT: Operator[] = ['contains', 'lacks', 'starts', 'is', 'not', 'empty', 'filled']
const NUMBER: Operator[] = ['is', 'not', 'gt', 'gte', 'lt', 'lte', 'empty', 'filled']
const BY_TYPE: Record<Column['type'], Operator[]> = {
  string: TEXT,
  text: TEXT,
  file: TEXT,
  integer: NUMBER,
  float: NUMBER,
  boolean: ['is', 'empty', 'filled'],
  date: ['is', 'gte', 'gt', 'lte', 'lt', 'empty', 'filled'],
  datetime: ['gte', 'lt', 'empty', 'filled'],
  enum: ['is', 'not', 'in', 'empty', 'filled'],
  reference: ['is', 'not', 'empty', 'filled'],
  array: ['has', 'hasNot', 'empty', 'filled'],
  json: ['empty', 'filled'],
  id: ['is', 'not'],
}

export const operatorsOf = ({ type, field }: Column): Operator[] =>
  field || type === 'id' ? BY_TYPE[type] : BY_TYPE[type].filter((operator) => takes(operator) !== 'nothing')

export function takes(operator: string): 'nothing' | 'one' | 'several' {
  if (operator === 'empty' || operator === 'filled') return 'nothing'
  return operator === 'in' ? 'several' : 'one'
}

/** A text as a part of a pattern. */
const escaped = (text: string): string => text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
const MAX_PATTERN = 200
const isText = (type: string): boolean => ['string', 'text', 'file', 'enum'].includes(type)

/** The value of a condition as the server takes it; undefined while it is none. */
function operandOf(column: Column, draft: string): unknown {
  const { type, field } = column
  if (type === 'id' || type === 'reference') return isId(draft.trim()) ? draft.trim() : undefined
  if (type === 'date') return isDay(draft) ? draft : undefined
  if (type === 'datetime') return toIso(draft)
  if (!field) return undefined
  const { type: kind } = type === 'array' ? itemRules(field) : field
  const rules = { type: kind, options: field.items?.options ?? field.options }
  // A filter may ask for what no option is any more.
  const read = readDraft(kind === 'enum' ? { type: 'string' } : rules, draft as Draft)
  return 'flaw' in read || read.value === null ? undefined : read.value
}

/** The filter of one condition; undefined while it is not complete. */
export function conditionFilter(column: Column, [, operator, ...values]: Condition): object | undefined {
  const { key, type } = column
  if (!operatorsOf(column).includes(operator as Operator)) return undefined
  if (operator === 'empty' || operator === 'filled') {
    if (type === 'array') return { [operator === 'empty' ? '$or' : '$nor']: [{ [key]: null }, { [key]: { $size: 0 } }] }
    const nothing = isText(type) ? [null, ''] : [null]
    return { [key]: { [operator === 'empty' ? '$in' : '$nin']: nothing } }
  }
  if (operator === 'in') {
    const known = values.filter(Boolean)
    return known.length === 0 ? undefined : { [key]: { $in: known } }
  }
  const value = operandOf(column, values[0] ?? '')
  if (value === undefined) return undefined
  switch (operator as Operator) {
    case 'contains':
    case 'starts': {
      const $regex = `${operator === 'starts' ? '^' : ''}${escaped(String(value))}`
      return $regex.length > MAX_PATTERN ? undefined : { [key]: { $regex, $options: 'i' } }
    }
    case 'lacks': {
      const $regex = escaped(String(value))
      return $regex.length > MAX_PATTERN ? undefined : { [key]: { $not: { $regex, $options: 'i' } } }
    }
    case 'not':
    case 'hasNot':
      return { [key]: { $ne: value } }
    case 'is':
    case 'has':
      return { [key]: value }
    default:
      return { [key]: { [`$${operator}`]: value } }
  }
}

/** The filter of all conditions that are complete and about columns there are; undefined for none. */
export function toFilter(
  columns: readonly Column[],
  conditions: readonly Condition[],
  any = false,
): object | undefined {
  const filters = conditions.flatMap((condition) => {
    const column = columns.find(({ key }) => key === condition[0])
    const filter = column && conditionFilter(column, condition)
    return filter ? [filter] : []
  })
  if (filters.length <= 1) return filters[0]
  return { [any ? '$or' : '$and']: filters }
}

/** A condition about a column, with its first operator. */
export const newCondition = (column: Column): Condition => [column.key, operatorsOf(column)[0]!]

/** The same condition by another operator, with as much of its values as that takes. */
export function withOperator([key, , ...values]: Condition, operator: Operator): Condition {
  const kind = takes(operator)
  if (kind === 'nothing') return [key, operator]
  return [key, operator, ...(kind === 'one' ? values.slice(0, 1) : values)]
}
