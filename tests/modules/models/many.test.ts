import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { column, query, startModels } from './support.ts'

const FIELDS = [
  { key: 'title', type: 'string', required: true },
  { key: 'price', type: 'float', min: 0 },
  { key: 'sku', type: 'string', unique: true },
  { key: 'at', type: 'datetime', unique: true },
  { key: 'file', type: 'file' },
]

describe('many records at once', () => {
  test('are changed and deleted as far as a text is found in them', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('goods', FIELDS)
    await fill(
      'goods',
      Array.from({ length: 250 }, (_, i) => ({ title: `${i % 2 ? 'Green' : 'Black'} tea ${i}`, price: i })),
    )
    const post = async (path: string, body: unknown) => (await ask('POST', `/goods/records/${path}`, body)).body
    const count = async (values: Record<string, unknown>) =>
      (await ask('GET', `/goods/records/count${query(values)}`)).body.count
    const update = { $inc: { price: 1_000 } }
    assert.deepEqual(await post('update', { q: 'green', update }), { matched: 125, modified: 125 })
    assert.equal(await count({ filter: { price: { $gte: 1_000 } } }), 125)
    assert.equal(await count({ filter: { price: { $gte: 1_000 } }, q: 'black' }), 0)
    const both = { filter: { price: { $lt: 100 } }, q: 'BLACK', update: { price: 5_000 } }
    assert.deepEqual(await post('update', both), { matched: 50, modified: 50 })
    const { items } = (await ask('GET', `/goods/records${query({ q: 'green', limit: 3 })}`)).body
    const { items: black } = (await ask('GET', `/goods/records${query({ q: 'black', limit: 2 })}`)).body
    const ids = column({ items: [...items, ...black] }, 'id')
    assert.deepEqual(await post('delete', { ids, q: 'green' }), { deleted: 3 })
    assert.deepEqual(await post('delete', { filter: { price: 5_000 }, q: 'black tea' }), { deleted: 50 })
    assert.deepEqual(await post('delete', { q: 'nothing like it' }), { deleted: 0 })
    assert.equal((await ask('POST', '/goods/records/delete', { q: '' })).body.code, 'M3M_RECORDS_QUERY')
    assert.equal((await ask('POST', '/goods/records/update', { q: '', update })).body.code, 'M3M_RECORDS_QUERY')
    assert.equal(await count({}), 197)
    assert.deepEqual(await post('delete', { q: '.*', filter: {} }), { deleted: 0 })
    assert.deepEqual(await post('delete', { q: 'tea' }), { deleted: 197 })
  })

  test('are refused together, with all that is wrong with each', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('goods', FIELDS)
    const time = (ms: number) => `2026-11-29T10:00:00.00${ms}Z`
    await fill('goods', [{ title: 'Old', sku: 'A', at: time(0) }])
    const refused = async (items: unknown[]) => {
      const { status, body } = await ask('POST', '/goods/records/batch', { items })
      assert.equal((await ask('GET', '/goods/records/count')).body.count, 1, 'nothing is written')
      return { status, code: body.code, paths: body.errors.map(({ path }: { path: string }) => path), body }
    }
    const mixed = await refused([
      { title: 'Fits', sku: 'B' },
      { price: -1, none: 1 },
      { title: 'Stored', sku: 'A' },
      { title: 'Within', sku: 'B', at: time(0) },
      { title: 'No file', file: '/none.txt' },
      { title: 'Cheap', price: 'cheap' },
      { title: 'Fits too', at: time(1) },
    ])
    assert.deepEqual([mixed.status, mixed.code], [400, 'M3M_RECORD_INVALID'])
    assert.deepEqual(mixed.paths, ['/1/none', '/2/sku', '/3/sku', '/3/at', '/4/file', '/5/price'])
    assert.match(mixed.body.detail, /and 5 more/)
    const twice = await refused([
      { title: 'Stored', sku: 'A' },
      { title: 'New', sku: 'N' },
      { title: 'Again', sku: 'N' },
      { title: 'Third', sku: 'N', at: time(0) },
    ])
    assert.deepEqual([twice.status, twice.code], [409, 'M3M_RECORD_NOT_UNIQUE'])
    assert.deepEqual(twice.paths.toSorted(), ['/0/sku', '/2/sku', '/3/at', '/3/sku'])
    assert.deepEqual((await refused([{ title: 'Alone', sku: 'A' }])).paths, ['/0/sku'])
    assert.deepEqual((await refused([{ sku: 'Alone' }])).paths, ['/0/title'])

    const floods = await refused([
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`none${i}`, i])),
      ...Array.from({ length: 150 }, () => ({ price: 1 })),
    ])
    assert.equal(floods.paths.length, 100)
    assert.deepEqual([floods.paths[0], floods.paths[1], floods.paths.at(-1)], ['/0/none0', '/1/title', '/99/title'])
    // Values that differ by less than a second are no clash.
    await fill('goods', [
      { title: 'a', at: time(3) },
      { title: 'b', at: time(4) },
    ])
  })
})
