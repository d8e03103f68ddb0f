import { useEffect, useRef } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import type { Selected } from './use-selection.ts'

/** Something to bring into view, with the focus; a new object does it again. */
export interface Target {
  /** Null: the first entry. */
  path: string | null
  /** It is chosen as well. */
  choose?: boolean
}

interface TargetOptions {
  target: Target | null
  entries: readonly StorageEntry[]
  selected: Selected
  onShow: (index: number) => void
}

/** Goes to the target as soon as it is there, once. */
export function useTarget({ target, entries, selected, onShow }: TargetOptions) {
  const done = useRef<Target | null>(null)
  useEffect(() => {
    if (!target || done.current === target) return
    const index = target.path === null ? 0 : entries.findIndex(({ path }) => path === target.path)
    const entry = entries[index]
    if (!entry) return
    done.current = target
    if (target.choose) selected.only(entry.id)
    else selected.focusOn(entry.id)
    onShow(index)
  })
}
