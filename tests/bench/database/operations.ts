/** What is asked of a collection, over and over. */
import { type Collection, isDuplicateKey } from '../../../modules/database/contract.ts'
import { documentOf, idOf, projectOf, timeOf } from './documents.ts'

/** Milliseconds of one measurement. */
const SPAN = 700
const WARM_UP = 150
export const IN_FLIGHT = 100

const COUNTERS = 1000

const below = (limit: number): number => Math.floor(Math.random() * limit)

export type OperationName = 'point read' | 'durable insert with 3 indexes' | '$inc upsert' | 'indexed read'

/** The operations on a collection that holds the documents 0 to `size`, and perhaps more. */
export const operationsOn = (collection: Collection, size: number): Record<OperationName, () => Promise<unknown>> => {
  // Numbers far above those of the documents at hand.
  let next = size + 1e8 + below(1e8)
  const count = async (_id: string): Promise<unknown> => {
    try {
      return await collection.updateOne({ _id }, { $inc: { n: 1 } }, { upsert: true })
    } catch (error) {
      // FerretDB lets two upserts of a new document collide; the loser has to ask again.
      if (isDuplicateKey(error)) return count(_id)
      throw error
    }
  }
  return {
    'point read': async () => {
      const found = await collection.findOne({ _id: idOf(below(size)) })
      if (!found) throw new Error('a document is missing')
    },
    'durable insert with 3 indexes': () => collection.insertOne(documentOf(next++)),
    '$inc upsert': () => count(`counter-${below(COUNTERS)}`),
    'indexed read': async () => {
      const from = below(Math.ceil(size / 2))
      const found = await collection
        .find({ project: projectOf(from), at: { $gte: timeOf(from) } }, { sort: { at: -1 }, limit: 20 })
        .toArray()
      if (found.length !== 20) throw new Error(`20 documents were expected, not ${found.length}`)
    },
  }
}

/** Makes the documents that the upserts count in, as they are after the first moments. */
export const addCounters = async (collection: Collection): Promise<void> => {
  await collection.insertMany(Array.from({ length: COUNTERS }, (_, i) => ({ _id: `counter-${i}` as never, n: 0 })))
}

const runFor = async (operation: () => Promise<unknown>, milliseconds: number, inFlight: number): Promise<number> => {
  const end = performance.now() + milliseconds
  let done = 0
  const lane = async () => {
    while (performance.now() < end) {
      await operation()
      done++
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: inFlight }, lane))
  return (done / (performance.now() - began)) * 1000
}

/** Operations per second with so many in flight. */
export const rate = async (operation: () => Promise<unknown>, inFlight = IN_FLIGHT): Promise<number> => {
  await runFor(operation, WARM_UP, inFlight)
  return runFor(operation, SPAN, inFlight)
}
