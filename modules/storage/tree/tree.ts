/** The way from paths to entries and back. */
import { ObjectId } from '../../database/contract.ts'
import type { StorageEntry } from '../contract.ts'
import { BIN, type EntriesRepository, type EntryDocument, newEntry, type Place } from '../entries.repository.ts'
import { pathOf } from '../paths.ts'
import type { Room } from '../room.ts'
import { notDirectory, notFound } from '../storage.errors.ts'

export interface Tree {
  /** The entry at a path from the root; null when there is none, and for the root itself. */
  find(project: string, names: readonly string[]): Promise<EntryDocument | null>
  /** The id of a folder; of the root, the project's. @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_NOT_DIRECTORY */
  folder(project: string, names: readonly string[]): Promise<ObjectId>
  /** The same, and makes what is missing of it. @throws M3M_STORAGE_NOT_DIRECTORY, M3M_STORAGE_QUOTA */
  ensureFolder(project: string, names: readonly string[]): Promise<ObjectId>
  /** Where a path leads, in a folder that is there. */
  placeOf(project: string, names: readonly string[]): Promise<Place>
  /** Entries with their paths; those that are deleted are left out. */
  located(project: string, found: readonly EntryDocument[]): Promise<StorageEntry[]>
  /** Ids from a folder up to, not including, the root. */
  above(project: string, folder: ObjectId): Promise<ObjectId[]>
}

const CONTENT = /^[0-9a-f]{32}$/

/** Names what is in a file: a blob grows, and never changes otherwise. */
export const etagOf = ({ blob, size }: Pick<EntryDocument, 'blob' | 'size'>): string =>
  `${blob !== null && CONTENT.test(blob) ? blob : 'empty'}-${size.toString(36)}`

export const toEntry = (document: EntryDocument, path: string): StorageEntry => ({
  id: document._id.toHexString(),
  path,
  name: document.name,
  type: document.type,
  size: document.size,
  mime: document.mime,
  etag: document.type === 'file' ? etagOf(document) : null,
  createdAt: document.createdAt.toISOString(),
  updatedAt: document.updatedAt.toISOString(),
})

export const FOLDER = { blob: null, size: 0, mime: null }

/** @param isGone whether a project is being deleted */
export function createTree(entries: EntriesRepository, room: Room, isGone: (project: string) => boolean): Tree {
  const isFolder = (found: EntryDocument, names: readonly string[]): ObjectId => {
    if (found.type !== 'directory') throw notDirectory([pathOf(names)])
    return found._id
  }
  const tree: Tree = {
    async find(project, names) {
      const root = new ObjectId(project)
      let parent = root
      let found: EntryDocument | null = null
      for (const name of names) {
        if (found && found.type !== 'directory') return null
        found = await entries.child(root, parent, name)
        if (!found) return null
        parent = found._id
      }
      return found
    },
    async folder(project, names) {
      if (names.length === 0) return new ObjectId(project)
      const found = await tree.find(project, names)
      if (!found) throw notFound([pathOf(names)])
      return isFolder(found, names)
    },
    async ensureFolder(project, names) {
      if (isGone(project)) throw notFound(['/'])
      const root = new ObjectId(project)
      let parent = root
      for (const [at, name] of names.entries()) {
        const path = names.slice(0, at + 1)
        let found = await entries.child(root, parent, name)
        while (!found) {
          const made = newEntry(root, { parent, name }, 'directory', FOLDER, new Date())
          const isMade = await room.forEntry(project, () => entries.insert(made))
          found = isMade ? made : await entries.child(root, parent, name)
        }
        parent = isFolder(found, path)
      }
      return parent
    },
    async placeOf(project, names) {
      return { parent: await tree.ensureFolder(project, names.slice(0, -1)), name: names.at(-1)! }
    },
    async located(project, found) {
      const root = new ObjectId(project)
      const known = new Map<string, EntryDocument>()
      let missing = found.map(({ parent }) => parent).filter((id) => !id.equals(root))
      while (missing.length > 0) {
        const above = await entries.byIds(missing)
        for (const folder of above) known.set(folder._id.toHexString(), folder)
        missing = above
          .map(({ parent }) => parent)
          .filter((id) => !id.equals(root) && !id.equals(BIN) && !known.has(id.toHexString()))
      }
      return found.flatMap((document) => {
        const names = [document.name]
        for (let { parent } = document; !parent.equals(root); ) {
          const folder = known.get(parent.toHexString())
          if (!folder || folder.parent.equals(BIN)) return []
          names.unshift(folder.name)
          parent = folder.parent
        }
        return [toEntry(document, pathOf(names))]
      })
    },
    async above(project, folder) {
      const root = new ObjectId(project)
      const ids: ObjectId[] = []
      for (let at = folder; !at.equals(root); ) {
        ids.push(at)
        const found = await entries.byId(at)
        if (!found) break
        at = found.parent
      }
      return ids
    },
  }
  return tree
}
