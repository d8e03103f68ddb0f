import type { MouseEvent } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import { dragEnded, dragEntries, useDropTarget } from '../hooks/use-drag.ts'
import type { EntryActions } from '../hooks/use-entry-actions.ts'
import type { Selected } from '../hooks/use-selection.ts'
import type { Dropped } from '../lib/dropped.ts'

/** What a row or tile has to know of the page. */
export interface Browsing {
  /** Slug. */
  project: string
  entries: readonly StorageEntry[]
  selected: Selected
  actions: EntryActions
  /** They were found by a search, and may be anywhere. */
  searching: boolean
  /** Id of the entry whose name is being edited. */
  renaming: string | null
  /** Null: the name stays. */
  onRenamed: (entry: StorageEntry, name: string | null) => void
  onDropped: (dropped: Promise<Dropped>, folder: string) => void
}

const isTouch = (event: MouseEvent) => (event.nativeEvent as PointerEvent).pointerType === 'touch'

/** What makes an element stand for an entry: it is chosen, opened, dragged, and dropped on when it is a folder. */
export function useEntryElement(entry: StorageEntry, { selected, actions, renaming, onDropped }: Browsing) {
  const drop = useDropTarget({ folder: entry.path, onEntries: actions.put, onFiles: onDropped })
  const chosen = selected.ids.has(entry.id)
  const isFolder = entry.type === 'directory'
  return {
    chosen,
    over: isFolder && drop.over,
    element: {
      'data-entry': entry.id,
      'data-path': entry.path,
      'aria-selected': chosen,
      tabIndex: selected.focus === entry.id ? 0 : -1,
      draggable: renaming !== entry.id,
      onFocus: (event: React.FocusEvent) => {
        if (event.target === event.currentTarget && selected.focus !== entry.id) selected.focusOn(entry.id)
      },
      onClick(event: MouseEvent) {
        // Fingers have no second button and no keys: the first tap opens, as long as nothing is being chosen.
        if (isTouch(event) && selected.ids.size === 0) return actions.open(entry)
        const toggle = event.ctrlKey || event.metaKey || isTouch(event)
        selected.choose(entry.id, { toggle, extend: event.shiftKey })
      },
      onDoubleClick: (event: MouseEvent) => {
        if (!isTouch(event)) actions.open(entry)
      },
      onContextMenu: () => {
        if (!chosen) selected.only(entry.id)
      },
      onDragStart(event: React.DragEvent) {
        if (!chosen) selected.only(entry.id)
        dragEntries(event, chosen ? selected.chosen : [entry])
      },
      onDragEnd: dragEnded,
      ...(isFolder ? drop.handlers : {}),
    },
  }
}
