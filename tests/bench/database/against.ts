/** The embedded database through its facade, against the official driver over a server. */
import { join } from 'node:path'
import type { Collection } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { atLeast, median, plain, type Row } from '../row.ts'
import { fill, INDEXES } from './documents.ts'
import { addCounters, IN_FLIGHT, operationsOn, rate } from './operations.ts'
import { openForeign, openThroughWire, type Side } from './sides.ts'

const ROUNDS = 5
const SIZE = 10_000
const OPERATIONS = ['point read', 'durable insert with 3 indexes', '$inc upsert'] as const

const prepare = async ({ database }: Pick<Side, 'database'>): Promise<Collection> => {
  const collection = database.collection('things')
  await collection.drop()
  await collection.createIndexes(INDEXES.map(({ key }) => ({ key })))
  await fill(collection, 0, SIZE)
  await addCounters(collection)
  return collection
}

/** The rows of one opponent: each operation alternates between the two. */
const compare = async (ours: Collection, side: Side, name: string, goal: number): Promise<Row[]> => {
  const theirs = operationsOn(await prepare(side), SIZE)
  const mine = operationsOn(ours, SIZE)
  const rows: Row[] = []
  for (const operation of OPERATIONS) {
    const pairs: { mine: number; theirs: number }[] = []
    for (let round = 0; round < ROUNDS; round++)
      pairs.push({ mine: await rate(mine[operation]), theirs: await rate(theirs[operation]) })
    rows.push(
      atLeast(`${operation}: facade to ${name}`, median(pairs.map((pair) => pair.mine / pair.theirs)), goal),
      plain(`the same, facade, ${IN_FLIGHT} in flight`, median(pairs.map((pair) => pair.mine)), 'op/s'),
      plain(`the same, ${name}`, median(pairs.map((pair) => pair.theirs)), 'op/s'),
    )
  }
  return rows
}

export const against = async (folder: string): Promise<Row[]> => {
  const ours = await openEmbedded({ dataDir: join(folder, 'facade') })
  try {
    const collection = await prepare({ database: ours })
    const rows: Row[] = []
    const wire = await openThroughWire(join(folder, 'wire'))
    try {
      rows.push(...(await compare(collection, wire, 'the official driver over the wire front end', 2.5)))
    } finally {
      await wire.close()
    }
    const foreign = await openForeign()
    if (!foreign) return rows
    try {
      rows.push(...(await compare(collection, foreign, 'FerretDB with SQLite', 4)))
    } finally {
      await foreign.close()
    }
    return rows
  } finally {
    await ours.close()
  }
}
