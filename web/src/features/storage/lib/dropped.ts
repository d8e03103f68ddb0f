/** What people drop on the page or choose from their disk, as files with paths. */
import type { Chosen } from './uploads.ts'

export interface Dropped {
  files: Chosen[]
  /** Paths of folders without anything in them: no file would make them. */
  emptyFolders: string[]
}

/** Whether files are being dragged in from outside of the page. */
export const hasFiles = (transfer: DataTransfer): boolean => transfer.types.includes('Files')

/** Reads a drop, folders with all that is in them. Must be called while the event is handled. */
export function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  // Both are there only until the event is over.
  const given = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }))
  return readAll(given)
}

async function readAll(given: { entry: FileSystemEntry | null; file: File | null }[]): Promise<Dropped> {
  const dropped: Dropped = { files: [], emptyFolders: [] }
  for (const { entry, file } of given) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, entry.name, dropped)
    else if (file) dropped.files.push({ path: file.name, file })
  }
  return dropped
}

async function walk(folder: FileSystemDirectoryEntry, path: string, dropped: Dropped): Promise<void> {
  const reader = folder.createReader()
  let found = 0
  for (;;) {
    // It gives them in parts, and none when there are no more.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) break
    found += part.length
    for (const entry of part) {
      const below = `${path}/${entry.name}`
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, below, dropped)
      else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
        dropped.files.push({ path: below, file })
      }
    }
  }
  if (found === 0) dropped.emptyFolders.push(path)
}

/** Files of an `<input type="file">`; one that chooses folders gives their paths. */
export const readChosen = (files: FileList | null): Chosen[] =>
  [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
