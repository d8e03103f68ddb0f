import { type Db, ensureIndexes, ObjectId } from '../database/contract.ts'

interface ThumbnailDocument {
  /** What is in the file, and the size: `<etag>:50`. */
  _id: string
  project: ObjectId
  blob: string
  /** Null: there is none to be made. */
  bytes: Uint8Array | null
}

export type ThumbnailsRepository = ReturnType<typeof createThumbnailsRepository>

export function createThumbnailsRepository(db: Db) {
  const thumbnails = db.collection<ThumbnailDocument>('storage_thumbnails')
  return {
    ensureIndexes: () => ensureIndexes(thumbnails, [{ key: { blob: 1 } }, { key: { project: 1 } }]),
    /** Undefined when nobody asked for it yet; null when it is known that there is none. */
    async of(id: string): Promise<Buffer | null | undefined> {
      const found = await thumbnails.findOne({ _id: id })
      if (!found) return undefined
      if (found.bytes === null) return null
      // Drivers read bytes as a `Binary`, whose buffer may be longer than what is in it.
      const read = found.bytes as Uint8Array | { buffer: Uint8Array; position: number }
      return Buffer.from(read instanceof Uint8Array ? read : read.buffer.subarray(0, read.position))
    },
    put: (id: string, project: string, blob: string, bytes: Uint8Array | null) =>
      thumbnails.replaceOne({ _id: id }, { project: new ObjectId(project), blob, bytes }, { upsert: true }),
    /** Those of what a file had before it grew. */
    removeOlder: (blob: string, ids: readonly string[]) => thumbnails.deleteMany({ blob, _id: { $nin: ids } }),
    removeOf: (blob: string) => thumbnails.deleteMany({ blob }),
    removeAll: (project: string) => thumbnails.deleteMany({ project: new ObjectId(project) }),
  }
}
