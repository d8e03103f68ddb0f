import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { PanelName } from '../components/bottom-panel.tsx'
import type { Target } from '../editor/index.ts'

const route = getRouteApi('/_app/projects/$slug/code')

/** The file and line in the address bar, and the way to go elsewhere. */
export function usePlace(entry: string) {
  const { file, line, column, panel } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = line === undefined ? null : `${file ?? entry}:${line}:${column ?? 1}`
  const [seen, setSeen] = useState<string | null>(null)
  const [target, setTarget] = useState<Target | null>(null)
  // A link from elsewhere: the address changed without `goTo`.
  if (asked !== seen) {
    setSeen(asked)
    if (line !== undefined) setTarget({ file: file ?? entry, line, column: column ?? 1 })
  }
  return {
    file,
    target,
    panel: panel ?? ('logs' as const),
    openFile: (path: string) =>
      navigate({
        search: (search) => ({
          ...search,
          file: path === entry ? undefined : path,
          line: undefined,
          column: undefined,
        }),
        replace: true,
      }),
    goTo(place: Target) {
      const { file, line, column } = place
      setTarget({ ...place })
      setSeen(`${file}:${line}:${column}`)
      return navigate({ search: (search) => ({ ...search, file, line, column }), replace: true })
    },
    setPanel: (next: PanelName) =>
      navigate({ search: (search) => ({ ...search, panel: next === 'logs' ? undefined : next }), replace: true }),
  }
}
