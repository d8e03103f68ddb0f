import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { column, startModels } from './support.ts'

const FIELDS = [
  { key: 'title', type: 'string' },
  { key: 'n', type: 'integer' },
]
const items = Array.from({ length: 700 }, (_, i) => ({ title: `T${i}`, n: i }))

describe('a change of a model', () => {
  test('J1 that a crash has cut off is completed at the next start, wherever it was', async (t) => {
    const dataDir = tempDir(t)
    const first = await startModels(t, {}, dataDir)
    const model = await first.make('goods', FIELDS)
    await first.fill('goods', items)
    const doomed = await first.make('doomed', FIELDS)
    await first.fill('doomed', [{ title: 'x' }])
    const db = first.kernel.get(databaseRef)
    const [title, n] = model.fields
    const next = [
      { ...title, key: 'n', unique: true },
      { ...n, key: 'title' },
    ]
    // As a crash leaves it: some records are as they shall be, the others as they were.
    await db.collection('models').updateOne({ slug: 'goods' }, { $set: { state: 'changing', next } })
    const records = db.collection(`records_${model.id}`)
    for (const { _id, title: was, n: number } of await records.find({}, { limit: 300, sort: { _id: 1 } }).toArray())
      await records.updateOne({ _id }, { $set: { n: was, title: number, _u_n: `=${was}`, _v: 3 } })
    await db.collection('models').updateOne({ slug: 'doomed' }, { $set: { state: 'removing', slug: doomed.id } })
    await first.kernel.stop()

    const again = await startModels(t, {}, dataDir)
    await until('the change is completed', async () => !(await again.ask('GET', '/goods')).body.changing, 30_000)
    const all = (await again.ask('GET', '/goods/records?sort=title&limit=1000')).body
    assert.deepEqual(
      all.items.map(({ n, title }: Record<string, unknown>) => [n, title]),
      items.map(({ n, title }) => [title, n]),
    )
    assert.equal((await again.ask('POST', '/goods/records', { n: 'T5' })).body.code, 'M3M_RECORD_NOT_UNIQUE')
    assert.deepEqual(column((await again.ask('GET', '')).body, 'slug'), ['goods'])
    await until('the other is gone', async () => (await again.documents('models')).length === 1)
    assert.deepEqual(await again.documents(`records_${doomed.id}`), [])
  })

  test('J5 goes alone: what is written meanwhile waits, and all of it is as it shall be', async (t) => {
    const { ask, make, fill, models, project } = await startModels(t)
    const model = await make('goods', FIELDS)
    await fill('goods', items)
    const [title, n] = model.fields
    const { records } = models
    const writes: Promise<unknown>[] = []
    const write = (i: number) =>
      writes.push(records.insert(project.id, 'goods', { title: `W${i}` }).catch(({ code }) => code))
    for (let i = 0; i < 20; i += 1) write(i)
    const change = ask('PATCH', '/goods', {
      fields: [
        { ...title, key: 'name' },
        { ...n, type: 'string' },
        { key: 'more', type: 'string', required: true, default: 'd' },
      ],
    })
    for (let i = 20; i < 40; i += 1) write(i)
    const twice = ask('PATCH', '/goods', { fields: [title], loseData: true, revision: model.revision })
    assert.equal((await change).status, 200, JSON.stringify((await change).body))
    assert.equal((await twice).body.code, 'M3M_MODEL_CHANGED')
    const ends = await Promise.all(writes)
    // Those that came to a model without the field were told so; all others are stored.
    const stored = ends.filter((end) => typeof end === 'object').length
    assert.deepEqual(
      [...new Set(ends.filter((end) => typeof end === 'string'))].filter((code) => code !== 'M3M_RECORD_INVALID'),
      [],
    )
    assert.equal(await records.count(project.id, 'goods'), 700 + stored)
    assert.equal(await records.count(project.id, 'goods', { more: 'd' }), 700 + stored)
    assert.equal(await records.count(project.id, 'goods', { name: { $exists: true } }), 700 + stored)
  })

  test('of many who make models at once, as many win as there is room for', async (t) => {
    const { ask } = await startModels(t, { maxModels: 3 })
    const ends = await Promise.all(
      Array.from({ length: 12 }, (_, i) => ask('POST', '', { name: `M${i}`, slug: `m${i}`, fields: [] })),
    )
    assert.equal(ends.filter(({ status }) => status === 201).length, 3)
    assert.deepEqual(
      [...new Set(ends.filter(({ status }) => status !== 201).map(({ body }) => body.code))],
      ['M3M_MODEL_QUOTA'],
    )
    assert.equal((await ask('GET', '')).body.items.length, 3)
  })

  test('J5 of many who make a model of one slug at once, one wins', async (t) => {
    const { ask } = await startModels(t)
    const ends = await Promise.all(
      Array.from({ length: 10 }, () => ask('POST', '', { name: 'One', slug: 'one', fields: FIELDS })),
    )
    assert.deepEqual(ends.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
    const unnamed = await Promise.all(Array.from({ length: 5 }, () => ask('POST', '', { name: 'Two' })))
    assert.deepEqual(unnamed.map(({ body }) => body.slug).sort(), ['two', 'two-2', 'two-3', 'two-4', 'two-5'])
    const gone = await Promise.all([
      ask('DELETE', '/one?slug=one'),
      ask('DELETE', '/one?slug=one'),
      ask('POST', '/one/records', { title: 'x' }),
    ])
    assert.deepEqual(
      gone
        .slice(0, 2)
        .map(({ status }) => status)
        .sort(),
      [200, 404],
    )
    assert.ok([201, 404].includes(gone[2]!.status))
  })
})
