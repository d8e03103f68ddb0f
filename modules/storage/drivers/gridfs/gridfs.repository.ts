/** Blobs in the layout of GridFS, which MongoDB's own tools read: bucket `storage`, files by their blob's name. */
import { type Db, ensureIndexes } from '../../../database/contract.ts'

/** Bytes of a chunk: what GridFS takes. */
export const CHUNK_BYTES = 255 * 1024

interface FileDocument {
  /** The blob. */
  _id: string
  length: number
  chunkSize: number
  uploadDate: Date
  filename: string
  /** `writing` as long as it is not whole. */
  metadata: { project: string; writing?: true }
}
interface ChunkDocument {
  files_id: string
  n: number
  data: Uint8Array
}

/** Drivers read bytes as a `Binary`, whose buffer may be longer than what is in it. */
const bytesOf = (read: Uint8Array | { buffer: Uint8Array; position: number }): Uint8Array =>
  read instanceof Uint8Array ? read : read.buffer.subarray(0, read.position)

export type GridfsRepository = ReturnType<typeof createGridfsRepository>

export function createGridfsRepository(db: Db) {
  const files = db.collection<FileDocument>('storage.files')
  const chunks = db.collection<ChunkDocument>('storage.chunks')
  return {
    async ensureIndexes() {
      await ensureIndexes(files, [{ key: { filename: 1, uploadDate: 1 } }, { key: { 'metadata.project': 1 } }])
      await ensureIndexes(chunks, [{ key: { files_id: 1, n: 1 }, unique: true }])
    },
    begin: (project: string, blob: string, now: Date) =>
      files.insertOne({
        _id: blob,
        length: 0,
        chunkSize: CHUNK_BYTES,
        uploadDate: now,
        filename: `${project}/${blob}`,
        metadata: { project, writing: true },
      }),
    finish: async (blob: string, length: number): Promise<boolean> =>
      (await files.updateOne({ _id: blob }, { $set: { length }, $unset: { 'metadata.writing': '' } })).matchedCount > 0,
    grow: (blob: string, length: number) => files.updateOne({ _id: blob }, { $set: { length } }),
    /** Null for one that is not whole. */
    async lengthOf(blob: string): Promise<number | null> {
      const found = await files.findOne({ _id: blob })
      return found && !found.metadata.writing ? found.length : null
    },
    putChunk: (blob: string, n: number, data: Uint8Array) =>
      chunks.replaceOne({ files_id: blob, n }, { files_id: blob, n, data: Buffer.from(data) }, { upsert: true }),
    addChunk: (blob: string, n: number, data: Uint8Array) =>
      chunks.insertOne({ files_id: blob, n, data: Buffer.from(data) }),
    async chunk(blob: string, n: number): Promise<Uint8Array | null> {
      const found = await chunks.findOne({ files_id: blob, n })
      return found && bytesOf(found.data)
    },
    /** The chunks first, by whose file what breaks off is found again. */
    async remove(blobs: readonly string[]): Promise<void> {
      await chunks.deleteMany({ files_id: { $in: blobs } })
      await files.deleteMany({ _id: { $in: blobs } })
    },
    /** Blobs behind one, by name. */
    after: (blob: string, limit: number) =>
      files
        .find({ _id: { $gt: blob } }, { sort: { _id: 1 }, limit })
        .toArray()
        .then((found) =>
          found.map(({ _id, metadata }) => ({ blob: _id, project: metadata.project, isWhole: !metadata.writing })),
        ),
    ofProject: async (project: string, limit: number): Promise<string[]> =>
      (await files.find({ 'metadata.project': project }, { limit }).toArray()).map(({ _id }) => _id),
    about: () => files.estimatedDocumentCount(),
  }
}
