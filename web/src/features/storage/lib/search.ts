/** What the address says about the page. Part of the first page's scripts, hence little else is here. */
import { oneOf, type SearchOf, text } from '../../../lib/search-params.ts'

export const VIEWS = ['list', 'grid'] as const
export type View = (typeof VIEWS)[number]

export const SEARCH = {
  view: oneOf(VIEWS),
  sort: oneOf(['name', 'size', 'time']),
  order: oneOf(['asc', 'desc']),
  q: text,
  /** The file that is looked at: its name, or its path when it is in another folder. */
  preview: text,
  /** The same, of a text that is being edited. */
  edit: text,
}
export type StorageSearch = SearchOf<typeof SEARCH>

/** From folder to folder, order and look stay. The links are of these pages alone, hence what the address says is theirs. */
export const keepLook = (search: object): StorageSearch => {
  const { view, sort, order } = search as StorageSearch
  return { view, sort, order }
}
