import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import { query, startModels } from './support.ts'

const FIELDS = [
  { key: 'n', type: 'integer' },
  { key: 'text', type: 'text' },
]
const RECORDS = 24
const MEGABYTE = 1_000_000

/** Counts the records that come out of the database. */
function counting(t: Parameters<typeof startModels>[0], database: object): { read: number } {
  const seen = { read: 0 }
  type Rows = AsyncIterable<unknown>
  type Collections = { collection(name: string, options?: unknown): Record<string, unknown> }
  const real = (database as Collections).collection.bind(database)
  const counted = (rows: Rows) => {
    const each = async function* () {
      for await (const row of rows) {
        seen.read += 1
        yield row
      }
    }
    return {
      [Symbol.asyncIterator]: each,
      toArray: async () => {
        const all: unknown[] = []
        for await (const row of each()) all.push(row)
        return all
      },
    }
  }
  t.mock.method(database as Collections, 'collection', (name: string, options?: unknown) => {
    const collection = real(name, options)
    if (!name.startsWith('records_')) return collection
    return new Proxy(collection, {
      get(target, key) {
        const value = target[key as string]
        if (typeof value !== 'function') return value
        if (key !== 'find' && key !== 'aggregate') return value.bind(target)
        return (...given: unknown[]) => counted(value.apply(target, given) as Rows)
      },
    })
  })
  return seen
}

describe('large records', () => {
  test('are read a few megabytes at a time, however many are asked for', async (t) => {
    const server = await startModels(t)
    const { ask, make, models, project, kernel } = server
    const { records } = models
    await make('books', FIELDS)
    for (let n = 0; n < RECORDS; n += 1)
      await records.insert(project.id, 'books', { n, text: String(n).padStart(8, '0') + 'x'.repeat(MEGABYTE - 8) })
    const seen = counting(t, kernel.get(databaseRef))

    const { status, body } = await ask('GET', `/books/records${query({ limit: '1000', sort: 'id' })}`)
    assert.equal(status, 200)
    assert.equal(body.items.length, 8)
    assert.ok(body.nextCursor)
    // A look that takes long begins again.
    assert.ok(seen.read <= 2 * 10, `${seen.read} records were read for 8`)
    const all: unknown[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await records.find(project.id, 'books', { limit: 1000, ...(cursor ? { cursor } : {}) })
      all.push(...page.items.map(({ n }) => n))
      cursor = page.nextCursor
      if (!cursor) break
    }
    assert.deepEqual(
      all,
      Array.from({ length: RECORDS }, (_, n) => n),
    )

    for (const work of [
      () => records.aggregate(project.id, 'books', [{ $match: {} }]),
      () => records.distinct(project.id, 'books', 'text'),
    ]) {
      seen.read = 0
      await assert.rejects(work, { code: 'M3M_RECORDS_MANY' })
      assert.ok(seen.read <= 10, `${seen.read} results were read`)
    }

    seen.read = 0
    assert.deepEqual(await records.updateMany(project.id, 'books', {}, { $inc: { n: 1 } }), {
      matched: RECORDS,
      modified: RECORDS,
    })
    assert.equal(await records.count(project.id, 'books', { n: { $gte: 1 } }), RECORDS)
    const changed = await ask('PATCH', '/books', {
      fields: [
        ...FIELDS.map((field) => ({ ...field })),
        { key: 'open', type: 'boolean', required: true, default: true },
      ],
    })
    assert.equal(changed.status, 200, JSON.stringify(changed.body).slice(0, 300))
    assert.equal(await records.count(project.id, 'books', { open: true }), RECORDS)
    assert.equal(await records.deleteMany(project.id, 'books', {}), RECORDS)
  })
})
