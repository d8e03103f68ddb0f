import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startModels } from './support.ts'

const FIELDS = [
  { key: 'title', type: 'string' },
  { key: 'price', type: 'float' },
]

describe('what records take', () => {
  test('is told of each project and of all, and kept up with every write', async (t) => {
    const { ask, make, fill, call, as, root, project } = await startModels(t)
    const { body: den } = await call('POST', '/api/projects', { body: { name: 'Den', slug: 'den' }, as: as.member })
    const totals = async () => (await call('GET', '/api/system/models', { as: root })).body
    const none = await totals()
    assert.deepEqual([none.models, none.records, none.bytes, none.items.length], [0, 0, 0, 2])
    await make('goods', FIELDS)
    const [first] = await fill('goods', [{ title: 'One' }, { title: 'Two', price: 2 }])
    const own = async () => (await ask('GET', '?usage=true')).body.usage
    const before = await own()
    assert.deepEqual([before.models, before.records], [1, 2])
    const { items, ...sums } = await totals()
    assert.deepEqual(sums, { models: 1, records: 2, bytes: before.bytes })
    assert.deepEqual(items[0], { project: { id: project.id, slug: 'shop', name: 'Shop' }, ...before })
    assert.deepEqual([items[1].project.id, items[1].records, items[1].bytes], [den.id, 0, 0])

    await ask('PATCH', `/goods/records/${first.id}`, { title: 'One and more' })
    assert.equal((await own()).bytes, before.bytes + ' and more'.length)
    await ask('DELETE', `/goods/records/${first.id}`)
    assert.equal((await totals()).records, 1)
    await ask('DELETE', '/goods?slug=goods')
    assert.deepEqual(await own(), { ...before, models: 0, records: 0, bytes: 0 })
    assert.equal((await call('GET', '/api/system/models', { as: as.member })).status, 403)
  })
})
