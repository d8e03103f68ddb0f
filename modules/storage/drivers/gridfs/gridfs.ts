/** Blobs in the database itself, as GridFS has them: a file's document, and its bytes in chunks beside it. */
import { type Db, isDiskFull } from '../../../database/contract.ts'
import { contentLost, diskFull } from '../../storage.errors.ts'
import { HEAD_BYTES, type StorageDriver } from '../contract.ts'
import { CHUNK_BYTES, createGridfsRepository, type GridfsRepository } from './gridfs.repository.ts'

/** Files looked at, and removed, at once. */
const PAGE = 200

const failed = (error: unknown): never => {
  throw isDiskFull(error) ? diskFull([], { cause: error }) : error
}
const own = <T>(work: Promise<T>): Promise<T> => work.catch(failed)

/** Bytes as full chunks, and what is left at the end. */
async function* chunked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const given of bytes) {
    let piece = given
    while (size + piece.byteLength >= CHUNK_BYTES) {
      const room = CHUNK_BYTES - size
      yield Buffer.concat([...waiting, piece.subarray(0, room)])
      piece = piece.subarray(room)
      waiting = []
      size = 0
    }
    if (piece.byteLength === 0) continue
    // Whose memory it is may be used again.
    waiting.push(piece.slice())
    size += piece.byteLength
  }
  if (size > 0) yield Buffer.concat(waiting)
}

export function createGridfsDriver(db: Db): StorageDriver {
  const blobs = createGridfsRepository(db)
  const writing = new Set<string>()

  return {
    kind: 'gridfs',
    description: 'GridFS in the database',
    open: () => blobs.ensureIndexes(),

    async write(project, blob, bytes) {
      let head: Uint8Array = new Uint8Array()
      let size = 0
      let n = 0
      let begun = false
      writing.add(blob)
      try {
        for await (const chunk of chunked(bytes)) {
          if (!begun) {
            begun = true
            head = chunk.slice(0, HEAD_BYTES)
            await own(blobs.begin(project, blob, new Date()))
          }
          await own(blobs.addChunk(blob, n, chunk))
          n += 1
          size += chunk.byteLength
        }
        if (begun && !(await own(blobs.finish(blob, size)))) throw contentLost()
        return { size, head }
      } catch (error) {
        // What cannot be removed now is at the next start.
        if (begun) await blobs.remove([blob]).catch(() => {})
        throw error
      } finally {
        writing.delete(blob)
      }
    },

    async append(_project, blob, offset, bytes) {
      const length = await blobs.lengthOf(blob)
      if (length === null || length < offset) throw contentLost()
      await own(appendChunks(blobs, blob, offset, bytes))
    },

    async read(_project, blob, { start, end }) {
      const length = await blobs.lengthOf(blob)
      if (length === null || length < end) throw contentLost()
      return readChunks(blobs, blob, start, end)
    },

    remove: (_project, blob) => blobs.remove([blob]),
    async removeAll(project) {
      for (;;) {
        const found = await blobs.ofProject(project, PAGE)
        if (found.length === 0) return
        await blobs.remove(found)
      }
    },

    async *sweep() {
      for (let after = ''; ; ) {
        const found = await blobs.after(after, PAGE)
        if (found.length === 0) return
        after = found.at(-1)!.blob
        const broken = found.filter(({ blob, isWhole }) => !isWhole && !writing.has(blob))
        if (broken.length > 0) await blobs.remove(broken.map(({ blob }) => blob))
        const whole = Map.groupBy(
          found.filter(({ isWhole }) => isWhole),
          ({ project }) => project,
        )
        for (const [project, all] of whole) yield { project, blobs: all.map(({ blob }) => blob) }
      }
    },

    // What the database is, the bytes are.
    place: async () => ({ id: 'database', isEmpty: (await blobs.about()) === 0 }),
    claim: async () => {},
    health: async () => ({ status: 'ok', detail: 'GridFS in the database' }),
  }
}

async function appendChunks(blobs: GridfsRepository, blob: string, offset: number, bytes: Uint8Array): Promise<void> {
  const inside = offset % CHUNK_BYTES
  let n = Math.floor(offset / CHUNK_BYTES)
  let before: Uint8Array = new Uint8Array()
  if (inside > 0) {
    const chunk = await blobs.chunk(blob, n)
    if (!chunk || chunk.byteLength < inside) throw contentLost()
    before = chunk.subarray(0, inside)
  }
  const all = Buffer.concat([before, bytes])
  for (let at = 0; at < all.byteLength; at += CHUNK_BYTES, n += 1)
    await blobs.putChunk(blob, n, all.subarray(at, at + CHUNK_BYTES))
  await blobs.grow(blob, offset + bytes.byteLength)
}

async function* readChunks(
  blobs: GridfsRepository,
  blob: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const n = Math.floor(at / CHUNK_BYTES)
    const chunk = await blobs.chunk(blob, n)
    const piece = chunk?.subarray(at - n * CHUNK_BYTES, Math.min(CHUNK_BYTES, end - n * CHUNK_BYTES))
    if (!piece || piece.byteLength === 0) throw contentLost()
    yield piece
    at += piece.byteLength
  }
}
