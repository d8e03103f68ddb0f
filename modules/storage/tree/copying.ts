/** Copies of files and of whole folders. */
import { ObjectId } from '../../database/contract.ts'
import { type EntryDocument, newEntry } from '../entries.repository.ts'
import { bySize } from '../sort-keys.ts'
import { contentLost } from '../storage.errors.ts'
import type { Parts } from '../storage.service.ts'
import { isOf } from '../writing.ts'
import { FOLDER } from './tree.ts'

/** Entries of a folder read at once. */
const PAGE = 200

/**
 * Copies an entry and all below it to `top`, a document for the copy that is not stored yet and whose place nobody sees.
 * Resolves to the stored one. What is copied of a file is what it has when its turn comes.
 * @throws M3M_STORAGE_QUOTA, M3M_STORAGE_LOST and others of drivers
 */
export async function copyTree(
  { entries, blobs, room, signal }: Parts,
  project: string,
  from: EntryDocument,
  top: EntryDocument,
): Promise<EntryDocument> {
  const root = new ObjectId(project)

  const copyFile = async (file: EntryDocument, copy: EntryDocument): Promise<EntryDocument> => {
    const allowance = await room.forFile(project, file.name, null)
    let taken = { entries: 0, bytes: 0 }
    let blob: string | null = null
    try {
      await allowance.take(file.size)
      const source = await blobs.read(project, file.blob, { start: 0, end: file.size })
      blob = (await blobs.write(project, source)).blob
      const whole = { ...copy, blob, size: file.size, bySize: bySize(file.size, copy._id.toHexString()) }
      await entries.insert(whole)
      blobs.adopt(blob)
      taken = { entries: 1, bytes: file.size }
      return whole
    } catch (error) {
      await blobs.discard(project, blob)
      throw error
    } finally {
      allowance.settle(taken)
    }
  }
  /** The file as it is by now when what it had was gone; null when it is gone itself. */
  const copyNow = async (file: EntryDocument, copy: EntryDocument): Promise<EntryDocument | null> => {
    for (let now: EntryDocument | null = file; now; ) {
      try {
        return await copyFile(now, copy)
      } catch (error) {
        if (!isOf(error, contentLost)) throw error
        const then: EntryDocument | null = await entries.byId(file._id)
        if (then && then.blob === now.blob) throw error
        now = then
      }
    }
    return null
  }
  if (from.type === 'file') {
    const copy = await copyNow(from, top)
    if (!copy) throw contentLost()
    return copy
  }
  await room.forEntry(project, () => entries.insert(top))
  for (let level = [{ from: from._id, to: top._id }]; level.length > 0; ) {
    const next: typeof level = []
    for (const folder of level) {
      for (const type of ['directory', 'file'] as const) {
        for (let after: string | undefined; ; ) {
          signal.throwIfAborted()
          const page = {
            order: 'byName',
            descending: false,
            limit: PAGE,
            ...(after === undefined ? {} : { after }),
          } as const
          const found = await entries.page(root, folder.from, type, page)
          for (const child of found) {
            const content = type === 'file' ? child : FOLDER
            const copy = newEntry(root, { parent: folder.to, name: child.name }, type, content, new Date())
            if (type === 'file') await copyNow(child, copy)
            else {
              await room.forEntry(project, () => entries.insert(copy))
              next.push({ from: child._id, to: copy._id })
            }
          }
          if (found.length < PAGE) break
          after = found.at(-1)!.byName
        }
      }
    }
    level = next
  }
  return top
}
