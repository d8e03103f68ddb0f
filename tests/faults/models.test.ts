import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { databaseRef } from '../../modules/database/contract.ts'
import { modelsRef } from '../../modules/models/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import type { ApiError, Client } from '../support/client.ts'
import { type RecordsVictim, startRecordsVictim } from './models-support.ts'
import type { FaultServer } from './support.ts'

describe('I. Records of models', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let client: Client
  let inside: RecordsVictim['inside']
  let owner: Project
  let secret: { id: string }
  let ownerModel: { id: string }
  before(async () => {
    ;({ server, client, owner, ownerModel, secret, inside } = await startRecordsVictim({
      after: (work) => void undo.push(work as () => unknown),
    }))
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const refusal = async (method: string, path: string, body?: unknown): Promise<ApiError> =>
    client.call(method, path, body).then(
      (value) => assert.fail(`${path} ${JSON.stringify(body)}: ${JSON.stringify(value)?.slice(0, 200)}`),
      (error: ApiError) => error,
    )

  const code = { body: 'function () { return true }', args: [], lang: 'js' }
  test('I1 filters with more than values in them are refused', async () => {
    const filters: unknown[] = [
      { $where: 'true' },
      { $expr: { $eq: [1, 1] } },
      { $expr: { $function: code } },
      { $text: { $search: 'x' } },
      { $jsonSchema: {} },
      { $comment: 'x' },
      { name: { $where: 'true' } },
      { name: { $type: 'string' } },
      { name: { $gt: '', $function: code } },
      { $or: [{ $where: 'true' }] },
      { $nor: [{ $and: [{ $where: 'true' }] }] },
      { name: { $not: { $where: '1' } } },
      { 'data.x': { $elemMatch: { $where: '1' } } },
      { 'data.$where': 1 },
      { _u_code: '=S' },
      { _size: { $gt: 0 } },
      { '': 1 },
      { 'data..x': 1 },
      { 'data.__proto__': 1 },
      { 'name.length': 1 },
      { __proto__x: 1 },
      { constructor: 1 },
      { 'data._bsontype': 'ObjectId' },
      { data: { _bsontype: 'ObjectId' } },
      { 'data.x': { $elemMatch: { _bsontype: 'Long' } } },
      { name: { $in: [{ _bsontype: 'ObjectId' }] } },
      { $or: [] },
      { $or: 'x' },
      [],
      'x; drop',
    ]
    const ends = await inside(
      `const ends = []
       for (const filter of ${JSON.stringify(filters)})
         for (const call of [() => db.collection('things').find(filter).toArray(), () => db.collection('things').count(filter), () => db.collection('things').deleteMany(filter), () => db.collection('things').updateMany(filter, { n: 1 })])
           ends.push(await end(call))
       return [ends, await db.collection('things').count()]`,
    )
    const [all, count] = ends as [unknown[], number]
    assert.equal(count, 200)
    all.forEach((end, at) => {
      const filter = filters[Math.floor(at / 4)]
      // A text is an id, of a record that is not there.
      if (typeof filter === 'string')
        assert.ok(
          ['M3M_RECORDS_QUERY', 0].includes(end as never) || JSON.stringify(end) === '{"matched":0,"modified":0}',
          JSON.stringify(end),
        )
      else assert.equal(end, 'M3M_RECORDS_QUERY', JSON.stringify(filter))
    })
    for (const filter of filters) {
      const query = new URLSearchParams({ filter: JSON.stringify(filter) })
      const error = await refusal('GET', `/projects/thief/models/things/records?${query}`)
      assert.equal(error.status, 400, JSON.stringify(filter))
    }
    const query = new URLSearchParams({ filter: '{"__proto__":{"x":1}}' })
    assert.equal((await refusal('GET', `/projects/thief/models/things/records?${query}`)).status, 400)
  })

  test('I1 pipelines run no code, write nowhere, and lead to no other project', async () => {
    const pipelines: unknown[][] = [
      [{ $match: { $where: 'true' } }],
      [{ $match: { $expr: { $function: code } } }],
      [{ $project: { x: { $function: code } } }],
      [{ $set: { x: { $cond: [true, { $function: code }, 1] } } }],
      [{ $group: { _id: null, x: { $accumulator: code } } }],
      [{ $out: 'stolen' }],
      [{ $merge: { into: 'stolen' } }],
      [{ $facet: { x: [{ $out: 'stolen' }] } }],
      [{ $facet: { x: [{ $lookup: { from: `records_${ownerModel.id}`, as: 'y', pipeline: [] } }] } }],
      [{ $lookup: { from: 'users', as: 'x', pipeline: [{ $merge: 'x' }] } }],
      [{ $lookup: { from: { db: 'admin', coll: 'system.users' }, as: 'x', pipeline: [] } }],
      [{ $unionWith: 'users' }],
      [{ $unionWith: { coll: `records_${ownerModel.id}` } }],
      [{ $graphLookup: { from: 'users', startWith: '$n', connectFromField: 'n', connectToField: 'n', as: 'x' } }],
      [{ $collStats: {} }],
      [{ $indexStats: {} }],
      [{ $currentOp: {} }],
      [{ $documents: [{ x: 1 }] }],
      [{ $redact: '$$KEEP' }],
      [{ $set: { x: '$$USER_ROLES' } }],
      [{ $sample: { size: 1e9 } }],
      [{ $match: { name: { $regex: '^(a+)+$' } } }],
      [{ $group: { _id: '$n' } }, { $match: { _id: { $regex: '^(a+)+$' } } }],
      [{ $set: { x: { $regexMatch: { input: '$name', regex: '^(a+)+$' } } } }],
      [{ $set: { $x: 1 } }],
      [{ $set: { x: { _bsontype: 'ObjectId' } } }],
      [{ $group: { _id: { _bsontype: 'ObjectId' } } }],
      [{ $group: { _id: '$n' } }, { $match: { _id: { _bsontype: 'ObjectId' } } }],
      [{ $lookup: { from: 'things', as: '__proto__.polluted', pipeline: [] } }],
      [{ $lookup: { from: 'things', localField: '__proto__.x', foreignField: 'n', as: 'x' } }],
      [{ $match: {}, $out: 'x' }],
      [{}],
      ['$out'],
    ]
    const foreign = [
      'users',
      'vault',
      `records_${ownerModel.id}`,
      'models',
      'projects',
      ownerModel.id,
      '../owner/vault',
      'kv',
    ]
    for (const from of foreign) pipelines.push([{ $lookup: { from, localField: 'n', foreignField: 'n', as: 'x' } }])
    const ends = (await inside(
      `const ends = []
       for (const pipeline of ${JSON.stringify(pipelines)}) ends.push(await end(() => db.collection('things').aggregate(pipeline)))
       return ends`,
    )) as unknown[]
    for (const [at, end] of ends.entries())
      assert.ok(
        ['M3M_RECORDS_QUERY', 'M3M_MODEL_NOT_FOUND'].includes(end as string),
        `${JSON.stringify(pipelines[at])}: ${JSON.stringify(end)?.slice(0, 200)}`,
      )
    assert.deepEqual(await server.kernel.get(databaseRef).collection('stolen').find().toArray(), [])
  })

  test('I1 paths that stand in texts lead to what is of a document itself, and to nothing else', async () => {
    const paths = [
      { $unset: ['__proto__.toString', 'constructor.prototype.toString'] },
      { $unwind: { path: '$tags', includeArrayIndex: '__proto__.polluted' } },
      { $set: { x: { $setField: { field: '__proto__', input: '$$ROOT', value: { polluted: 1 } } } } },
      { $set: { x: { $arrayToObject: [[['__proto__', { polluted: 1 }]]] } } },
      { $set: { x: '$constructor.name', y: '$__proto__', z: { $getField: 'toString' } } },
    ]
    const after = (await inside(
      `const ends = []
       for (const stage of ${JSON.stringify(paths)}) ends.push(await end(() => db.collection('things').aggregate([{ $match: { n: 1 } }, stage, { $project: { _id: 0, x: 1, y: 1, z: 1 } }])))
       for (let i = 0; i < 4; i++) ends.push(await db.collection('things').aggregate([{ $match: { n: 1 } }, { $project: { _id: 0, n: 1, polluted: 1, text: { $toString: '$n' } } }]))
       return ends`,
    )) as unknown[]
    for (const end of after.splice(-4)) assert.deepEqual(end, [{ n: 1, text: '1' }])
    assert.doesNotMatch(JSON.stringify(after), /function|native|Object/)
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  test('I1 updates are values and operators that are known, of fields that there are', async () => {
    const updates: unknown[] = [
      { $set: { none: 1 } },
      { $set: { id: 'x' } },
      { $set: { _id: 'x' } },
      { $set: { _u_code: 'x' } },
      { $set: { _size: 0 } },
      { $set: { revision: 9 } },
      { $set: { 'data.__proto__.x': 1 } },
      { $set: { 'data.$x': 1 } },
      { $set: { 'data._bsontype': 'ObjectId' } },
      { $set: { data: { x: { _bsontype: 'Long' } } } },
      { $push: { data: { _bsontype: 'ObjectId' } } },
      { data: { _bsontype: 'Decimal128' } },
      { $set: { 'tags.99999999': 'x' } },
      { $set: { 'tags.$': 'x' } },
      { $rename: { name: 'code' } },
      { $bit: { n: { or: 1 } } },
      { $pull: { tags: { $regex: '^(a+)+$' } } },
      { $pull: { tags: { $where: '1' } } },
      { $push: { tags: { $each: ['x'], $function: code } } },
      { $set: { n: { $add: [1, 1] } } },
      { $inc: { name: 1 } },
      { $set: 1 },
      { name: 'x', $set: { n: 1 } },
      [{ $set: { n: 1 } }],
      { id: 'x' },
      { constructor: 1 },
      null,
      7,
    ]
    const ends = (await inside(
      `const ends = []
       for (const update of ${JSON.stringify(updates)}) ends.push(await end(() => db.collection('things').updateMany({ n: 1 }, update)))
       return [...ends, (await db.collection('things').findOne({ n: 1 })).revision]`,
    )) as unknown[]
    assert.equal(ends.pop(), 1)
    for (const [at, end] of ends.entries())
      assert.ok(
        ['M3M_RECORDS_QUERY', 'M3M_RECORD_INVALID', 'M3M_API_ARGUMENTS'].includes(end as string),
        `${JSON.stringify(updates[at])}: ${JSON.stringify(end)}`,
      )
    assert.equal(({} as { x?: unknown }).x, undefined)
  })

  test('A6 values that are none are refused, or kept as plain data', async () => {
    const kept = await inside(
      `const things = db.collection('things')
       const own = JSON.parse('{"__proto__": {"polluted": true}}')
       const ends = []
       for (const data of [own, { a: own }, { _bsontype: 'ObjectId' }, [{ a: { _bsontype: 'none' } }], { $where: 1 }, { 'a.b': 1 }, { '': 1 }, { a: { ['nul' + String.fromCharCode(0)]: 1 } }, '\\ud800'])
         ends.push(await end(() => things.insert({ data })))
       let deep = 1; for (let i = 0; i < 90; i++) deep = [deep]
       ends.push(await end(() => things.insert({ data: deep })))
       ends.push(await end(() => things.insert(own)))
       ends.push(await end(() => things.insert([])), await end(() => things.insert(null)), await end(() => things.insert('x')), await end(() => things.insert(new Uint8Array(5))))
       ends.push(await end(() => things.insert({ data: new Uint8Array(5) })))
       const fine = await things.insert({ data: { constructor: 1, toJSON: 3, hasOwnProperty: 4 } })
       const more = await things.update(fine.id, { $set: { 'data.constructor.prototype.polluted': 1 } }).catch((error) => error.code)
       const inherited = await things.update(fine.id, { $set: { data: {} } })
         .then(() => things.update(fine.id, { $set: { 'data.constructor.prototype.polluted': 1, 'data.toString.polluted': 1 } }))
       await things.delete(fine.id)
       return [ends, fine.data, more, inherited.data]`,
    )
    const [ends, data, more, inherited] = kept as unknown[]
    assert.deepEqual([...new Set(ends as string[])], ['M3M_RECORD_INVALID'])
    assert.deepEqual(data, { constructor: 1, toJSON: 3, hasOwnProperty: 4 })
    assert.equal(more, 'M3M_RECORDS_QUERY')
    assert.deepEqual(inherited, { constructor: { prototype: { polluted: 1 } }, toString: { polluted: 1 } })
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  test('A18 what belongs to another project is not to be had, by whatever name', async () => {
    const names = [
      'vault',
      ownerModel.id,
      `records_${ownerModel.id}`,
      `${owner.id}/vault`,
      '../owner/vault',
      'owner/vault',
      'models',
      'users',
      'system.users',
      '__proto__',
      'constructor',
      '',
      'kv',
    ]
    const ends = (await inside(
      `const ends = []
       for (const name of ${JSON.stringify(names)}) {
         const model = db.collection(name)
         for (const call of [() => model.find().toArray(), () => model.get('${secret.id}'), () => model.insert({ name: 'forged' }), () => model.update('${secret.id}', { name: 'forged' }), () => model.deleteMany({}), () => model.aggregate([]), () => model.distinct('name')])
           ends.push(await end(call))
       }
       ends.push(await end(() => db.collection('things').get('${secret.id}')), await end(() => db.collection('things').delete('${secret.id}')))
       return ends`,
    )) as unknown[]
    assert.deepEqual(ends.splice(-2), [null, null])
    assert.deepEqual([...new Set(ends)], ['M3M_MODEL_NOT_FOUND'])
    for (const name of names.filter((one) => one !== '')) {
      const error = await refusal('GET', `/projects/thief/models/${encodeURIComponent(name)}/records`)
      assert.equal(error.status, 404, name)
    }
    const { records } = server.kernel.get(modelsRef)
    assert.equal((await records.get(owner.id, 'vault', secret.id))!.name, 'of the owner')
  })

  test('I2 models and fields whose names are more than names are refused', async () => {
    for (const slug of [
      'system.users',
      '$cmd',
      'a b',
      '../x',
      '__proto__',
      'A',
      '',
      'x'.repeat(65),
      '0123456789abcdef01234567',
    ])
      assert.equal((await refusal('POST', '/projects/thief/models', { name: 'x', slug })).status, 400, slug)
    for (const key of [
      '$where',
      'a.b',
      '',
      '__proto__',
      '_id',
      'id',
      '_u_code',
      'x'.repeat(65),
      'a b',
      'ключ',
      'toString',
    ])
      assert.equal(
        (await refusal('POST', '/projects/thief/models', { name: 'x', slug: 'x', fields: [{ key, type: 'string' }] }))
          .status,
        400,
        key,
      )
  })
})
