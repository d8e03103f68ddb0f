/** What the page's address may say. Part of the first page's scripts, hence nothing else is here. */
import { one, oneOf, text } from '../../../lib/search-params.ts'

export const RANGES = ['today', '7d', '30d', 'quarter', 'year', 'custom'] as const
export type Range = (typeof RANGES)[number]
export const GROUPS = ['day', 'week', 'month'] as const
export type Group = (typeof GROUPS)[number]
export const KINDS = ['area', 'bar'] as const
export type Kind = (typeof KINDS)[number]

const day = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined

/** `hide`: those left out of the chart; `goal`: the one whose details are open; by their full slugs. */
export const SEARCH = {
  range: oneOf(RANGES),
  from: day,
  to: day,
  group: oneOf(GROUPS),
  chart: oneOf(KINDS),
  hide: text,
  goal: text,
  new: one,
}

export interface GoalsSearch {
  range?: Range
  from?: string
  to?: string
  group?: Group
  chart?: Kind
  hide?: string
  goal?: string
  new?: 1
}
