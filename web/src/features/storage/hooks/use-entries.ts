import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { entriesQuery, type Listed } from '../api.ts'

/** The entries of a folder or a search that have come so far; `more` fetches the next ones. */
export function useEntries(project: string, listed: Listed) {
  const query = useInfiniteQuery({
    ...entriesQuery(project, listed),
    // In another order, the same folder stays in sight until it has come.
    placeholderData: (data, before) => {
      const old = before?.queryKey[4] as { path?: string } | undefined
      return !listed.q && old?.path === listed.path ? data : undefined
    },
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const entries = useMemo(() => {
    // What moves while pages are fetched may come twice.
    const items = data?.pages.flatMap((page) => page.items) ?? []
    return [...new Map(items.map((entry) => [entry.id, entry])).values()]
  }, [data])
  return {
    entries,
    known: data !== undefined,
    error: query.error,
    refetch: () => void query.refetch(),
    hasMore: hasNextPage,
    more: () => {
      // What failed is asked for again when all of it is.
      if (hasNextPage && !isFetchingNextPage && !query.isFetchNextPageError) void fetchNextPage()
    },
  }
}
