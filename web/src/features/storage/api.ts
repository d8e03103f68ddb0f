import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  apiUrl,
  type List,
  type StorageConflict,
  type StorageEntry,
  type StorageLink,
  type StorageListOptions,
  type StorageUsage,
  url,
} from '@/lib/api/index.ts'
import { queryClient } from '@/lib/query.ts'

/** Everything that is known of a project's (slug) storage is below this key. */
export const storageKey = (project: string) => ['projects', project, 'storage'] as const
const PAGE = 500
/** Paths in one request. */
const MAX_PATHS = 1_000

export interface Listed extends Pick<StorageListOptions, 'sort' | 'order'> {
  /** The folder. */
  path: string
  /** Searched for by name, everywhere in the project; the folder and the order mean nothing then. */
  q?: string
}

/** A folder, or what was found, page by page. */
export const entriesQuery = (project: string, { path, q, sort = 'name', order = 'asc' }: Listed) =>
  infiniteQueryOptions({
    queryKey: [...storageKey(project), 'entries', q ? { q } : { path, sort, order }],
    queryFn: ({ pageParam, signal }) =>
      api.get<List<StorageEntry>>(url`/projects/${project}/storage`, {
        query: { ...(q ? { q } : { path, sort, order }), limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Services write as well: what was seen a while ago is asked for again.
    staleTime: 2_000,
  })

/** A file or folder by itself. */
export const entryQuery = (project: string, path: string) =>
  queryOptions({
    queryKey: [...storageKey(project), 'entry', path],
    queryFn: ({ signal }) =>
      api.get<StorageEntry>(url`/projects/${project}/storage/entry`, { query: { path }, signal }),
    staleTime: 0,
  })

/** The folders of a folder, all of them: they come before the files. */
export const foldersQuery = (project: string, path: string) =>
  queryOptions({
    queryKey: [...storageKey(project), 'folders', path],
    queryFn: async ({ signal }) => {
      const folders: StorageEntry[] = []
      for (let cursor: string | undefined; ; ) {
        const page: List<StorageEntry> = await api.get(url`/projects/${project}/storage`, {
          query: { path, limit: PAGE, cursor },
          signal,
        })
        const found = page.items.filter(({ type }) => type === 'directory')
        folders.push(...found)
        if (page.nextCursor === undefined || found.length < page.items.length) return folders
        cursor = page.nextCursor
      }
    },
    staleTime: 0,
  })

/** What the project keeps, and may. */
export const usageQuery = (project: string) =>
  queryOptions({
    queryKey: [...storageKey(project), 'usage'],
    queryFn: ({ signal }) => api.get<StorageUsage>(url`/projects/${project}/storage/usage`, { signal }),
  })

/** Direct links of a file, or without a path of the project. */
export const linksQuery = (project: string, path?: string) =>
  queryOptions({
    queryKey: [...storageKey(project), 'links', path ?? null],
    queryFn: ({ signal }) =>
      api.get<List<StorageLink>>(url`/projects/${project}/storage/links`, { query: { path }, signal }),
    staleTime: 0,
  })

export interface TextContent {
  entry: StorageEntry
  content: string
}
/** A file as text; asked for anew each time, and forgotten when nobody looks. */
export const textQuery = (project: string, path: string) =>
  queryOptions({
    queryKey: [...storageKey(project), 'text', path],
    queryFn: ({ signal }) =>
      api.get<TextContent>(url`/projects/${project}/storage/content`, { query: { path }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })

/** Address of a file; `inline`: a browser shows it instead of saving it. The tag keeps it from showing what was there before. */
export const fileUrl = (project: string, { path, etag }: StorageEntry, inline = false) =>
  apiUrl(url`/projects/${project}/storage/download`, inline ? { path, inline, v: etag } : { path })

export const archivePath = (project: string) => url`/projects/${project}/storage/archive`
/** Address of a .zip with these in it. */
export const archiveUrl = (project: string, paths: readonly string[]) =>
  `${apiUrl(archivePath(project))}?${new URLSearchParams(paths.map((path) => ['path', path]))}`

/** Address of a small square of a picture. */
export const thumbnailUrl = (project: string, { path, etag }: StorageEntry, size: 50 | 100 | 200 | 400) =>
  apiUrl(url`/projects/${project}/storage/thumbnail`, { path, size, v: etag })

/** Something is another than it was: whoever looks at it asks again. What is being edited stays as it is. */
export const storageChanged = (project: string) =>
  queryClient.invalidateQueries({
    queryKey: storageKey(project),
    predicate: ({ queryKey }) => queryKey[3] !== 'text',
  })

export const moveEntry = (project: string, from: string, to: string, conflict: StorageConflict) =>
  api.patch<List<StorageEntry>>(url`/projects/${project}/storage/entries`, { from, to, conflict })
export const copyEntry = (project: string, from: string, to: string, conflict: StorageConflict) =>
  api.post<List<StorageEntry>>(url`/projects/${project}/storage/entries/copy`, { from, to, conflict })
export const makeFolder = (project: string, path: string) =>
  api.post<StorageEntry>(url`/projects/${project}/storage/directories`, { path })

export interface WriteText {
  path: string
  content: string
  /** Only over what has this tag; `new`: only where nothing is. */
  over?: string
}

export function useStorageActions(project: string) {
  const client = useQueryClient()
  const onSettled = () => storageChanged(project)
  return {
    makeFolder: useMutation({ mutationFn: (path: string) => makeFolder(project, path), onSettled }),
    writeText: useMutation({
      mutationFn: ({ path, content, over }: WriteText) =>
        api.put<StorageEntry>(
          url`/projects/${project}/storage/content`,
          { content },
          {
            query: { path },
            headers: over === undefined ? {} : over === 'new' ? { 'if-none-match': '*' } : { 'if-match': `"${over}"` },
          },
        ),
      onSettled,
    }),
    /** Shows the new name at once, and the old one again when it is refused. */
    rename: useMutation({
      mutationFn: async ({ entry, to }: { entry: StorageEntry; to: string }) => {
        const { items } = await moveEntry(project, entry.path, to, 'refuse')
        return items[0]
      },
      async onMutate({ entry, to }) {
        const key = [...storageKey(project), 'entries']
        await client.cancelQueries({ queryKey: key })
        const before = client.getQueriesData<Pages>({ queryKey: key })
        const name = to.slice(to.lastIndexOf('/') + 1)
        client.setQueriesData<Pages>({ queryKey: key }, (pages) => pages && renamed(pages, entry.id, name, to))
        return before
      },
      onError(_error, _input, before) {
        for (const [key, pages] of before ?? []) client.setQueryData(key, pages)
      },
      onSettled,
    }),
    remove: useMutation({
      async mutationFn(paths: readonly string[]) {
        let removed = 0
        for (let at = 0; at < paths.length; at += MAX_PATHS) {
          const part = paths.slice(at, at + MAX_PATHS)
          const answer = await api.post<{ removed: number }>(url`/projects/${project}/storage/entries/delete`, {
            paths: part,
          })
          removed += answer.removed
        }
        return removed
      },
      onSettled,
    }),
    createLink: useMutation({
      mutationFn: ({ path, ttl }: { path: string; ttl?: string }) =>
        api.post<StorageLink>(url`/projects/${project}/storage/links`, { path, ttl }),
      onSettled,
    }),
    regenerateLink: useMutation({
      mutationFn: (id: string) => api.post<StorageLink>(url`/projects/${project}/storage/links/${id}/regenerate`),
      onSettled,
    }),
    revokeLink: useMutation({
      mutationFn: (id: string) => api.delete(url`/projects/${project}/storage/links/${id}`),
      onSettled,
    }),
  }
}

interface Pages {
  pages: List<StorageEntry>[]
  pageParams: unknown[]
}

const renamed = (data: Pages, id: string, name: string, path: string): Pages => ({
  ...data,
  pages: data.pages.map((page) => ({
    ...page,
    items: page.items.map((entry) => (entry.id === id ? { ...entry, name, path } : entry)),
  })),
})
