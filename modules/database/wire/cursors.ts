/** Cursors that clients come back to. */
import { Long } from 'bson'
import type { AggregationCursor, Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'

type Source = AggregationCursor<Document>
interface Open {
  source: Source
  namespace: string
  /** A document that was read to see whether there is one. */
  ahead: Document | null
}

const FIRST_BATCH = 101
const NEXT_BATCH = 1000

export interface Cursors {
  /** The first batch; the rest waits unless `single`. */
  open(source: Source, namespace: string, batchSize?: number, single?: boolean): Promise<Document>
  more(id: unknown, batchSize?: number): Promise<Document>
  kill(ids: unknown[]): Promise<unknown[]>
}

export const createCursors = (): Cursors => {
  const cursors = new Map<number, Open>()
  let nextId = 1

  /** Reads a batch and one document further, so that an exhausted cursor is known to be. */
  const take = async (cursor: Open, size: number): Promise<Document[]> => {
    const documents: Document[] = []
    while (documents.length < size) {
      const document = cursor.ahead ?? (await cursor.source.next())
      cursor.ahead = null
      if (!document) return documents
      documents.push(document)
    }
    cursor.ahead = await cursor.source.next()
    return documents
  }

  return {
    async open(source, namespace, batchSize = FIRST_BATCH, single = false) {
      const cursor: Open = { source, namespace, ahead: null }
      const firstBatch = await take(cursor, batchSize)
      if (single || !cursor.ahead) {
        await source.close()
        return { cursor: { id: Long.ZERO, ns: namespace, firstBatch } }
      }
      const id = nextId++
      cursors.set(id, cursor)
      return { cursor: { id: Long.fromNumber(id), ns: namespace, firstBatch } }
    },

    async more(id, batchSize = NEXT_BATCH) {
      const cursor = cursors.get(Number(id))
      if (!cursor) throw new MqlError(43, 'CursorNotFound', `cursor id ${id} not found`)
      const nextBatch = await take(cursor, batchSize || NEXT_BATCH)
      if (!cursor.ahead) cursors.delete(Number(id))
      const rest = cursor.ahead ? Long.fromNumber(Number(id)) : Long.ZERO
      return { cursor: { id: rest, ns: cursor.namespace, nextBatch } }
    },

    async kill(ids) {
      const killed: unknown[] = []
      for (const id of ids) {
        const cursor = cursors.get(Number(id))
        if (!cursor) continue
        cursors.delete(Number(id))
        await cursor.source.close()
        killed.push(id)
      }
      return killed
    },
  }
}
