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
})
