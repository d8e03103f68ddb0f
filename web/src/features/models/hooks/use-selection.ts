import { useState } from 'react'
import type { ModelRecord } from '@/lib/api/index.ts'

/** Records that are marked: some of those on the page, or all that match. What is not on the page any more is not marked. */
export function useSelection(records: readonly ModelRecord[], scope: string) {
  const [state, setState] = useState<{ scope: string; ids: ReadonlySet<string>; all: boolean }>({
    scope,
    ids: new Set(),
    all: false,
  })
  const here = state.scope === scope
  const ids = records.filter(({ id }) => here && state.ids.has(id)).map(({ id }) => id)
  const all = here && state.all && ids.length === records.length && records.length > 0
  const set = (next: readonly string[], everything = false) => setState({ scope, ids: new Set(next), all: everything })
  return {
    ids,
    /** Also those on other pages. */
    all,
    has: (id: string) => here && state.ids.has(id),
    toggle(id: string, on: boolean) {
      set(on ? [...ids, id] : ids.filter((other) => other !== id))
    },
    togglePage: (on: boolean) => set(on ? records.map(({ id }) => id) : []),
    takeAll: () =>
      set(
        records.map(({ id }) => id),
        true,
      ),
    clear: () => set([]),
  }
}
export type Selection = ReturnType<typeof useSelection>
