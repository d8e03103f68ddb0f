import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { column, query, startModels } from './support.ts'

const GOODS = [
  { key: 'title', type: 'string', required: true },
  { key: 'price', type: 'float', indexed: true },
  { key: 'sku', type: 'string', unique: true },
]

describe('data models', () => {
  test('are made, listed, changed and deleted, by those who may', async (t) => {
    const { ask, make, as, documents } = await startModels(t, { maxModels: 3 })
    const goods = await make('goods', GOODS, {
      name: 'Goods',
      description: 'What there is',
      settings: { columns: ['sku'] },
    })
    assert.deepEqual(
      goods.fields.map(({ key, name, type }) => [key, name, type]),
      [
        ['title', 'title', 'string'],
        ['price', 'price', 'float'],
        ['sku', 'sku', 'string'],
      ],
    )
    assert.deepEqual(goods.settings, { columns: ['sku'] })
    const named = await ask('POST', '', { name: 'Мои вещи' })
    assert.equal(named.body.slug, 'moi-veshchi')
    assert.deepEqual(column((await ask('GET', '')).body, 'slug'), ['goods', 'moi-veshchi'])
    assert.equal((await ask('GET', '/goods')).body.id, goods.id)
    assert.equal((await ask('GET', `/${goods.id}`)).body.slug, 'goods')
    assert.equal((await ask('GET', '', undefined, { as: as.other })).status, 404)

    const changed = await ask('PATCH', '/goods', { name: 'Wares', slug: 'wares', revision: goods.revision })
    assert.equal(changed.body.model.slug, 'wares')
    assert.equal(
      (await ask('PATCH', '/wares', { name: 'Late', revision: goods.revision })).body.code,
      'M3M_MODEL_CHANGED',
    )
    assert.equal((await ask('GET', '/goods')).body.code, 'M3M_MODEL_NOT_FOUND')
    assert.equal((await ask('POST', '', { name: 'x', slug: 'wares' })).body.code, 'M3M_MODEL_SLUG_TAKEN')
    await make('third', [])
    assert.equal((await ask('POST', '', { name: 'Fourth' })).status, 429)

    assert.equal((await ask('DELETE', '/wares?slug=goods')).body.code, 'M3M_MODEL_NOT_CONFIRMED')
    assert.equal((await ask('DELETE', '/wares?slug=wares')).status, 200)
    assert.equal((await ask('GET', '/wares')).status, 404)
    assert.deepEqual(await documents(`records_${goods.id}`), [])
    const actions = (await documents('audit')).map(({ action }) => action)
    assert.deepEqual(
      actions.filter((action) => String(action).startsWith('model.')),
      ['model.create', 'model.create', 'model.update', 'model.create', 'model.delete'],
    )
  })

  test('have fields that make sense, or say which do not', async (t) => {
    const { ask } = await startModels(t, { maxIndexes: 2 })
    const flaw = async (field: Record<string, unknown>) => {
      const { status, body } = await ask('POST', '', { name: 'M', slug: 'm', fields: [{ key: 'f', ...field }] })
      assert.equal(status, 400, JSON.stringify(field))
      return body.errors[0].path
    }
    assert.equal(await flaw({ key: '$where', type: 'string' }), '/fields/0/key')
    assert.equal(await flaw({ key: 'a.b', type: 'string' }), '/fields/0/key')
    assert.equal(await flaw({ key: '__proto__x', type: 'string' }), '/fields/0/key')
    for (const key of ['id', 'revision', 'constructor', 'hasOwnProperty', 'then'])
      assert.equal(await flaw({ key, type: 'string' }), '/fields/0/key', key)
    assert.equal(await flaw({ type: 'geo' }), '/fields/0/type')
    assert.equal(await flaw({ type: 'enum' }), '/fields/0/options')
    assert.equal(await flaw({ type: 'string', options: ['a'] }), '/fields/0/options')
    assert.equal(await flaw({ type: 'array' }), '/fields/0/items')
    assert.equal(await flaw({ type: 'array', items: { type: 'enum' } }), '/fields/0/items/options')
    assert.equal(await flaw({ type: 'reference', model: 'none' }), '/fields/0/model')
    assert.equal(await flaw({ type: 'json', unique: true }), '/fields/0/unique')
    assert.equal(await flaw({ type: 'text', indexed: true }), '/fields/0/indexed')
    assert.equal(await flaw({ type: 'integer', default: 1.5 }), '/fields/0/default')
    assert.equal(await flaw({ type: 'integer', min: 5, default: 1 }), '/fields/0/default')
    assert.equal(await flaw({ type: 'integer', min: 5, max: 4 }), '/fields/0/max')
    assert.equal(await flaw({ type: 'string', pattern: '(' }), '/fields/0/pattern')
    assert.equal(await flaw({ type: 'string', unknown: 1 }), '/fields/0/unknown')
    const several = (fields: unknown[]) => ask('POST', '', { name: 'M', slug: 'm', fields })
    const twice = await several([
      { key: 'a', type: 'string' },
      { key: 'A', type: 'string' },
    ])
    assert.equal(twice.body.errors[0].path, '/fields/1/key')
    const many = await several(['a', 'b', 'c'].map((key) => ({ key, type: 'string', indexed: true })))
    assert.equal(many.body.errors[0].message, 'has 3 indexes, and 2 are allowed')
    // References are indexed by themselves, and a database has an end of that.
    const references = Array.from({ length: 64 }, (_, i) => ({ key: `r${i}`, type: 'reference', model: 'x' }))
    const referring = await ask('POST', '', { name: 'X', slug: 'x', fields: references })
    assert.deepEqual([referring.status, referring.body.code], [400, 'M3M_MODEL_INVALID'])
    assert.match(referring.body.errors[0].message, /need 64 indexes, and there are 63/)
    const options = Array.from({ length: 200 }, (_, i) => `${i}`.padEnd(100, 'o'))
    const large = Array.from({ length: 20 }, (_, i) => ({ key: `e${i}`, type: 'enum', options }))
    assert.match(
      (await ask('POST', '', { name: 'X', slug: 'x', fields: large })).body.errors[0].message,
      /262144 bytes/,
    )
    assert.deepEqual((await ask('GET', '')).body.items, [])
  })

  test('tell the consequences of a change before, and refuse what records do not allow', async (t) => {
    const { ask, make, fill } = await startModels(t)
    const { fields } = await make('goods', [
      { key: 'title', type: 'string' },
      { key: 'size', type: 'string' },
      { key: 'code', type: 'integer' },
    ])
    const [title, size, code] = fields
    await fill('goods', [
      { title: 'One', size: '7', code: 1 },
      { title: 'Two', size: 'large', code: 1 },
      { size: '9', code: 2 },
    ])
    const plan = async (next: unknown[]) => {
      const { body } = await ask('POST', '/goods/plan', { fields: next })
      return [
        body.possible,
        body.losesData,
        ...body.consequences.map((one: Record<string, unknown>) => `${one.field} ${one.kind} ${one.count}`),
      ]
    }
    assert.deepEqual(await plan(fields), [true, false])
    assert.deepEqual(await plan([title, size]), [true, true, 'code removed 3'])
    assert.deepEqual(await plan([{ ...title, key: 'name' }, size, code]), [true, false, 'name renamed 2'])
    assert.deepEqual(await plan([{ ...title, required: true }, size, code]), [false, false, 'title missing 1'])
    assert.deepEqual(await plan([{ ...title, required: true, default: 'None' }, size, code]), [
      true,
      false,
      'title filled 1',
    ])
    assert.deepEqual(await plan([title, { ...size, type: 'integer' }, code]), [
      false,
      false,
      'size converted 2',
      'size misfit 1',
    ])
    assert.deepEqual(await plan([title, size, { ...code, unique: true }]), [false, false, 'code duplicates 1'])
    assert.deepEqual(await plan([title, size, { ...code, min: 2 }]), [true, false, 'code unfit 2'])
    assert.deepEqual(await plan([...fields, { key: 'new', type: 'string', required: true }]), [
      false,
      false,
      'new added 0',
      'new missing 3',
    ])

    const refused = await ask('PATCH', '/goods', { fields: [title, { ...size, type: 'integer' }, code] })
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'M3M_MODEL_CONSEQUENCES')
    assert.match(refused.body.detail, /1 have a value in "size" that cannot be of the new type \([0-9a-f]{24}: large\)/)
    assert.equal(refused.body.errors[0].path, '/fields/size')
    assert.equal((await ask('PATCH', '/goods', { fields: [title, size] })).body.code, 'M3M_MODEL_LOSES_DATA')
    assert.deepEqual((await ask('GET', '/goods')).body.fields, fields)
  })

  test('take their records along when they change', async (t) => {
    const { ask, make, fill, documents } = await startModels(t)
    const { id, fields } = await make('goods', [
      { key: 'a', type: 'string', unique: true },
      { key: 'b', type: 'string' },
      { key: 'n', type: 'integer' },
      { key: 'gone', type: 'string' },
      { key: 'day', type: 'date' },
    ])
    const [a, b, n, , day] = fields
    await fill('goods', [
      { a: 'A1', b: 'B1', n: 1, gone: 'x', day: '2026-01-02' },
      { a: 'A2', b: 'B2', gone: 'y' },
    ])
    const { status, body } = await ask('PATCH', '/goods', {
      loseData: true,
      fields: [
        { ...a, key: 'b', indexed: true },
        { ...b, key: 'a', unique: true },
        { ...n, type: 'string', required: true, default: 'none' },
        { ...day, type: 'datetime' },
        { key: 'stars', type: 'integer', required: true, default: 5 },
      ],
    })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.model.changing, false)
    const { items } = (await ask('GET', '/goods/records?sort=b')).body
    assert.deepEqual(
      items.map(
        ({ id: _, revision: __, createdAt: ___, updatedAt: ____, ...values }: Record<string, unknown>) => values,
      ),
      [
        { b: 'A1', a: 'B1', n: '1', day: '2026-01-02T00:00:00.000Z', stars: 5 },
        { b: 'A2', a: 'B2', n: 'none', day: null, stars: 5 },
      ],
    )
    for (const document of await documents(`records_${id}`)) assert.ok(!('gone' in document))
    const clash = await ask('POST', '/goods/records', { a: 'B1', b: 'A3' })
    assert.equal(clash.body.code, 'M3M_RECORD_NOT_UNIQUE')
    assert.equal(clash.body.errors[0].path, '/a')
    assert.equal((await ask('POST', '/goods/records', { a: 'B3', b: 'A1' })).status, 409)
    const free = await ask('POST', '/goods/records', { a: 'B3', b: 'A4', n: 'x' })
    assert.equal(free.status, 201, JSON.stringify(free.body))
  })

  test('that are referred to stay, and references follow a slug', async (t) => {
    const { ask, make, fill } = await startModels(t)
    await make('people', [{ key: 'name', type: 'string' }])
    await make('pets', [
      { key: 'owner', type: 'reference', model: 'people' },
      { key: 'friends', type: 'array', items: { type: 'reference', model: 'pets' } },
    ])
    const [ann] = await fill('people', [{ name: 'Ann' }])
    const [rex] = await fill('pets', [{ owner: ann.id }])
    assert.equal(rex.owner, ann.id)
    const tom = await ask('POST', '/pets/records', { friends: [rex.id, ann.id] })
    assert.equal(tom.body.errors[0].path, '/friends/1')
    const stray = await ask('POST', '/pets/records', { owner: rex.id })
    assert.equal(stray.body.errors[0].path, '/owner')
    assert.equal((await ask('DELETE', '/people?slug=people')).body.code, 'M3M_MODEL_REFERENCED')
    await ask('PATCH', '/people', { slug: 'owners' })
    assert.equal((await ask('GET', '/pets')).body.fields[0].model, 'owners')
    const page = await ask('GET', `/pets/records${query({ filter: { owner: ann.id } })}`)
    assert.deepEqual(column(page.body, 'id'), [rex.id])
  })

  test('and all their records go with the project', async (t) => {
    const { ask, make, fill, documents, project, call, as } = await startModels(t)
    const { id } = await make('goods', GOODS)
    await fill('goods', [{ title: 'A' }, { title: 'B' }])
    assert.equal((await ask('GET', '?usage=true')).body.usage.records, 2)
    assert.equal((await call('DELETE', `/api/projects/${project.id}?slug=shop`, { as: as.member })).status, 204)
    assert.deepEqual([await documents('models'), await documents(`records_${id}`)], [[], []])
  })
})
