/** Copies of files and of whole folders. */
import { ObjectId } from '../../database/contract.ts'
import { type EntryDocument, newEntry } from '../entries.repository.ts'
import { openFile } from '../reading.ts'
import type { Allowance } from '../room.ts'
import { bySize } from '../sort-keys.ts'
import { contentLost } from '../storage.errors.ts'
import type { Parts } from '../storage.service.ts'
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

  /** The file as it is by now; null when it is gone. */
  const copyFile = async (from: EntryDocument, copy: EntryDocument): Promise<EntryDocument | null> => {
    const opened = await openFile({ entries, blobs }, project, from)
    if (!opened) return null
    const { file, bytes } = opened
    const source = bytes[Symbol.asyncIterator]()
    let allowance: Allowance | undefined
    let taken = { entries: 0, bytes: 0 }
    let blob: string | null = null
    try {
      allowance = await room.forFile(project, file.name, null)
      await allowance.take(file.size)
      blob = (await blobs.write(project, bytes)).blob
      const { size, mime } = file
      const whole = { ...copy, blob, size, mime, bySize: bySize(size, copy._id.toHexString()) }
      await entries.insert(whole)
      blobs.adopt(blob)
      taken = { entries: 1, bytes: file.size }
      return whole
    } catch (error) {
      await source.return?.()
      await blobs.discard(project, blob, file.size)
      throw error
    } finally {
      allowance?.settle(taken)
    }
  }
  if (from.type === 'file') {
    const copy = await copyFile(from, top)
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
            if (type === 'file') await copyFile(child, copy)
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
