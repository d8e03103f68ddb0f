import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal128, Long } from 'bson'
import type { Document, UpdateOptions } from '../../../modules/database/contract.ts'
import { compileUpdate } from '../../../modules/database/mql/update.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

type Update = Document | Document[]

const BASE: Document = {
  _id: 1,
  n: 5,
  big: Long.MAX_VALUE,
  price: Decimal128.fromString('1.10'),
  text: 'x',
  grades: [
    { kind: 'test', points: 5, marks: [1, 2] },
    { kind: 'quiz', points: 8, marks: [3] },
  ],
  list: [3, 1, 2],
  at: { x: 1, y: { z: 2 } },
  nothing: null,
}

overEachDriver('update operators', ({ fresh }) => {
  const updated = async (update: Update, options: UpdateOptions = {}, filter: Document = { _id: 1 }) => {
    const collection = fresh()
    await collection.insertOne({ ...BASE } as never)
    await collection.updateOne(filter, update as never, options)
    return (await collection.findOne({ _id: 1 }))!
  }

  /** What the update leaves of the fields it is asked for. */
  const changing: [update: Update, field: string, value: unknown, options?: UpdateOptions][] = [
    [{ $inc: { n: 2147483647 } }, 'n', 2147483652],
    [{ $inc: { 'at.new': 2 } }, 'at', { x: 1, y: { z: 2 }, new: 2 }],
    [{ $mul: { n: 1.5 } }, 'n', 7.5],
    [{ $mul: { missing: 3 } }, 'missing', 0],
    [{ $min: { n: 3 } }, 'n', 3],
    [{ $max: { n: 3 } }, 'n', 5],
    [{ $min: { text: 7 } }, 'text', 7],
    [{ $max: { missing: 3 } }, 'missing', 3],
    [{ $bit: { n: { and: 6 } } }, 'n', 4],
    [{ $bit: { n: { or: 8, xor: 1 } } }, 'n', 12],
    [{ $bit: { missing: { or: 5 } } }, 'missing', 5],
    [{ $rename: { text: 'at.text' } }, 'at', { x: 1, y: { z: 2 }, text: 'x' }],
    [{ $rename: { missing: 'n' } }, 'n', 5],
    [{ $unset: { 'at.y.z': 1 } }, 'at', { x: 1, y: {} }],
    [{ $unset: { 'list.0': 1 } }, 'list', [null, 1, 2]],
    [{ $pop: { list: -1 } }, 'list', [1, 2]],
    [{ $pull: { list: { $gte: 2 } } }, 'list', [1]],
    [
      { $pull: { grades: { points: { $gt: 6 }, kind: 'quiz' } } },
      'grades',
      [{ kind: 'test', points: 5, marks: [1, 2] }],
    ],
    [
      { $pull: { grades: { marks: { $elemMatch: { $eq: 3 } } } } },
      'grades',
      [{ kind: 'test', points: 5, marks: [1, 2] }],
    ],
    [{ $pullAll: { list: [1, 3] } }, 'list', [2]],
    [{ $push: { list: { $each: [9, 0], $sort: -1, $slice: 3 } } }, 'list', [9, 3, 2]],
    [{ $push: { list: { $each: [9], $position: -1 } } }, 'list', [3, 1, 9, 2]],
    [{ $push: { list: { $each: [], $slice: -1 } } }, 'list', [2]],
    [{ $push: { missing: { $each: [{ a: 2 }, { a: 1 }], $sort: { a: 1 } } } }, 'missing', [{ a: 1 }, { a: 2 }]],
    [{ $push: { list: [4, 5] } }, 'list', [3, 1, 2, [4, 5]]],
    [{ $addToSet: { list: { $each: [2, 7, 7] } } }, 'list', [3, 1, 2, 7]],
    [{ $inc: { 'list.$[]': 1 } }, 'list', [4, 2, 3]],
    [{ $inc: { 'list.$[big]': 10 } }, 'list', [13, 1, 12], { arrayFilters: [{ big: { $gte: 2 } }] }],
    [
      { $inc: { 'grades.$[g].marks.$[m]': 100 } },
      'grades',
      [
        { kind: 'test', points: 5, marks: [1, 102] },
        { kind: 'quiz', points: 8, marks: [3] },
      ],
      { arrayFilters: [{ 'g.kind': 'test', 'g.points': { $lt: 6 } }, { $or: [{ m: 2 }, { m: 3 }] }] },
    ],
    [
      { $set: { 'grades.$[].marks.$[]': 0 } },
      'grades',
      [
        { kind: 'test', points: 5, marks: [0, 0] },
        { kind: 'quiz', points: 8, marks: [0] },
      ],
    ],
    [{ $set: { 'list.$[x]': 0 }, $inc: { 'list.$[y]': 1 } }, 'list', [0, 1, 3], { arrayFilters: [{ x: 3 }, { y: 2 }] }],
    [{ $setOnInsert: { n: 9 } }, 'n', 5],
    [
      [{ $set: { sum: { $sum: '$list' } } }, { $unset: ['text'] }, { $set: { twice: { $multiply: ['$sum', 2] } } }],
      'twice',
      12,
    ],
    [[{ $replaceWith: { $mergeObjects: ['$at', { n: '$n' }] } }], 'y', { z: 2 }],
    [[{ $set: { 'grades.seen': true } }, { $project: { seen: '$grades.seen' } }], 'seen', [true, true]],
  ]
  for (const [update, field, value, options] of changing) {
    test(`${JSON.stringify(update)} makes ${field} ${JSON.stringify(value)}`, async () => {
      assert.deepEqual((await updated(update, options))[field], value)
    })
  }

  test('change the element that the filter matched', async () => {
    const filter = { _id: 1, grades: { $elemMatch: { kind: 'quiz', points: { $gt: 5 } } } }
    const { grades } = await updated({ $set: { 'grades.$.points': 0 } }, {}, filter)
    assert.deepEqual(
      grades.map(({ points }: Document) => points),
      [5, 0],
    )
  })

  test('calculate in decimals and longs', async () => {
    assert.equal(String((await updated({ $inc: { price: Decimal128.fromString('0.05') } })).price), '1.15')
    assert.equal(String((await updated({ $inc: { big: -1 } })).big), '9223372036854775806')
    assert.equal(String((await updated({ $mul: { missing: Decimal128.fromString('2.0') } })).missing), '0.0')
  })

  test('by a pipeline take no array filters', async () => {
    const options = { arrayFilters: [{ 'x.points': 1 }] }
    await assert.rejects(updated([{ $set: { a: 1 } }] as never, options), hasCode(9))
  })

  test('set the time of the update', async () => {
    const before = Date.now()
    const { a, b } = await updated({ $currentDate: { a: true, b: { $type: 'timestamp' } } })
    assert.ok(a instanceof Date && Number(a) >= before && Number(a) <= Date.now())
    assert.equal(b._bsontype, 'Timestamp')
  })

  test('seed an insert, and set only then what is for it', async () => {
    const collection = fresh()
    const update = { $set: { a: 1 }, $setOnInsert: { b: 2 } }
    for (let i = 0; i < 2; i++) await collection.updateOne({ _id: 7, kind: 'x' }, update, { upsert: true })
    assert.deepEqual(await collection.findOne({ _id: 7 }), { _id: 7, kind: 'x', a: 1, b: 2 })
  })

  test('refuse null bytes in names', () => {
    // Drivers refuse to send them.
    assert.throws(() => compileUpdate({ $set: { 'a\0': 1 } }), { code: 2 })
  })

  const refused: [update: Update, code: number, options?: UpdateOptions][] = [
    [{ $inc: { big: 1 } }, 2],
    [{ $mul: { big: 2 } }, 2],
    [{ $inc: { text: 1 } }, 14],
    [{ $inc: { n: 'x' } }, 14],
    [{ $inc: { nothing: 1 } }, 14],
    [{ $bit: { n: { nand: 1 } } }, 2],
    [{ $bit: { n: {} } }, 2],
    [{ $bit: { n: { and: 1.5 } } }, 2],
    [{ $bit: { price: { and: 1 } } }, 2],
    [{ $bit: { text: { and: 1 } } }, 2],
    [{ $currentDate: { a: 1 } }, 2],
    [{ $currentDate: { a: { $type: 'day' } } }, 2],
    [{ $currentDate: { a: { $type: 'date', b: 1 } } }, 2],
    [{ $pop: { list: 2 } }, 9],
    [{ $pop: { n: 1 } }, 14],
    [{ $push: { n: 1 } }, 2],
    [{ $push: { list: { $each: 1 } } }, 2],
    [{ $push: { list: { $each: [], $slice: 1.5 } } }, 2],
    [{ $push: { list: { $each: [], $position: 'x' } } }, 2],
    [{ $push: { list: { $each: [], $sort: 2 } } }, 2],
    [{ $push: { list: { $each: [], $sort: {} } } }, 2],
    [{ $push: { list: { $each: [], $sort: { 'a.': 1 } } } }, 2],
    [{ $push: { list: { $each: [], $sort: { a: 5 } } } }, 2],
    [{ $push: { list: { $each: [], $nonsense: 1 } } }, 2],
    [{ $addToSet: { n: 1 } }, 2],
    [{ $addToSet: { list: { $each: 1 } } }, 14],
    [{ $pull: { n: 1 } }, 2],
    [{ $pullAll: { list: 1 } }, 2],
    [{ $rename: { n: 'n' } }, 2],
    [{ $rename: { n: 5 } }, 2],
    [{ $rename: { n: 'a.' } }, 56],
    [{ $rename: { n: 'a\0' } }, 2],
    [{ $rename: { n: 'list.0.a' } }, 2],
    [{ $rename: { _id: 'id' } }, 66],
    [{ $set: { _id: 2 } }, 66],
    [{ $set: { 'text.a': 1 } }, 28],
    [{ $set: { 'list.a': 1 } }, 28],
    [{ $set: { 'a.': 1 } }, 56],
    [{ $set: { '.a': 1 } }, 56],
    [{ $set: { '': 1 } }, 56],
    [{ $set: { $a: 1 } }, 52],
    [{ $set: { 'a.$b': 1 } }, 52],
    [{ $set: { [Array(201).fill('a').join('.')]: 1 } }, 15],
    [{ $set: { a: 1, 'a.b': 1 } }, 40],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{ $rename: { n: 'a' }, $set: { a: 1 } }, 40],
    [{ $set: { 'list.$[]': 1, 'list.0': 2 } }, 40],
    [{ $set: { 'list.$[x]': 1 }, $inc: { 'list.$[y]': 1 } }, 40, { arrayFilters: [{ x: 3 }, { y: { $gt: 2 } }] }],
    [{ $set: { 'list.$': 1 } }, 2],
    [{ $set: { 'grades.$.marks.$': 1 } }, 2],
    [{ $set: { 'text.$[]': 1 } }, 2],
    [{ $set: { 'missing.$[]': 1 } }, 2],
    [{ $set: { 'list.$[x]': 1 } }, 2],
    [{ $set: { n: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    [{ $set: { 'list.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1 }, { x: 2 }] }],
    [{ $set: { 'list.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1, y: 1 }] }],
    [{ $set: { 'list.$[x]': 1 } }, 9, { arrayFilters: [{}] }],
    [{ $set: { 'list.$[X]': 1 } }, 2, { arrayFilters: [{ X: 1 }] }],
    [{ $set: { 'list.$[x]': 1 } }, 224, { arrayFilters: [{ $expr: true }] }],
    [{ $set: 5 }, 9],
    [{ $nonsense: { a: 1 } }, 9],
    [[{ $match: {} }], 72],
    [[{ $nonsense: {} }], 40324],
    [[{ $set: { _id: 2 } }], 66],
    [[{ $set: { a: { $nonsense: 1 } } }], 168],
  ]
  for (const [update, code, options] of refused) {
    test(`${JSON.stringify(update).slice(0, 90)} fails with ${code}${options ? ' with array filters' : ''}`, async () => {
      await assert.rejects(updated(update, options), hasCode(code))
    })
  }
})
