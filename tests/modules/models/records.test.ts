import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { projectsRef } from '../../../modules/projects/contract.ts'
import { storageRef } from '../../../modules/storage/contract.ts'
import { column, query, startModels } from './support.ts'

const EVERYTHING = [
  { key: 'title', type: 'string', required: true, min: 2, max: 20, pattern: '^[A-Z]' },
  { key: 'about', type: 'text' },
  { key: 'count', type: 'integer', min: 0, max: 100 },
  { key: 'price', type: 'float', indexed: true },
  { key: 'open', type: 'boolean', default: true },
  { key: 'day', type: 'date' },
  { key: 'at', type: 'datetime', default: 'now' },
  { key: 'kind', type: 'enum', options: ['a', 'b'] },
  { key: 'file', type: 'file' },
  { key: 'data', type: 'json' },
  { key: 'tags', type: 'array', items: { type: 'enum', options: ['x', 'y', 'z'] }, max: 2 },
  { key: 'sku', type: 'string', unique: true },
]

describe('records', () => {
  test('are made, read, changed and deleted', async (t) => {
    const { ask, make, project, kernel } = await startModels(t)
    await make('goods', EVERYTHING)
    await kernel.get(storageRef).write(project.id, '/a.txt', 'hello')
    const values = {
      title: 'Tea',
      about: 'two\nlines',
      count: 3,
      price: 2.5,
      open: false,
      day: '2026-02-28',
      at: '2026-01-01T10:00:00+02:00',
      kind: 'a',
      file: 'a.txt',
      data: { deep: [1, { x: null }] },
      tags: ['x', 'z'],
      sku: 'T-1',
    }
    const made = await ask('POST', '/goods/records', values)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id, createdAt, updatedAt, ...rest } = made.body
    assert.deepEqual(rest, { ...values, file: '/a.txt', at: '2026-01-01T08:00:00.000Z', revision: 1 })
    assert.equal(createdAt, updatedAt)
    assert.deepEqual((await ask('GET', `/goods/records/${id}`)).body, made.body)

    const changed = await ask(
      'PATCH',
      `/goods/records/${id}`,
      { count: 4, about: null },
      { headers: { 'if-match': '"1"' } },
    )
    assert.deepEqual(
      [changed.body.count, changed.body.about, changed.body.title, changed.body.revision],
      [4, null, 'Tea', 2],
    )
    const late = await ask('PATCH', `/goods/records/${id}`, { count: 5 }, { headers: { 'if-match': '"1"' } })
    assert.deepEqual([late.status, late.body.code], [412, 'M3M_RECORD_CHANGED'])
    assert.equal((await ask('PATCH', `/goods/records/${id}`, { count: 4 })).body.revision, 2)

    const replaced = await ask('PUT', `/goods/records/${id}`, { title: 'Milk' })
    assert.deepEqual(
      [replaced.body.title, replaced.body.count, replaced.body.open, replaced.body.revision, replaced.headers.etag],
      ['Milk', null, true, 3, '"3"'],
    )
    assert.equal((await ask('DELETE', `/goods/records/${id}`, undefined, { headers: { 'if-match': '2' } })).status, 412)
    assert.equal((await ask('DELETE', `/goods/records/${id}`)).status, 204)
    for (const method of ['GET', 'DELETE'])
      assert.equal((await ask(method, `/goods/records/${id}`)).body.code, 'M3M_RECORD_NOT_FOUND')
    assert.equal((await ask('GET', '/goods/records/none')).status, 404)
  })

  test('begin with what their fields say, be it no, nothing or zero', async (t) => {
    const { make, fill } = await startModels(t)
    await make('things', [
      { key: 'done', type: 'boolean', required: true, default: false },
      { key: 'count', type: 'integer', required: true, default: 0 },
      { key: 'note', type: 'string', required: true, default: '' },
    ])
    const [{ done, count, note } = {}] = await fill('things', [{}])
    assert.deepEqual([done, count, note], [false, 0, ''])
  })

  test('that do not fit are refused at their fields', async (t) => {
    const { ask, make } = await startModels(t, { recordBytes: 2_000 })
    await make('goods', EVERYTHING)
    const { status, body } = await ask('POST', '/goods/records', {
      title: 'x',
      count: 1.5,
      price: '2',
      open: 'yes',
      day: '2026-02-30',
      at: 'today',
      kind: 'c',
      data: { 'a.b': 1 },
      tags: ['x', 'w'],
      unknown: 1,
    })
    assert.equal(status, 400)
    assert.equal(body.code, 'M3M_RECORD_INVALID')
    assert.deepEqual(body.errors.map(({ path }: { path: string }) => path).sort(), [
      '/at',
      '/count',
      '/data',
      '/day',
      '/open',
      '/price',
      '/tags/1',
      '/unknown',
    ])
    const flaw = async (values: Record<string, unknown>) => {
      const answer = await ask('POST', '/goods/records', { title: 'Tea', ...values })
      assert.equal(answer.status, 400, JSON.stringify(values))
      return answer.body.errors[0]
    }
    assert.deepEqual(await flaw({ title: 'tea' }), { path: '/title', message: 'must match ^[A-Z]' })
    assert.deepEqual(await flaw({ title: 'T' }), { path: '/title', message: 'must have at least 2 characters' })
    assert.deepEqual(await flaw({ title: null }), { path: '/title', message: 'is required' })
    assert.equal((await flaw({ title: 'Two\nlines' })).path, '/title')
    assert.deepEqual(await flaw({ count: 101 }), { path: '/count', message: 'must be at most 100' })
    assert.deepEqual(await flaw({ kind: 'c' }), { path: '/kind', message: 'must be one of a, b' })
    assert.deepEqual(await flaw({ tags: ['x', 'y', 'z'] }), { path: '/tags', message: 'must have at most 2 entries' })
    assert.equal((await flaw({ file: '/none.txt' })).path, '/file')
    assert.match((await flaw({ about: 'x'.repeat(3_000) })).message, /2000 are allowed/)
    assert.match((await flaw({ count: 2 ** 60 })).message, /whole number/)
    for (const at of [
      '2026-02-30T00:00:00Z',
      '2025-02-29T10:00:00+02:00',
      '2026-04-31T00:00:00Z',
      '2026-01-01T25:00:00Z',
    ])
      assert.equal((await flaw({ at })).path, '/at', at)
    assert.equal((await ask('GET', `/goods/records${query({ fields: 'data.x' })}`)).body.code, 'M3M_RECORDS_QUERY')
    const many = await ask('POST', '/goods/records/batch', { items: [{ title: 'Good' }, { title: 'bad' }] })
    assert.equal(many.body.errors[0].path, '/1/title')
    assert.equal((await ask('GET', '/goods/records/count')).body.count, 0)
  })

  test('are unique where they have to be, nothing beside nothing', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('goods', EVERYTHING)
    const [one, two] = await fill('goods', [{ title: 'One', sku: 'A' }, { title: 'Two' }, { title: 'Three' }])
    const clash = await ask('PATCH', `/goods/records/${two.id}`, { sku: 'A' })
    assert.deepEqual([clash.status, clash.body.code, clash.body.errors[0].path], [409, 'M3M_RECORD_NOT_UNIQUE', '/sku'])
    const twice = await ask('POST', '/goods/records/batch', {
      items: [
        { title: 'Aa', sku: 'B' },
        { title: 'Bb', sku: 'B' },
      ],
    })
    assert.deepEqual([twice.status, twice.body.errors[0].path], [409, '/1/sku'])
    assert.equal((await ask('GET', '/goods/records/count')).body.count, 3)
    await ask('PATCH', `/goods/records/${one.id}`, { sku: null })
    assert.equal((await ask('PATCH', `/goods/records/${two.id}`, { sku: 'A' })).status, 200)
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', '/goods/records', { title: 'Race', sku: 'only' })),
    )
    assert.deepEqual(ends.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)])
  })

  test('are found by filters, in an order, a page at a time', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('goods', EVERYTHING)
    await fill(
      'goods',
      Array.from({ length: 25 }, (_, i) => ({
        title: `Good ${i}`,
        count: i,
        ...(i % 5 === 0 ? {} : { price: i % 3 }),
        kind: i % 2 ? 'a' : 'b',
        day: `2026-01-${String(i + 1).padStart(2, '0')}`,
        at: `2026-01-01T${String(i % 24).padStart(2, '0')}:00:00Z`,
        data: { n: i, list: [{ v: i }] },
        tags: i % 2 ? ['x'] : ['y', 'z'],
      })),
    )
    const counts = async (values: Record<string, unknown>) => {
      const { status, body } = await ask('GET', `/goods/records${query({ sort: 'count', limit: 100, ...values })}`)
      assert.equal(status, 200, JSON.stringify(body))
      return column(body, 'count')
    }
    assert.deepEqual(await counts({ filter: { count: { $gte: 3, $lt: 6 } } }), [3, 4, 5])
    assert.deepEqual(await counts({ filter: { $or: [{ count: 1 }, { title: 'Good 7' }] } }), [1, 7])
    assert.deepEqual(await counts({ filter: { day: { $gt: '2026-01-24' } } }), [24])
    assert.deepEqual(await counts({ filter: { at: { $gte: '2026-01-01T23:00:00Z' } } }), [23])
    assert.deepEqual(await counts({ filter: { at: '2026-01-01T05:00:00+00:00' } }), [5])
    assert.deepEqual(await counts({ filter: { tags: 'x', count: { $in: [1, 2, 3] } } }), [1, 3])
    assert.deepEqual(await counts({ filter: { tags: { $all: ['y', 'z'] }, count: { $lt: 4 } } }), [0, 2])
    assert.deepEqual(await counts({ filter: { 'data.n': 9 } }), [9])
    assert.deepEqual(await counts({ filter: { price: null } }), [0, 5, 10, 15, 20])
    assert.deepEqual(await counts({ filter: { price: { $exists: false }, count: { $mod: [10, 0] } } }), [0, 10, 20])
    assert.deepEqual(
      await counts({ filter: { title: { $regex: '^good 1.$', $options: 'i' }, kind: { $ne: 'a' } } }),
      [10, 12, 14, 16, 18],
    )
    assert.deepEqual(await counts({ q: 'GOOD 2', sort: '-count' }), [24, 23, 22, 21, 20, 2])
    assert.deepEqual(await counts({ skip: '23' }), [23, 24])
    const { body } = await ask(
      'GET',
      `/goods/records${query({ fields: 'title', limit: 1, total: 'true', filter: { kind: 'a' } })}`,
    )
    assert.deepEqual(Object.keys(body.items[0]).sort(), ['createdAt', 'id', 'revision', 'title', 'updatedAt'])
    assert.equal(body.total, 12)

    for (const sort of [
      'price',
      '-price',
      '-price,count',
      'kind,-price',
      '-at',
      'id',
      '-id',
      'createdAt',
      'open,-title',
    ]) {
      const all = await ask('GET', `/goods/records${query({ sort, limit: 100 })}`)
      const whole = column(all.body, 'id')
      const paged: unknown[] = []
      let cursor: string | undefined
      do {
        const page = await ask('GET', `/goods/records${query({ sort, limit: 4, ...(cursor ? { cursor } : {}) })}`)
        assert.equal(page.status, 200, JSON.stringify(page.body))
        paged.push(...column(page.body, 'id'))
        cursor = page.body.nextCursor
      } while (cursor)
      assert.deepEqual(paged, whole, sort)
      assert.equal(new Set(paged).size, 25)
    }
    const refused = async (values: Record<string, unknown>, path?: string) => {
      const answer = await ask('GET', `/goods/records${query(values)}`)
      assert.equal(answer.status, 400, JSON.stringify(values))
      if (path) assert.equal(answer.body.errors[0].path, path)
    }
    await refused({ filter: '{' }, '/filter')
    await refused({ filter: { none: 1 } }, '/none')
    await refused({ filter: { count: 'seven' } }, '/count')
    await refused({ filter: { count: { $in: [1, 'x'] } } }, '/count/$in/1')
    await refused({ sort: 'none' }, '/sort')
    await refused({ sort: 'tags' }, '/sort')
    await refused({ cursor: 'x' })
    await refused({ cursor: Buffer.from('["count 1 _id 1",1]').toString('base64url'), sort: 'count' })
    await refused({ limit: '100000' })
  })

  test('are found by what is in lists of objects', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('goods', EVERYTHING)
    await fill(
      'goods',
      [22, 23, 24].map((count) => ({ title: 'Good', count, data: { list: [{ v: count }, { v: 0 }] } })),
    )
    const filter = { 'data.list': { $elemMatch: { v: { $gt: 23 } } } }
    const { body } = await ask('GET', `/goods/records${query({ filter })}`)
    assert.deepEqual(column(body, 'count'), [24])
  })

  test('are changed and deleted many at once, and only those that are meant', async (t) => {
    const { ask, make, fill, documents } = await startModels(t)
    await make('goods', EVERYTHING)
    const items = await fill(
      'goods',
      Array.from({ length: 450 }, (_, i) => ({ title: `G${i}`, count: i % 100 })),
    )
    const updated = await ask('POST', '/goods/records/update', {
      filter: { count: { $lt: 50 } },
      update: { $inc: { count: 1 } },
    })
    assert.deepEqual(updated.body, { matched: 250, modified: 250 })
    const same = await ask('POST', '/goods/records/update', { filter: { count: 7 }, update: { count: 7 } })
    assert.equal(same.body.modified, 0)
    assert.ok(same.body.matched > 0)
    const ids = items.slice(0, 3).map(({ id }) => id)
    assert.deepEqual((await ask('POST', '/goods/records/delete', { ids })).body, { deleted: 3 })
    assert.equal((await ask('POST', '/goods/records/delete', {})).status, 400)
    assert.equal((await ask('POST', '/goods/records/update', { update: { count: 1 } })).status, 400)
    const wrong = await ask('POST', '/goods/records/update', { filter: {}, update: { $inc: { count: 1_000 } } })
    assert.equal(wrong.body.errors[0].path, '/count')
    assert.deepEqual((await ask('POST', '/goods/records/delete', { filter: {} })).body, { deleted: 447 })
    const actions = (await documents('audit')).map(({ action }) => action)
    assert.equal(actions.filter((action) => action === 'model.deleteRecords').length, 2)
  })

  test('have quotas, told as what is used', async (t) => {
    const { ask, make, fill } = await startModels(t, { maxRecords: 5, maxBytes: 5_000 })
    await make('goods', EVERYTHING)
    const [first] = await fill('goods', [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }])
    const many = await ask('POST', '/goods/records/batch', { items: Array(3).fill({ title: 'More' }) })
    assert.deepEqual([many.status, many.body.code], [429, 'M3M_RECORDS_QUOTA'])
    const large = await ask('PATCH', `/goods/records/${first.id}`, { about: 'x'.repeat(4_500) })
    assert.equal(large.body.code, 'M3M_RECORDS_QUOTA')
    await fill('goods', [{ title: 'Four' }, { title: 'Five' }])
    assert.equal((await ask('POST', '/goods/records', { title: 'Six' })).status, 429)
    await ask('DELETE', `/goods/records/${first.id}`)
    assert.equal((await ask('POST', '/goods/records', { title: 'Six' })).status, 201)
    const { usage } = (await ask('GET', '?usage=true')).body
    assert.deepEqual([usage.models, usage.records, usage.maxRecords], [1, 5, 5])
    assert.ok(usage.bytes > 500 && usage.bytes < 2_000, String(usage.bytes))
  })

  test("are all there for a program with the project's API key, and no other's", async (t) => {
    const { make, call, project, kernel, as } = await startModels(t)
    await make('goods', EVERYTHING)
    const facade = kernel.get(projectsRef)
    const owner = { id: project.createdBy, root: false } as never
    const { key } = await facade.makeApiKey(owner, project.id)
    const headers = { 'x-api-key': key }
    const made = await call('POST', '/api/projects/shop/models/goods/records', { body: { title: 'Key' }, headers })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const page = await call('GET', '/api/projects/shop/models/goods/records', { headers })
    assert.deepEqual(column(page.body, 'title'), ['Key'])
    await call('POST', '/api/projects', { body: { name: 'Den', slug: 'den' }, as: as.other })
    assert.equal((await call('GET', '/api/projects/den/models', { headers })).status, 404)
    assert.equal((await call('GET', '/api/projects/shop/models/goods/records', { as: as.other })).status, 404)
  })

  test('of one kind counted by many at once are counted exactly', async (t) => {
    const { models, make, fill, project } = await startModels(t)
    await make('goods', [
      { key: 'n', type: 'integer' },
      { key: 'list', type: 'array', items: { type: 'integer' } },
      { key: 'key', type: 'string' },
    ])
    const [{ id }] = (await fill('goods', [{ n: 0, list: [] }])) as [{ id: string }]
    const { records } = models
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        records.update(project.id, 'goods', id, { $inc: { n: 1 }, $push: { list: i } }),
      ),
    )
    const one = (await records.get(project.id, 'goods', id))!
    assert.equal(one.n, 100)
    assert.equal((one.list as number[]).length, 100)
    assert.equal(one.revision, 101)
    const ends = await Promise.all(
      Array.from({ length: 30 }, () => records.upsert(project.id, 'goods', { key: 'k' }, { $inc: { n: 1 } })),
    )
    assert.equal(ends.filter(({ inserted }) => inserted).length, 1)
    assert.deepEqual(
      (await records.find(project.id, 'goods', { filter: { key: 'k' } })).items.map(({ n }) => n),
      [30],
    )
  })
})
