import { type Db, ensureIndexes, ObjectId } from '../database/contract.ts'

interface AvatarDocument {
  /** The user's. */
  _id: ObjectId
  tag: string
  bytes: Uint8Array
}
export interface Avatar {
  /** Names this picture among all that the user ever had. */
  tag: string
  bytes: Buffer
}

export type AvatarsRepository = ReturnType<typeof createAvatarsRepository>

export function createAvatarsRepository(db: Db) {
  const avatars = db.collection<AvatarDocument>('avatars')
  return {
    ensureIndexes: () => ensureIndexes(avatars, []),
    async of(userId: string): Promise<Avatar | null> {
      const found = await avatars.findOne({ _id: new ObjectId(userId) })
      if (!found) return null
      // Drivers read bytes as a `Binary`, whose buffer may be longer than what is in it.
      const read = found.bytes as Uint8Array | { buffer: Uint8Array; position: number }
      const bytes = read instanceof Uint8Array ? read : read.buffer.subarray(0, read.position)
      return { tag: found.tag, bytes: Buffer.from(bytes) }
    },
    put: (userId: string, { tag, bytes }: Avatar) =>
      avatars.replaceOne({ _id: new ObjectId(userId) }, { tag, bytes }, { upsert: true }),
    remove: (userId: string) => avatars.deleteOne({ _id: new ObjectId(userId) }),
  }
}
