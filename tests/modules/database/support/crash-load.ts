/** The writes of one lane: known in advance, so that what must be in the database after so many of them is known too. */
import type { Collection, Database, Document } from '../../../../modules/database/contract.ts'
import type { Thing } from './databases.ts'

export type LaneState = Map<string, Document>

/** One call, and what it makes of the lane's documents. Every call is one transaction. */
interface Step {
  run: (things: Collection<Thing>) => Promise<unknown>
  apply: (state: LaneState) => void
}

const make = (lane: number, n: number, part = 0): Thing => ({
  _id: `${lane}-${n}-${part}`,
  lane,
  n,
  tags: [n % 3, n % 5, `t${n % 4}`],
  unique: `${lane}-${n}-${part}`,
  text: 'x'.repeat((n * 37) % 3000),
})

const add = (state: LaneState, document: Document) => void state.set(document._id, document)
const change = (state: LaneState, _id: string, update: Document) => {
  const known = state.get(_id)
  if (known) state.set(_id, { ...known, ...update })
}
const plus = (value: unknown, step: number) => (typeof value === 'number' ? value : 0) + step

const STEPS: ((lane: number, n: number) => Step)[] = [
  (lane, n) => ({
    run: (things) => things.insertOne(make(lane, n)),
    apply: (state) => add(state, make(lane, n)),
  }),
  (lane, n) => ({
    run: (things) => things.insertMany([0, 1, 2].map((part) => make(lane, n, part))),
    apply: (state) => [0, 1, 2].forEach((part) => void add(state, make(lane, n, part))),
  }),
  (lane, n) => ({
    run: (things) =>
      things.updateMany(
        { lane, n: { $gte: n - 12 }, _id: { $ne: `counter-${lane}` } },
        { $inc: { n: -1 }, $push: { tags: n } },
      ),
    apply: (state) => {
      for (const document of state.values()) {
        if (document.n >= n - 12 && document._id !== `counter-${lane}`)
          change(state, document._id, { n: document.n - 1, tags: [...(document.tags ?? []), n] })
      }
    },
  }),
  (lane) => ({
    run: (things) =>
      things.updateOne(
        { _id: `counter-${lane}` },
        { $inc: { n: 1 }, $set: { lane, unique: `counter-${lane}` } },
        { upsert: true },
      ),
    apply: (state) => {
      const _id = `counter-${lane}`
      add(state, { _id, lane, n: plus(state.get(_id)?.n, 1), unique: _id })
    },
  }),
  (lane, n) => ({
    run: (things) =>
      things.findOneAndUpdate(
        { _id: `${lane}-${n - 4}-0` },
        { $set: { tags: ['found', n], text: 'y'.repeat(n % 5000) } },
      ),
    apply: (state) => change(state, `${lane}-${n - 4}-0`, { tags: ['found', n], text: 'y'.repeat(n % 5000) }),
  }),
  (lane, n) => ({
    run: (things) =>
      things.bulkWrite([
        { insertOne: { document: make(lane, n) } },
        { updateOne: { filter: { _id: `${lane}-${n - 5}-1` }, update: { $set: { bulk: n } } } },
        { deleteOne: { filter: { _id: `${lane}-${n - 5}-2` } } },
        {
          updateOne: {
            filter: { _id: `${lane}-${n}-9` },
            update: { $set: { lane, unique: `u${lane}-${n}` } },
            upsert: true,
          },
        },
      ]),
    apply: (state) => {
      add(state, make(lane, n))
      change(state, `${lane}-${n - 5}-1`, { bulk: n })
      state.delete(`${lane}-${n - 5}-2`)
      add(state, { _id: `${lane}-${n}-9`, lane, unique: `u${lane}-${n}` })
    },
  }),
  (lane, n) => ({
    run: (things) => things.replaceOne({ _id: `${lane}-${n - 6}-0` }, { lane, n, unique: `r${lane}-${n}` }),
    apply: (state) => {
      if (state.has(`${lane}-${n - 6}-0`)) add(state, { _id: `${lane}-${n - 6}-0`, lane, n, unique: `r${lane}-${n}` })
    },
  }),
  (lane, n) => ({
    run: (things) => things.deleteMany({ lane, n: { $lt: n - 60 }, _id: { $ne: `counter-${lane}` } }),
    apply: (state) => {
      for (const [id, document] of state) if (document.n < n - 60 && id !== `counter-${lane}`) state.delete(id)
    },
  }),
]

/** The n-th write of a lane. */
export const stepOf = (lane: number, n: number): Step => STEPS[n % STEPS.length]!(lane, n)

/** Lanes in the first file and, from `RELAXED_LANE` on, in the second. */
export const LANES = [0, 1, 2, 3, 4]
const RELAXED_LANE = 3

/** The collection that a lane writes to, which it shares with others. */
export const collectionOf = (database: Database, lane: number): Collection<Thing> =>
  lane < RELAXED_LANE
    ? database.collection<Thing>('things')
    : database.collection<Thing>('lines', { writeConcern: { journal: false } })
