import { type DragEvent, useState } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import { type Dropped, hasFiles, readDropped } from '../lib/dropped.ts'
import { mayMove } from './use-relocate.ts'

/** What is being dragged inside of the page: a drag shows its data to nobody before it is dropped. */
let dragged: readonly StorageEntry[] = []

/** Makes entries able to be dragged to a folder. */
export const dragEntries = (event: DragEvent, entries: readonly StorageEntry[]) => {
  dragged = entries
  event.dataTransfer.effectAllowed = 'copyMove'
  event.dataTransfer.setData('text/plain', entries.map(({ path }) => path).join('\n'))
}
export const dragEnded = () => {
  dragged = []
}

interface DropOptions {
  /** The folder things are dropped into. */
  folder: string
  onEntries: (kind: 'move' | 'copy', entries: readonly StorageEntry[], folder: string) => void
  onFiles: (dropped: Promise<Dropped>, folder: string) => void
}

/** A folder that files from outside, and entries of the page, can be dropped on. `over`: something is held above it. */
export function useDropTarget({ folder, onEntries, onFiles }: DropOptions) {
  // Entering a child comes before leaving its parent: only counting tells whether it is still inside.
  const [depth, setDepth] = useState(0)
  const fits = ({ dataTransfer, ctrlKey, altKey }: DragEvent) =>
    hasFiles(dataTransfer) ||
    (dragged.length > 0 && (ctrlKey || altKey || dragged.some((entry) => mayMove(entry, folder))))
  return {
    over: depth > 0,
    handlers: {
      onDragEnter(event: DragEvent) {
        if (!fits(event)) return
        event.preventDefault()
        // It is above this folder, not above the one around it.
        event.stopPropagation()
        setDepth((before) => before + 1)
      },
      onDragLeave(event: DragEvent) {
        if (!fits(event)) return
        event.stopPropagation()
        setDepth((before) => Math.max(0, before - 1))
      },
      onDragOver(event: DragEvent) {
        if (!fits(event)) return
        event.preventDefault()
        event.stopPropagation()
        event.dataTransfer.dropEffect = hasFiles(event.dataTransfer) || event.ctrlKey || event.altKey ? 'copy' : 'move'
      },
      onDrop(event: DragEvent) {
        setDepth(0)
        if (!fits(event)) return
        event.preventDefault()
        event.stopPropagation()
        if (hasFiles(event.dataTransfer)) onFiles(readDropped(event.dataTransfer), folder)
        else onEntries(event.ctrlKey || event.altKey ? 'copy' : 'move', dragged, folder)
        dragged = []
      },
    },
  }
}
