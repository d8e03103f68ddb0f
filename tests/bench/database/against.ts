/** The embedded database through its facade, against the official driver over a server. */
import { join } from 'node:path'
import type { Collection } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { atLeast, median, plain, type Row } from '../row.ts'
import { fill, INDEXES } from './documents.ts'
import { addCounters, IN_FLIGHT, operationsOn, rate } from './operations.ts'
import { openForeign, openThroughWire, type Side } from './sides.ts'

/** Ours holds as many documents as the larger of the two opponents. */
const SIZE = 10_000
const OPERATIONS = ['point read', '$inc upsert', 'durable insert with 3 indexes'] as const

interface Opponent {
  name: string
  goal: number
  size: number
  inFlight: number
  rounds: number
}
const WIRE: Opponent = {
  name: 'the official driver over the wire front end',
  goal: 2.5,
  size: SIZE,
  inFlight: IN_FLIGHT,
  rounds: 5,
}
/**
 * Its reads and upserts go through the whole collection and stand still with many in flight, so it is asked for less. Its
 * inserts wait for no fsync, unlike ours.
 */
const FERRETDB: Opponent = { name: 'FerretDB with SQLite', goal: 4, size: 1000, inFlight: 10, rounds: 3 }

const prepare = async ({ database }: Pick<Side, 'database'>, size: number): Promise<Collection> => {
  const collection = database.collection('things')
  await collection.drop()
  await collection.createIndexes(INDEXES.map(({ key }) => ({ key })))
  await fill(collection, 0, size)
  await addCounters(collection)
  return collection
}

/** The rows of one opponent: each operation alternates between the two. */
const compare = async (
  ours: Collection,
  side: Side,
  { name, goal, size, inFlight, rounds }: Opponent,
): Promise<Row[]> => {
  const theirs = operationsOn(await prepare(side, size), size)
  const mine = operationsOn(ours, SIZE)
  const rows: Row[] = []
  for (const operation of OPERATIONS) {
    const pairs: { mine: number; theirs: number }[] = []
    for (let round = 0; round < rounds; round++)
      pairs.push({ mine: await rate(mine[operation]), theirs: await rate(theirs[operation], inFlight) })
    rows.push(
      atLeast(`${operation}: facade to ${name}`, median(pairs.map((pair) => pair.mine / pair.theirs)), goal),
      plain(`the same, facade, ${IN_FLIGHT} in flight`, median(pairs.map((pair) => pair.mine)), 'op/s'),
      plain(`the same, ${name}, ${inFlight} in flight`, median(pairs.map((pair) => pair.theirs)), 'op/s'),
    )
  }
  return rows
}

export const against = async (folder: string): Promise<Row[]> => {
  const ours = await openEmbedded({ dataDir: join(folder, 'facade') })
  try {
    const collection = await prepare({ database: ours }, SIZE)
    const rows: Row[] = []
    const wire = await openThroughWire(join(folder, 'wire'))
    try {
      rows.push(...(await compare(collection, wire, WIRE)))
    } finally {
      await wire.close()
    }
    const foreign = await openForeign()
    if (!foreign) return rows
    try {
      rows.push(...(await compare(collection, foreign, FERRETDB)))
    } finally {
      await foreign.close()
    }
    return rows
  } finally {
    await ours.close()
  }
}
