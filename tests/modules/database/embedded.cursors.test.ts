import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Collection, Document, FindOptions } from '../../../modules/database/contract.ts'
import { openTemporary, type Thing } from './support/databases.ts'
import { createRandom, type Random } from './support/random.ts'

const SEED = Number(process.env.M3M_TEST_SEED ?? Date.now() % 1_000_000)
const ROUNDS = Number(process.env.M3M_TEST_ROUNDS ?? 12)
const STEADY = 80
/** Ids of documents that come, go and move while cursors are open. */
const RESTLESS = 1000

interface Query {
  name: string
  filter: Document
  options: FindOptions
}

const QUERIES: Query[] = [
  { name: 'a scan', filter: { free: { $gte: 2 } }, options: {} },
  { name: 'the order of ids', filter: { free: { $gte: 1 } }, options: { sort: { _id: 1 } } },
  { name: 'the reverse order of ids', filter: {}, options: { sort: { _id: -1 } } },
  { name: 'a list of ids', filter: { _id: { $in: Array.from({ length: 60 }, (_, i) => i * 2) } }, options: {} },
  { name: 'a range of an index', filter: { n: { $gt: 1, $lte: 7 } }, options: {} },
  { name: 'an index in its order', filter: { n: { $gt: 1 } }, options: { sort: { n: 1 } } },
  { name: 'an index against its order', filter: { n: { $gt: 1 } }, options: { sort: { n: -1 } } },
  { name: 'several places in an index', filter: { n: { $in: [7, 1, 4] } }, options: {} },
  { name: 'an index of arrays', filter: { tags: { $gte: 2 } }, options: {} },
  { name: 'several places in an index of arrays', filter: { tags: { $in: [5, 1, 3] } }, options: {} },
  { name: 'an order that has to be made', filter: { free: { $gte: 1 } }, options: { sort: { free: 1 } } },
]

const makeDocument = (_id: number, { below, times, chance }: Random): Thing => ({
  _id,
  n: below(9),
  free: below(6),
  tags: chance(0.8) ? times(1 + below(4), () => below(6)) : below(6),
})

/** Writes that leave the steady documents where they are; notes which of the others moved. */
const disturb = async (
  things: Collection<Thing>,
  random: Random,
  restless: number[],
  moved: Set<number>,
): Promise<void> => {
  const { below, pick, chance } = random
  const kind = random.random()
  if (kind < 0.35 || restless.length === 0) {
    const _id = RESTLESS + moved.size + restless.length + below(1_000_000)
    await things.insertOne(makeDocument(_id, random))
    restless.push(_id)
  } else if (kind < 0.55) {
    const [_id] = restless.splice(below(restless.length), 1)
    await things.deleteOne({ _id: _id! })
  } else if (kind < 0.75) {
    await things.updateMany({ _id: { $gte: below(STEADY) } }, { $inc: { touched: 1 } })
  } else {
    const _id = pick(restless)
    moved.add(_id)
    await things.updateOne(
      { _id },
      { $set: chance(0.5) ? { n: below(9) } : { tags: [below(6), below(6)], free: below(6) } },
    )
  }
}

const collect = async (things: Collection<Thing>, { filter, options }: Query, random: Random) => {
  const cursor = things.find(filter, { ...options, batchSize: 1 + random.below(6) })
  const restless = (await things.find({ _id: { $gte: RESTLESS } }).toArray()).map(({ _id }) => _id as number)
  const moved = new Set<number>()
  const found: number[] = []
  for (let next = await cursor.next(); next; next = await cursor.next()) {
    found.push(next._id)
    if (random.chance(0.4)) await disturb(things, random, restless, moved)
    assert.ok(found.length < 5000, 'the cursor does not come to an end')
  }
  return { found, moved }
}

describe(`a cursor read while others write (M3M_TEST_SEED=${SEED})`, () => {
  for (const query of QUERIES) {
    test(`gives every document that stays where it is once: ${query.name}`, async (context) => {
      const database = await openTemporary(context)
      for (let round = 0; round < Math.ceil(ROUNDS / 2); round++) {
        const random = createRandom(SEED + round)
        const things = database.collection<Thing>(`things${round}`, { writeConcern: { journal: false } })
        await things.createIndex({ n: 1, free: -1 })
        await things.createIndex({ tags: random.pick([1, -1]) })
        await things.insertMany(random.times(STEADY, (i) => makeDocument(i, random)))
        const wanted = (await things.find({ $and: [query.filter, { _id: { $lt: RESTLESS } }] }).toArray()).map(
          ({ _id }) => _id,
        )
        const { found, moved } = await collect(things, query, random)
        const steady = found.filter((id) => id < RESTLESS)
        assert.deepEqual(
          steady.toSorted((a, b) => a - b),
          wanted.toSorted((a, b) => a - b),
          `seed ${SEED + round}`,
        )
        // What moves in the index that is read may be met again, as on a server.
        const unmoved = found.filter((id) => !moved.has(id))
        assert.equal(new Set(unmoved).size, unmoved.length, `seed ${SEED + round}`)
      }
    })
  }
})
