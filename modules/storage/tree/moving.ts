/** Entries get other places: moved, copied, deleted. Each is one step for whoever looks at the tree. */
import { ObjectId } from '../../database/contract.ts'
import type { StorageConflict, StorageEntry } from '../contract.ts'
import { BIN, type EntryDocument, newEntry, type Place } from '../entries.repository.ts'
import { MAX_DEPTH, pathOf } from '../paths.ts'
import { alreadyExists, intoItself, isDirectory, notEmpty, notFound, pathInvalid } from '../storage.errors.ts'
import type { Parts } from '../storage.service.ts'
import { filePath, underFreeName } from '../writing.ts'
import { copyTree } from './copying.ts'
import { FOLDER, toEntry } from './tree.ts'

export interface Moving {
  move(project: string, from: string, to: string, conflict?: StorageConflict): Promise<StorageEntry>
  copy(project: string, from: string, to: string, conflict?: StorageConflict): Promise<StorageEntry>
  remove(project: string, path: string, options?: { recursive?: boolean }): Promise<boolean>
}

export function createMoving(parts: Parts): Moving {
  const { entries, tree, lock, bin } = parts

  const existing = async (project: string, path: string): Promise<EntryDocument> => {
    const names = filePath(path)
    const found = await tree.find(project, names)
    if (!found) throw notFound([pathOf(names)])
    return found
  }
  /** Folders below a folder, one below the other, at most. */
  const heightOf = async (root: ObjectId, { _id, type }: EntryDocument): Promise<number> => {
    let height = 0
    for (let level = type === 'directory' ? [_id] : []; level.length > 0 && height < MAX_DEPTH; height += 1)
      level = (await entries.folders(root, level)).map((folder) => folder._id)
    return height
  }
  const checkDepth = async (project: string, entry: EntryDocument, to: readonly string[]): Promise<void> => {
    // What is in the deepest folder needs a name too.
    if (to.length > 1 && to.length + (await heightOf(new ObjectId(project), entry)) > MAX_DEPTH)
      throw pathInvalid([JSON.stringify(pathOf(to)), `with what is in it, it is more than ${MAX_DEPTH} folders deep`])
  }
  /**
   * Gives an entry its place. `put` resolves to null when that is taken.
   * @returns the entry, and what had to go for it
   */
  const settle = async (
    project: string,
    entry: EntryDocument,
    place: Place,
    conflict: StorageConflict,
    path: string,
  ): Promise<{ placed: EntryDocument; victim?: EntryDocument }> => {
    const root = new ObjectId(project)
    const put = async (at: Place) => {
      // Nobody else adds anything meanwhile. Not every server says of an update that it would double a name.
      const there = await entries.child(root, at.parent, at.name)
      if (there && !there._id.equals(entry._id)) return null
      return entry.project.equals(BIN) ? entries.restore(entry._id, root, at) : entries.place(entry._id, at)
    }
    if (conflict === 'rename')
      return { placed: await underFreeName(place.name, (name) => put({ parent: place.parent, name })) }
    const placed = await put(place)
    if (placed) return { placed }
    const victim = await entries.child(root, place.parent, place.name)
    if (!victim || victim._id.equals(entry._id)) return { placed: entry }
    if (conflict === 'refuse') throw alreadyExists([path])
    if (victim.type === 'directory' || entry.type === 'directory') throw isDirectory([path])
    await entries.supplant(victim, entry._id, root)
    return { placed: { ...entry, ...place }, victim }
  }

  return {
    async move(project, from, to, conflict = 'refuse') {
      const names = filePath(to)
      const path = pathOf(names)
      const source = filePath(from)
      const { placed, victim } = await lock.alone(project, async () => {
        const entry = await existing(project, from)
        // Before the folders on the way there are made.
        const isInside = names.length > source.length && source.every((name, at) => name === names[at])
        if (isInside && entry.type === 'directory') throw intoItself([pathOf(source)])
        const place = await tree.placeOf(project, names)
        if (entry.type === 'directory') {
          const above = await tree.above(project, place.parent)
          if (above.some((id) => id.equals(entry._id))) throw intoItself([pathOf(source)])
          await checkDepth(project, entry, names)
        }
        return settle(project, entry, place, conflict, path)
      })
      if (victim) await bin.empty(project, victim)
      return toEntry(placed, pathOf([...names.slice(0, -1), placed.name]))
    },

    async copy(project, from, to, conflict = 'refuse') {
      const names = filePath(to)
      const path = pathOf(names)
      const entry = await existing(project, from)
      await checkDepth(project, entry, names)
      const there = await tree.find(project, names)
      if (there && conflict === 'refuse') throw alreadyExists([path])
      // Its copy would take its place, and its links would end.
      if (there?._id.equals(entry._id) && conflict === 'overwrite') return toEntry(there, path)
      const root = new ObjectId(project)
      // Made where nobody sees it; a copy that breaks off is deleted as anything else.
      const top = newEntry(root, { parent: BIN, name: '' }, entry.type, { ...FOLDER, mime: entry.mime }, new Date())
      const made = { ...top, project: BIN, owner: root, name: top._id.toHexString() }
      let whole: EntryDocument | undefined
      try {
        whole = await copyTree(parts, project, entry, made)
        const copy = whole
        const { placed, victim } = await lock.alone(project, async () => {
          // Deleted meanwhile, it is not there as a whole; and it may have grown deeper.
          const still = await entries.byId(entry._id)
          if (!still || (await tree.located(project, [still])).length === 0) throw notFound([pathOf(filePath(from))])
          await checkDepth(project, copy, names)
          return settle(project, copy, await tree.placeOf(project, names), conflict, path)
        })
        if (victim) await bin.empty(project, victim)
        return toEntry(placed, pathOf([...names.slice(0, -1), placed.name]))
      } catch (error) {
        await bin.empty(project, whole ?? made)
        throw error
      }
    },

    async remove(project, path, { recursive = false } = {}) {
      const names = filePath(path)
      const gone = await lock.alone(project, async () => {
        const entry = await tree.find(project, names)
        if (!entry) return null
        if (entry.type === 'directory' && !recursive) {
          const [inside] = await entries.children(entry.project, [entry._id], 1)
          if (inside) throw notEmpty([pathOf(names)])
        }
        await entries.bin(entry)
        return entry
      })
      if (gone) await bin.empty(project, gone)
      return gone !== null
    },
  }
}
