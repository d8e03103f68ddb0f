/** The documents that the database is measured with: about 230 bytes each, made from their number alone. */
import type { Collection, Document } from '../../../modules/database/contract.ts'
import { ObjectId } from '../../../modules/database/contract.ts'

/** Two of the four entries of a document in its indexes are of one array. */
export const INDEXES = [{ key: { project: 1, at: -1 } }, { key: { tags: 1 } }, { key: { n: 1 } }] as const

const PROJECTS = 20
const BATCH = 5000
const EPOCH = Date.UTC(2026, 0, 1)
const LEVELS = ['debug', 'info', 'warn', 'error']
const TEXT = 'the quick brown fox jumps over the lazy dog and goes on until the line is long enough'

/** A spread of numbers without order that is the same in every run. */
const scatter = (n: number): number => (Math.imul(n + 1, 2654435761) >>> 0) / 4294967296

export const idOf = (n: number): ObjectId => ObjectId.createFromHexString(n.toString(16).padStart(24, '0'))
export const projectOf = (n: number): ObjectId => idOf(0xabc000 + (n % PROJECTS))
export const timeOf = (n: number): Date => new Date(EPOCH + n * 1000)

export const documentOf = (n: number): Document => ({
  _id: idOf(n),
  project: projectOf(n),
  at: timeOf(n),
  n: Math.floor(scatter(n) * 1e9),
  level: LEVELS[n % LEVELS.length],
  tags: [`tag-${n % 17}`, `tag-${20 + (n % 31)}`],
  text: TEXT,
})

/** Inserts the documents `from` to `to`. */
export const fill = async (collection: Collection, from: number, to: number): Promise<void> => {
  for (let first = from; first < to; first += BATCH) {
    const size = Math.min(BATCH, to - first)
    await collection.insertMany(Array.from({ length: size }, (_, i) => documentOf(first + i)))
  }
}
