import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { decode, encode } from '../../../modules/database/embedded/codec.ts'
import { encodeKey } from '../../../modules/database/embedded/keys.ts'
import { compare } from '../../../modules/database/mql/compare.ts'
import { compileFilter } from '../../../modules/database/mql/match.ts'
import { compareSortKeys, parseSort, sortKeys } from '../../../modules/database/mql/sort.ts'
import { openTemporary, type Thing } from './support/databases.ts'
import { createGenerator } from './support/random.ts'

const SEED = Number(process.env.M3M_TEST_SEED ?? Date.now() % 1_000_000)
const ROUNDS = Number(process.env.M3M_TEST_ROUNDS ?? 4)
const DOCUMENTS = 120
const QUERIES = 120

const stored = <T>(value: T): T => decode(encode(value)) as T
const show = (value: unknown): string => encode(value)
const ids = (documents: Document[]): number[] => documents.map(({ _id }) => _id).sort((a, b) => a - b)

/** An error a random index or document may rightly meet. */
const isExpected = (error: unknown): boolean => [85, 86, 171].includes((error as { code: number }).code)

const attempt = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work
    return true
  } catch (error) {
    if (!isExpected(error)) throw error
    return false
  }
}

describe(`random queries (seed ${SEED})`, () => {
  for (let round = 0; round < ROUNDS; round++) {
    test(`answer with indexes what a plain list answers, round ${round}`, async (context) => {
      const seed = SEED + round
      const generate = createGenerator(seed)
      const arrays = round % 2 === 0
      const database = await openTemporary(context, { dataDir: ':memory:' })
      const things = database.collection<Thing>('things')
      const about = (details: unknown) => `seed ${seed}: ${show(details)}`

      for (let i = 0; i < 5; i++) {
        const key = generate.indexKey()
        const options = generate.chance(0.2) ? { sparse: true } : {}
        await attempt(things.createIndex(key, { ...options, name: `${JSON.stringify(key)}${i}` }))
      }
      let list: Document[] = []
      for (let i = 0; i < DOCUMENTS; i++) {
        const document = generate.document(i, arrays)
        if (await attempt(things.insertOne(document as Thing))) list.push(stored(document))
      }
      for (let i = 0; i < 40; i++) {
        const _id = generate.below(DOCUMENTS)
        if (generate.chance(0.2)) {
          await things.deleteOne({ _id })
          list = list.filter((document) => document._id !== _id)
          continue
        }
        const change = { [generate.pick(['a', 'b', 'c'])]: stored(generate.value(arrays)) }
        if (!(await attempt(things.updateOne({ _id }, { $set: change })))) continue
        list = list.map((document) => (document._id === _id ? { ...document, ...change } : document))
      }

      let indexed = 0
      for (let i = 0; i < QUERIES; i++) {
        const filter = generate.filter()
        const sort = generate.chance(0.4) ? generate.sort() : undefined
        const limit = generate.chance(0.3) ? 1 + generate.below(10) : undefined
        const batchSize = generate.pick([undefined, 3, 17])
        const matches = compileFilter(stored(filter))
        const wanted = list.filter((document) => matches(document))
        const found = await things.find(filter, { sort, limit, batchSize }).toArray()
        const query = { filter, sort, limit, batchSize }
        const plan = await database.explain('things', filter, { sort, limit })
        if (plan.kind === 'index') indexed++

        assert.equal(found.length, Math.min(limit ?? Number.POSITIVE_INFINITY, wanted.length), about({ query, plan }))
        if (limit === undefined) assert.deepEqual(ids(found), ids(wanted), about({ query, plan }))
        if (sort) {
          const spec = parseSort(sort)
          const keys = (documents: Document[]) => documents.map((document) => sortKeys(document, spec))
          const inOrder = keys(wanted)
            .sort((a, b) => compareSortKeys(a, b, spec))
            .slice(0, limit)
          for (const [at, key] of keys(found).entries()) {
            assert.equal(compareSortKeys(key, inOrder[at]!, spec), 0, about({ query, plan, at }))
          }
        }
        assert.equal(await things.countDocuments(filter), wanted.length, about({ count: filter }))
        const field = generate.pick(['a', 'b', 'c'])
        const groups = await things
          .aggregate([{ $match: filter }, { $group: { _id: `$${field}`, n: { $sum: 1 } } }])
          .toArray()
        assert.equal(
          groups.reduce((sum, { n }) => sum + n, 0),
          wanted.length,
          about({ group: filter }),
        )
      }
      assert.ok(indexed > 5, `only ${indexed} of ${QUERIES} queries used an index`)
    })
  }

  test('keys sort as values do, ascending and descending', () => {
    const generate = createGenerator(SEED)
    for (let i = 0; i < 20_000; i++) {
      const a = stored(generate.value(true))
      const b = stored(generate.value(true))
      const order = Math.sign(compare(a, b))
      assert.equal(Math.sign(Buffer.compare(encodeKey([a]), encodeKey([b]))), order, `seed ${SEED}: ${show([a, b])}`)
      const descending = Math.sign(Buffer.compare(encodeKey([a], [-1]), encodeKey([b], [-1])))
      assert.equal(descending, order === 0 ? 0 : -order, `seed ${SEED}: ${show([a, b])}`)
    }
  })

  test('values survive being stored', () => {
    const generate = createGenerator(SEED + 1)
    for (let i = 0; i < 5000; i++) {
      const value = stored({ $a: generate.value(true), $oid: generate.value(true) })
      assert.deepEqual(stored(value), value)
      assert.deepEqual(Object.keys(value), ['$a', '$oid'])
    }
  })
})
