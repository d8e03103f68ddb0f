/** What operations cost as a collection grows. */
import type { Database } from '../../../modules/database/contract.ts'
import { atMost, median, plain, type Row } from '../row.ts'
import { fill, INDEXES } from './documents.ts'
import { IN_FLIGHT, type OperationName, operationsOn, rate } from './operations.ts'

const ROUNDS = 3
export const SIZES = [1e3, 1e5, 1e6] as const
/** Names with a goal for the growth of their cost. */
const GOALS: Partial<Record<OperationName, number>> = { 'point read': 2, 'indexed read': 2 }
const NAMES: OperationName[] = ['point read', 'indexed read', 'durable insert with 3 indexes', '$inc upsert']

const power = (size: number): string => `10^${Math.log10(size)}`

export const collectionOf = (database: Database, size: number) => database.collection(`things_${size}`)

/** Makes the collections; the largest gets its first index later. */
export const build = async (database: Database): Promise<Row[]> => {
  const rows: Row[] = []
  for (const size of SIZES) {
    const collection = collectionOf(database, size)
    const early = size === 1e6 ? INDEXES.slice(1) : INDEXES
    await collection.createIndexes(early.map(({ key }) => ({ key })))
    const began = performance.now()
    await fill(collection, 0, size)
    if (size === 1e6)
      rows.push(plain('filling with 10^6 documents, 2 indexes', size / (performance.now() - began), 'documents/ms'))
  }
  return rows
}

export const growth = async (database: Database): Promise<Row[]> => {
  const rows: Row[] = []
  const operations = SIZES.map((size) => operationsOn(collectionOf(database, size), size))
  for (const name of NAMES) {
    const rounds: number[][] = []
    for (let round = 0; round < ROUNDS; round++) {
      const costs: number[] = []
      for (const each of operations) costs.push(1e6 / (await rate(each[name])))
      rounds.push(costs)
    }
    const ratio = median(rounds.map((costs) => costs.at(-1)! / costs[0]!))
    const goal = GOALS[name]
    const what = `${name}: cost at 10^6 documents to 10^3`
    rows.push(goal === undefined ? plain(what, ratio) : atMost(what, ratio, goal))
    for (const [i, size] of SIZES.entries())
      rows.push(
        plain(`${name} at ${power(size)}, ${IN_FLIGHT} in flight`, median(rounds.map((costs) => costs[i]!)), 'µs'),
      )
  }
  return rows
}
