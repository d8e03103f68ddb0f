import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Document, IndexDescription } from '../../../modules/database/contract.ts'
import { decode, encode } from '../../../modules/database/embedded/codec.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { encodeKey } from '../../../modules/database/embedded/keys.ts'
import { openTemporary, type Thing } from './support/databases.ts'
import { answerOf, foreseen, indexed, isIndexable, reportOf, verdictOf } from './support/judged.ts'
import { type BulkOutcome, bulkItems, type Operation, perform, performBulk } from './support/operations.ts'
import { createRandom, createValues } from './support/random.ts'
import { createOperations } from './support/random-operations.ts'
import { compare } from './support/reference/compare.ts'
import { normal, show } from './support/reference/values.ts'
import { assertSound } from './support/soundness.ts'
import { tempFolder } from './support/temp-folder.ts'

const SEED = Number(process.env.M3M_TEST_SEED ?? Date.now() % 1_000_000)
const ROUNDS = Number(process.env.M3M_TEST_ROUNDS ?? 12)
const DOCUMENTS = 50
const OPERATIONS = 150
/** Now and then more than a short read may look at, so that the other thread answers. */
const LARGE = { documents: 1150, operations: 25 }

describe(`random operations (M3M_TEST_SEED=${SEED})`, () => {
  const used = { queries: 0, plans: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const seed = SEED + round
    test(`answer as the reference does, seed ${seed}`, async (context) => {
      const random = createOperations(seed, { arrays: seed % 3 !== 0, exotic: seed % 4 === 0 })
      const dataDir = tempFolder(context)
      const database = await openEmbedded({ dataDir, sweepInterval: 20, slice: seed % 2 === 0 ? 0 : undefined })
      context.after(() => database.close())
      const things = database.collection<Thing>('things')
      let documents: Document[] = []
      let indexes: IndexDescription[] = []
      const isLarge = seed % 12 === 5
      const operations = isLarge ? LARGE.operations : OPERATIONS
      // Whether thousands of documents are unique takes the reference too long.
      const planned = random.indexes(seed % 5).filter(({ unique }) => !isLarge || !unique)
      const late = random.shuffled(planned).slice(0, random.below(3))
      for (const index of planned) {
        if (!late.includes(index)) indexes = await indexed(things, { indexes, documents }, index)
      }

      let undecided = 0
      const check = async (operation: ReturnType<typeof random.read>): Promise<void> => {
        const answer = await answerOf(things, operation)
        const verdict = verdictOf(operation, { indexes, documents }, answer)
        if (verdict === 'undecided') undecided++
        else if (verdict !== null) {
          assert.fail(`seed ${seed}: ${await reportOf({ indexes, documents, operation }, verdict, answer.refused)}`)
        }
        documents = answer.after
      }
      if (isLarge) {
        const many = random.times(LARGE.documents, (i) => normal(random.document(1_000_000 + i)))
        documents = many.filter((document) => isIndexable(document, { documents: [], indexes }))
        await things.insertMany(documents as Thing[])
      }
      for (let i = 0; i < DOCUMENTS; i++) await check({ kind: 'insertOne', document: random.document(random.id(i)) })
      for (const index of late) indexes = await indexed(things, { indexes, documents }, index)
      for (let i = 0; i < operations; i++) {
        const operation = random.chance(0.5) ? random.read() : random.write()
        if (operation.kind === 'find') {
          const { filter, sort, limit } = operation
          used.queries++
          if ((await database.explain('things', filter, { sort, limit })).kind === 'index') used.plans++
        }
        await check(operation)
      }
      await assertSound(database)
      assert.ok(undecided < operations / 4, `the reference knew nothing of ${undecided} operations`)
    })
  }

  for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
    const seed = SEED + round
    test(`answer in one tick as one after the other, seed ${seed}`, async (context) => {
      const random = createOperations(seed, { arrays: seed % 2 === 0 })
      const database = await openTemporary(context)
      const things = database.collection<Thing>('things')
      let indexes: IndexDescription[] = []
      for (const index of random.indexes(3)) indexes = await indexed(things, { indexes, documents: [] }, index)
      let documents: Document[] = []
      for (let turn = 0; turn < 8; turn++) {
        const inserting =
          turn === 0 && (() => ({ kind: 'insertOne' as const, document: random.document(random.below(60)) }))
        const writes = foreseen(inserting || random.write, { indexes, documents }, 40)
        const outcomes = await Promise.allSettled(writes.map(({ operation }) => perform(things, operation)))
        for (const [i, { operation, answer }] of writes.entries()) {
          const outcome = outcomes[i]!
          const told = outcome.status === 'fulfilled' ? show(outcome.value) : `refused with ${outcome.reason.code}`
          const wanted = answer.refused === undefined ? show(answer.result) : `refused with ${answer.refused}`
          assert.equal(told, wanted, `seed ${seed}: ${show(operation)}`)
        }
        documents = writes.at(-1)!.answer.after
        const found = (await things.find().toArray()) as Document[]
        assert.deepEqual(found.map(show).sort(), documents.map(show).sort(), `seed ${seed}, turn ${turn}`)
      }
    })
  }

  for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
    const seed = SEED + round
    const ordered = seed % 2 === 0
    test(`answer in one bulk as one after the other, ${ordered ? 'ordered' : 'unordered'}, seed ${seed}`, async (context) => {
      const random = createOperations(seed, { arrays: true })
      const things = (await openTemporary(context)).collection<Thing>('things')
      let indexes: IndexDescription[] = []
      for (const index of random.indexes(3)) indexes = await indexed(things, { indexes, documents: [] }, index)
      let documents: Document[] = []
      const insert = (): Operation => ({ kind: 'insertOne', document: random.document(random.below(60)) })
      const write = () => bulkItems(random.times(30, random.write))[0] ?? insert()
      for (let turn = 0; turn < 10; turn++) {
        const writes = foreseen(turn === 0 ? insert : write, { indexes, documents }, 25)
        const done = ordered
          ? writes.slice(0, writes.findIndex(({ answer }) => answer.refused !== undefined) + 1 || 25)
          : writes
        const items = bulkItems(writes.map(({ operation }) => operation))
        const wanted: BulkOutcome = { inserted: 0, matched: 0, modified: 0, upserted: {}, failed: [] }
        for (const [i, { operation, answer }] of done.entries()) {
          const { matchedCount = 0, modifiedCount = 0, upsertedId = null } = (answer.result ?? {}) as Document
          if (answer.refused !== undefined) wanted.failed.push([i, answer.refused as number])
          else if (operation.kind === 'insertOne') wanted.inserted++
          wanted.matched += matchedCount
          wanted.modified += modifiedCount
          if (upsertedId !== null) wanted.upserted[i] = upsertedId
        }
        const outcome = await performBulk(things, items, ordered)
        assert.equal(show(outcome), show(wanted), `seed ${seed}, turn ${turn}: ${show(items)}`)
        documents = done.at(-1)!.answer.after
        const found = (await things.find().toArray()) as Document[]
        assert.deepEqual(found.map(show).sort(), documents.map(show).sort(), `seed ${seed}, turn ${turn}`)
      }
    })
  }

  test('use the indexes there are', () => {
    assert.ok(used.plans > used.queries / 20, `only ${used.plans} of ${used.queries} queries used an index`)
  })
})

describe(`random values (M3M_TEST_SEED=${SEED})`, () => {
  const stored = <T>(value: T): T => decode(encode(value)) as T

  test('have keys that sort as they do, ascending and descending', () => {
    const { value } = createValues(createRandom(SEED), { arrays: true })
    for (let i = 0; i < 10_000; i++) {
      const [a, b] = [normal(value()), normal(value())]
      const order = compare(a, b)
      assert.equal(Math.sign(Buffer.compare(encodeKey([a]), encodeKey([b]))), order, `${show(a)} and ${show(b)}`)
      const descending = Math.sign(Buffer.compare(encodeKey([a], [-1]), encodeKey([b], [-1])))
      assert.equal(descending, order === 0 ? 0 : -order, `${show(a)} and ${show(b)}`)
    }
  })

  test('survive being stored', () => {
    const { value } = createValues(createRandom(SEED + 1), { arrays: true, exotic: true })
    for (let i = 0; i < 5000; i++) {
      const document = normal({ $a: value(), $oid: value(), plain: value() })
      assert.deepEqual(stored(document), document)
      assert.deepEqual(Object.keys(stored(document)), ['$a', '$oid', 'plain'])
    }
  })
})
