import type { StorageEntry } from '@/lib/api/index.ts'

/** What can be done with entries; the page does it. */
export interface EntryActions {
  /** A folder is entered, a file looked at. */
  open: (entry: StorageEntry) => void
  /** To the folder above. */
  up: () => void
  /** Begins to edit the name where it stands. */
  rename: (entry: StorageEntry) => void
  /** Opens the editor. */
  edit: (entry: StorageEntry) => void
  /** Shows the folder that a file was found in. */
  reveal: (entry: StorageEntry) => void
  download: (entries: readonly StorageEntry[]) => void
  relocate: (kind: 'move' | 'copy', entries: readonly StorageEntry[]) => void
  /** Moves or copies right away. */
  put: (kind: 'move' | 'copy', entries: readonly StorageEntry[], folder: string) => void
  duplicate: (entries: readonly StorageEntry[]) => void
  remove: (entries: readonly StorageEntry[]) => void
}
