import { useMemo, useRef, useState } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import { choose, chooseAll, type Held, keep, move, NOTHING, only, type Selection } from '../lib/selection.ts'

/** What is chosen of the entries. @param place where they are; in another, nothing is chosen */
export function useSelection(entries: readonly StorageEntry[], place: string) {
  const [held, setHeld] = useState({ place, selection: NOTHING })
  const keys = useMemo(() => entries.map(({ id }) => id), [entries])
  const seen = useRef<readonly string[]>(keys)
  let selection = held.place === place ? held.selection : NOTHING
  if (seen.current !== keys) {
    selection = keep(selection, keys, seen.current)
    seen.current = keys
  }
  if (held.selection !== selection || held.place !== place) setHeld({ place, selection })
  const set = (next: Selection) => setHeld({ place, selection: next })

  return {
    ids: selection.chosen,
    total: keys.length,
    /** Id of the entry that is reached by Tab. */
    focus: selection.focus ?? keys[0] ?? null,
    chosen: useMemo(() => entries.filter(({ id }) => selection.chosen.has(id)), [entries, selection]),
    choose: (id: string, how: Held) => set(choose(selection, keys, id, how)),
    only: (id: string) => set(only(id)),
    /** Answers the index of the entry that has the keyboard then. */
    move(step: number, how: Held): number {
      const next = move(selection, keys, step, how)
      set(next)
      return keys.indexOf(next.focus ?? '')
    },
    focusOn: (id: string) => set({ ...selection, focus: id }),
    all: () => set(chooseAll(selection, keys)),
    clear: () => set({ ...selection, chosen: new Set(), anchor: null }),
  }
}

export type Selected = ReturnType<typeof useSelection>
