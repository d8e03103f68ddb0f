import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Project } from '../../modules/projects/contract.ts'
import type { Client } from '../support/client.ts'
import { until } from '../support/until.ts'
import { EVAL, FIELDS, type RecordsVictim, startRecordsVictim } from './models-support.ts'
import type { FaultServer } from './support.ts'

describe('I. Records of models, and much of them', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let client: Client
  let inside: RecordsVictim['inside']
  before(async () => {
    ;({ server, client, inside } = await startRecordsVictim({
      after: (work) => void undo.push(work as () => unknown),
    }))
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  test('I4 patterns without end are refused, and what takes long has an end', async () => {
    const patterns = [
      '^(a+)+$',
      '(a|a)*b',
      '(a?){2000}',
      '(a*)*',
      '((a+)b?)+',
      '(.+)\\1',
      '(?=a)b',
      '(?<x>a)',
      'a'.repeat(300),
      '[',
      'a{1,5000}',
      '.*.*.*.*.*.*.*.*.*.*x',
      '(?:a|aa)+$',
      '(\\w+\\s?)+$',
    ]
    const ends = (await inside(
      `const ends = []
       for (const pattern of ${JSON.stringify(patterns)}) ends.push(await end(() => db.collection('things').count({ name: { $regex: pattern } })))
       ends.push(await end(() => db.collection('things').count({ name: /^(a+)+$/ })))
       return [ends, await db.collection('things').count({ name: /^a+1\\d$/ }), await db.collection('things').count({ name: { $regex: 'A7$', $options: 'i' } })]`,
    )) as [string[], number, number]
    assert.deepEqual([...new Set(ends[0])], ['M3M_RECORDS_QUERY'])
    assert.deepEqual(ends.slice(1), [10, 1])
    const heavy = (await inside(
      `return Promise.all([
         [{ $set: { x: { $range: [0, 1e9] } } }],
         [{ $set: { x: { $reduce: { input: { $range: [0, 40] }, initialValue: 'xxxxxxxxxx', in: { $concat: ['$$value', '$$value'] } } } } }],
         [{ $set: { x: { $map: { input: { $range: [0, 1e6] }, in: { $range: [0, 1e6] } } } } }],
         [{ $lookup: { from: 'things', as: 'a', pipeline: [] } }, { $unwind: '$a' }, { $lookup: { from: 'things', as: 'b', pipeline: [] } }, { $unwind: '$b' }, { $lookup: { from: 'things', as: 'c', pipeline: [] } }, { $unwind: '$c' }, { $count: 'n' }],
       ].map((pipeline) => end(() => db.collection('things').aggregate(pipeline))))`,
    )) as string[]
    for (const end of heavy)
      assert.ok(['M3M_RECORDS_QUERY', 'M3M_RECORDS_TIME', 'M3M_RECORDS_MANY'].includes(end), String(end))
    assert.equal(await inside(`return db.collection('things').count()`), 200)
  })

  test('D4 records without end: a quota, and the rest goes on', async () => {
    const ends = (await inside(
      `const ends = {}
       await Promise.all(Array.from({ length: 30 }, async (_, i) => {
         const end = await globalThis.end(() => db.collection('things').insertMany(Array.from({ length: 100 }, () => ({ name: 'flood' }))).then(() => 'stored'))
         ends[end] = (ends[end] ?? 0) + 1
       }))
       const large = await end(() => db.collection('things').insert({ data: 'x'.repeat(2_000_000) }))
       const flood = await db.collection('things').count({ name: 'flood' })
       return [ends, large, flood, await db.collection('things').deleteMany({ name: 'flood' })]`,
    )) as [Record<string, number>, string, number, number]
    assert.deepEqual(Object.keys(ends[0]).sort(), ['M3M_RECORDS_QUOTA', 'stored'])
    assert.deepEqual(ends.slice(1), ['M3M_RECORD_INVALID', ends[0].stored! * 100, ends[0].stored! * 100])
    assert.ok(ends[2] <= 1_800)
  })

  test('I4 looks without end of one project do not keep those of another', async () => {
    const join = (as: string) => [{ $lookup: { from: 'things', as, pipeline: [] } }, { $unwind: `$${as}` }]
    const heavy = JSON.stringify([...join('a'), ...join('b'), ...join('c'), { $count: 'n' }])
    const flood = inside(
      `return Promise.all(Array.from({ length: 8 }, () => end(() => db.collection('things').aggregate(${heavy}))))`,
    ) as Promise<string[]>
    const sum = await inside(`return db.collection('vault').aggregate([{ $count: 'n' }])`, 'owner')
    assert.deepEqual(sum, [{ n: 1 }])
    for (const end of await flood) assert.equal(end, 'M3M_RECORDS_TIME')
    let over = false
    const long = JSON.stringify({ name: { $regex: '.*.*.*.*.*.*.*z' } })
    const writes = inside(
      `return Promise.all(Array.from({ length: 3 }, (_, i) => end(() => i % 2 ? db.collection('things').deleteMany(${long}) : db.collection('things').update(${long}, { n: 1 }))))`,
    ).finally(() => {
      over = true
    }) as Promise<string[]>
    assert.deepEqual(await inside(`return db.collection('vault').aggregate([{ $count: 'n' }])`, 'owner'), [{ n: 1 }])
    assert.ok(!over, 'the other project had its answer while they went on')
    for (const end of await writes) assert.equal(end, 'M3M_RECORDS_TIME')
  })

  test('I4 nor do many that look at every record', async () => {
    const fill = `for (let i = 0; i < 16; i++) await db.collection('things').insertMany(Array.from({ length: 100 }, (_, n) => ({ name: 'many', data: { k: n } })))`
    await inside(`${fill}; return 1`)
    // Nothing of it is in an index, and each record is compared with all of it.
    const none = (from: number) => ({
      $nor: Array.from({ length: 100 }, (_, i) => ({ 'data.k': { $mod: [1_000, from + i] } })),
    })
    const every = JSON.stringify({ $and: [none(500), none(600)] })
    const LOOKS = 40
    const flood = inside(
      `globalThis.ended = 0
       globalThis.looks = Promise.all(Array.from({ length: ${LOOKS} }, () => end(() => db.collection('things').count(${every})).finally(() => { globalThis.ended += 1 })))
       return globalThis.looks`,
    ) as Promise<unknown[]>
    await until('the flood is there', async () => (await inside('return globalThis.looks !== undefined')) === true)
    assert.deepEqual(await inside(`return db.collection('vault').aggregate([{ $count: 'n' }])`, 'owner'), [{ n: 1 }])
    const ended = (await inside('return globalThis.ended')) as number
    assert.ok(ended < LOOKS / 2, `${ended} of ${LOOKS} had their answer before the other project`)
    for (const end of await flood) assert.ok(end === 1_800 || end === 'M3M_RECORDS_TIME', String(end))
    await inside(`return db.collection('things').deleteMany({ name: 'many' })`)
  })

  test('D4 hooks that hang, or call themselves, are told of what there is room for', async () => {
    await server.deploy(
      'hooked',
      `${EVAL}
       let seen = 0
       db.on('insert', 'things', () => { seen += 1; return new Promise(() => {}) })
       db.on('update', 'things', async (thing) => { seen += 1; if (thing.n < 200) await db.collection('things').update(thing.id, { $inc: { n: 1 } }) })
       globalThis.seen = () => seen`,
    )
    for (const slug of ['things', 'others'])
      await client.call('POST', '/projects/hooked/models', { name: slug, slug, fields: FIELDS })
    await inside(
      `for (let i = 0; i < 15; i++) await db.collection('things').insertMany(Array.from({ length: 100 }, () => ({ n: 1 })))
       return 1`,
      'hooked',
    )
    const hooked = (await client.call<{ items: Project[] }>('GET', '/projects')).items.find(
      ({ slug }) => slug === 'hooked',
    )!
    const line = await server.reason(hooked, 'QUOTA')
    assert.match(line.message, /changes of records were not told/)
    assert.equal(await inside(`return globalThis.seen()`, 'hooked'), 1)
    assert.equal(await inside(`return db.collection('things').count()`, 'hooked'), 1_500)
    await inside(`return db.collection('things').deleteMany({})`, 'hooked')
    await server.publish(
      hooked,
      `${EVAL}
      db.on('update', 'others', async (thing) => { if (thing.n < 200) await db.collection('others').update(thing.id, { $inc: { n: 1 } }) })`,
    )
    await inside(
      `const { id } = await db.collection('others').insert({ n: 0 }); await db.collection('others').update(id, { n: 1 }); return 1`,
      'hooked',
    )
    await until(
      'the hooks have come to their end',
      async () => (await inside(`return db.collection('others').count({ n: 200 })`, 'hooked')) === 1,
      30_000,
    )
  })

  test('patterns of fields that take for ever hold up nobody', async () => {
    await client.call('POST', '/projects/thief/models', {
      name: 'slow',
      slug: 'slow',
      fields: [{ key: 'x', type: 'string', pattern: '^(a+)+$' }],
    })
    const ends = (await inside(
      `return Promise.all(Array.from({ length: 10 }, () => end(() => db.collection('slow').insert({ x: 'a'.repeat(900) + '!' }))))`,
    )) as string[]
    assert.deepEqual([...new Set(ends)], ['M3M_RECORD_INVALID'])
    assert.deepEqual(await inside(`return [(await db.collection('slow').insert({ x: 'aaa' })).x]`), ['aaa'])
    const keys = Array.from({ length: 50 }, (_, i) => `f${i}`)
    await client.call('POST', '/projects/thief/models', {
      name: 'slower',
      slug: 'slower',
      fields: keys.map((key) => ({ key, type: 'text', pattern: '(a?){70}b|a$' })),
    })
    const many = (await inside(
      `const slower = db.collection('slower'), text = 'a'.repeat(2_500)
       const record = (count) => Object.fromEntries(${JSON.stringify(keys)}.slice(0, count).map((key) => [key, text]))
       const all = await end(() => slower.insertMany(Array.from({ length: 40 }, () => record(50))))
       const some = await end(() => slower.insertMany(Array.from({ length: 40 }, () => record(2))).then((made) => made.length))
       const side = await Promise.all(Array.from({ length: 40 }, () => end(() => slower.insert(record(2)).then(() => 'stored'))))
       const changed = await slower.updateMany({}, { f0: text + 'a' })
       return [all, some, [...new Set(side)], changed.modified]`,
    )) as unknown[]
    assert.deepEqual(many, ['M3M_RECORD_INVALID', 40, ['stored'], 80])
    const plan = await server.unharmed(() =>
      client.call<{ consequences: { kind: string }[] }>('POST', '/projects/thief/models/slower/plan', {
        fields: keys.map((key) => ({ key, type: 'text', pattern: '(a?){71}b' })),
      }),
    )
    assert.deepEqual([...new Set(plan.consequences.map(({ kind }) => kind))], ['unfit'])
  })

  test('updates of lists that would take for ever hold up nobody', async () => {
    const ends = (await inside(
      `const things = db.collection('things'), numbers = (count, from = 0) => Array.from({ length: count }, (_, i) => from + i)
       const { id } = await things.insert({ data: numbers(100_000, 100_000) })
       const ends = []
       for (const update of [
         { $pullAll: { data: numbers(20_000) } },
         { $pull: { data: { $in: numbers(20_000) } } },
         { $pull: { data: { $or: numbers(500).map((a) => ({ a })) } } },
         { $addToSet: { data: { $each: numbers(20_000) } } },
         { $push: { data: { $each: numbers(1_000), $sort: 1 } } },
         { $push: { data: 7 } },
       ]) ends.push(await end(() => things.update(id, update).then((thing) => thing.data.length)))
       await things.update(id, { data: numbers(1_000) })
       for (const update of [
         { $pullAll: { data: numbers(500) } },
         { $pull: { data: { $in: numbers(900) } } },
         { $addToSet: { data: { $each: numbers(20_000, 900) } } },
         { $push: { data: { $each: [1], $sort: 1, $slice: 3 } } },
       ]) ends.push(await end(() => things.update(id, update).then((thing) => thing.data.length)))
       await things.delete(id)
       return ends`,
    )) as unknown[]
    assert.deepEqual(ends, [...Array(5).fill('M3M_RECORDS_QUERY'), 100_001, 500, 100, 20_000, 3])
  })

  test('C8 a file of records that would be a thousand times as much in memory is read one record at a time', async () => {
    const bring = (body: string) =>
      server.unharmed(async () => {
        const answer = await server.get('/api/projects/thief/models/things/records/import?format=json', {
          method: 'POST',
          body,
          headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
        })
        return (await answer.json()) as { rows?: number; failed?: number; code?: string }
      })
    const numbers = await bring(`[${'1,'.repeat(100_000)}1]`)
    assert.deepEqual([numbers.rows, numbers.failed], [100_001, 100_001])
    assert.equal((await bring(`[${'['.repeat(10_000_000)}`)).code, 'M3M_RECORDS_IMPORT')
    assert.equal((await bring(`[{"data":[${'[],'.repeat(3_200_000)}[]]}]`)).code, 'M3M_RECORDS_IMPORT')
    const before = await inside(`return db.collection('things').count()`)
    assert.equal((await bring('[{"name":"A"},{"name":"B"},{"name":}]')).code, 'M3M_RECORDS_IMPORT')
    assert.equal(await inside(`return db.collection('things').count()`), before)
  })
})
