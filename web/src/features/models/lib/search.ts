/** What the address of a model's records may say. Part of the first page's scripts, hence nothing else is here. */
import { one, text } from '../../../lib/search-params.ts'

/** One thing that records have to fulfil: the key of a field, an operator, and what it is compared with. */
export type Condition = [key: string, operator: string, ...values: string[]]

const MAX_CONDITIONS = 20
const isCondition = (value: unknown): value is Condition =>
  Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'string')

const conditions = (value: unknown): Condition[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const found = value.filter(isCondition).slice(0, MAX_CONDITIONS)
  return found.length > 0 ? found : undefined
}

export const PAGE_SIZES = [25, 50, 100, 250] as const
export type PageSize = (typeof PAGE_SIZES)[number]
export const DEFAULT_SIZE: PageSize = 50

const size = (value: unknown) => PAGE_SIZES.find((known) => known === value)
const page = (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) > 1 && (value as number) <= 1_000_000 ? (value as number) : undefined

/** `sort`: `-createdAt,name`; `any`: one of the conditions is enough; `record`: the id of the one that is open, or `new`. */
export const SEARCH = { q: text, sort: text, filter: conditions, any: one, page, size, record: text }

export interface RecordsSearch {
  q?: string
  sort?: string
  filter?: Condition[]
  any?: 1
  page?: number
  size?: PageSize
  record?: string
}
