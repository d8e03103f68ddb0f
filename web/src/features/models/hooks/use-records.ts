import { useQuery } from '@tanstack/react-query'
import type { Model } from '@/lib/api/index.ts'
import { countQuery, recordsQuery } from '../api.ts'
import { columnsOf } from '../lib/columns.ts'
import { toFilter } from '../lib/filter.ts'
import { DEFAULT_SIZE, type RecordsSearch } from '../lib/search.ts'
import { knownSort } from '../lib/sort.ts'

/** The records that the address asks for: a page of them, and how many there are. */
export function useRecords(project: string, model: Model, search: RecordsSearch) {
  const columns = columnsOf(model)
  const filter = toFilter(columns, search.filter ?? [], search.any === 1)
  const sort = knownSort(search.sort, new Set(columns.map(({ key }) => key)))
  const size = search.size ?? DEFAULT_SIZE
  const page = search.page ?? 1
  const query = {
    ...(filter ? { filter: JSON.stringify(filter) } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(sort ? { sort } : {}),
  }
  const list = useQuery(recordsQuery(project, model.slug, { ...query, size, page }))
  const count = useQuery(countQuery(project, model.slug, query))
  return {
    columns,
    filter,
    query,
    size,
    page,
    list,
    /** Undefined while it is counted, and when that takes too long. */
    total: count.data?.count,
    isNarrowed: filter !== undefined || Boolean(search.q),
  }
}
export type Records = ReturnType<typeof useRecords>
