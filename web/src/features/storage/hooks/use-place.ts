import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { setPreference, usePreferences } from '@/stores/preferences.ts'
import type { Order } from '../components/file-list.tsx'
import { joinPath, parentOf, pathOfPreview, pathOfSplat, previewOf, splatOf } from '../lib/paths.ts'
import type { View } from '../lib/search.ts'
import type { Target } from './use-target.ts'

const route = getRouteApi('/_app/projects/$slug/storage/$')

/** Where the page is, as the address has it, and how it gets elsewhere. */
export function usePlace() {
  const { slug: project, _splat } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const usualView = usePreferences((state) => state.storageView)
  const [target, setTarget] = useState<Target | null>(null)
  const path = pathOfSplat(_splat)
  const order: Order = { sort: search.sort ?? 'name', order: search.order ?? 'asc' }
  const pathOf = (name: string | undefined) => (name === undefined ? null : pathOfPreview(path, name))

  /** @param to what has the focus there */
  const goTo = (folder: string, to: Target = { path: null }) => {
    setTarget(to)
    void navigate({
      to: '/projects/$slug/storage/$',
      params: { slug: project, _splat: splatOf(folder) },
      search: { view: search.view, sort: search.sort, order: search.order },
    })
  }
  const change = (next: Partial<typeof search>, replace: boolean) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })

  return {
    project,
    path,
    query: search.q ?? '',
    order,
    view: search.view ?? usualView ?? ('list' as View),
    preview: pathOf(search.preview),
    editing: pathOf(search.edit),
    target,
    goTo,
    up: () => {
      if (path !== '/') goTo(parentOf(path), { path })
    },
    /** To a file, wherever it is. */
    reveal: (file: string) => goTo(parentOf(file), { path: file, choose: true }),
    show: (name: string) => setTarget({ path: joinPath(path, name), choose: true }),
    refocus: (file: string | null) => setTarget({ path: file }),
    onQuery: (q: string) => change({ q: q || undefined, preview: undefined, edit: undefined }, true),
    onOrder: ({ sort, order: next }: Order) =>
      change({ sort: sort === 'name' ? undefined : sort, order: next === 'asc' ? undefined : next }, true),
    onView(view: View) {
      setPreference({ storageView: view })
      change({ view: undefined }, true)
    },
    /** Looking at a file is a step that Back undoes; going from one to the next is none. */
    onPreview(file: string | null) {
      const preview = file === null ? undefined : previewOf(path, file)
      change({ preview, edit: undefined }, search.preview !== undefined || preview === undefined)
    },
    onEdit: (file: string | null) => change({ edit: file === null ? undefined : previewOf(path, file) }, file === null),
  }
}

export type Place = ReturnType<typeof usePlace>
