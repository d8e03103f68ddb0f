import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Binary, Decimal128, Long } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

const VALUES: Document[] = [
  { _id: 'int', v: 54 },
  { _id: 'negative', v: -1 },
  { _id: 'fraction', v: 2.5 },
  { _id: 'long', v: Long.fromString('9007199254740993') },
  { _id: 'decimal', v: Decimal128.fromString('54') },
  { _id: 'binary', v: new Binary(Buffer.from([54])) },
  { _id: 'text', v: 'Straße\n' },
  {
    _id: 'list',
    v: [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  },
  { _id: 'words', v: ['alpha', 'beta'] },
]

overEachDriver('query operators', ({ fresh }) => {
  const matched = async (filter: Document): Promise<unknown[]> => {
    const collection = fresh()
    await collection.insertMany(VALUES as never)
    const found = await collection.find(filter).sort({ _id: 1 }).toArray()
    return found.map(({ _id }) => _id)
  }

  const matching: [filter: Document, ids: string[]][] = [
    [{ v: { $bitsAllSet: 50 } }, ['binary', 'decimal', 'int', 'negative']],
    [{ v: { $bitsAllSet: [1, 2, 4, 5] } }, ['binary', 'decimal', 'int', 'negative']],
    [{ v: { $bitsAllClear: [0, 3] } }, ['binary', 'decimal', 'int']],
    [{ v: { $bitsAnySet: new Binary(Buffer.from([1])) } }, ['long', 'negative']],
    [{ v: { $bitsAnyClear: [200] } }, ['binary', 'decimal', 'int', 'long']],
    [{ v: { $mod: [10, 4] } }, ['decimal', 'int']],
    [{ v: { $mod: [2.9, 1] } }, ['long']],
    [{ v: { $mod: [-2, -1] } }, ['negative']],
    [{ v: { $type: ['string', 'binData'] } }, ['binary', 'text', 'words']],
    [{ v: { $type: 'number' } }, ['decimal', 'fraction', 'int', 'long', 'negative']],
    [{ v: { $all: [{ $elemMatch: { a: 1, b: 2 } }, { $elemMatch: { a: { $gt: 2 } } }] } }, ['list']],
    [{ v: { $elemMatch: { $in: ['beta'] } } }, ['words']],
    [{ v: { $elemMatch: { $or: [{ a: 3 }, { b: 9 }] } } }, ['list']],
    [{ v: { $size: 2 } }, ['list', 'words']],
    [{ v: { $not: { $regex: 'a' }, $type: 'string' } }, []],
    [
      { $or: [{ $and: [{ $expr: { $eq: ['$_id', 'int'] } }] }, { $nor: [{ $expr: { $ne: ['$_id', 'text'] } }] }] },
      ['int', 'text'],
    ],
    [{ $alwaysFalse: 1 }, []],
    [{ $sampleRate: 0 }, []],
    [{ $sampleRate: 1, _id: 'int' }, ['int']],
  ]
  for (const [filter, ids] of matching) {
    test(`${JSON.stringify(filter)} finds ${ids}`, async () => assert.deepEqual(await matched(filter), ids))
  }

  const refused: [filter: Document, code: number][] = [
    [{ v: { $nonsense: 1 } }, 2],
    [{ $nonsense: [] }, 2],
    [{ v: { $bitsAllSet: -1 } }, 9],
    [{ v: { $bitsAllSet: 1.5 } }, 9],
    [{ v: { $bitsAllSet: [-1] } }, 2],
    [{ v: { $bitsAllSet: 'x' } }, 2],
    [{ v: { $mod: [1] } }, 2],
    [{ v: { $mod: [1, 2, 3] } }, 2],
    [{ v: { $mod: [0, 1] } }, 2],
    [{ v: { $mod: ['a', 1] } }, 2],
    [{ v: { $mod: [Number.NaN, 1] } }, 2],
    [{ v: { $size: -1 } }, 2],
    [{ v: { $size: 1.5 } }, 2],
    [{ v: { $size: 'x' } }, 2],
    [{ v: { $type: 'nonsense' } }, 2],
    [{ v: { $type: [] } }, 9],
    [{ v: { $all: 5 } }, 2],
    [{ v: { $all: [{ $elemMatch: { a: 1 } }, 5] } }, 2],
    [{ v: { $all: [{ $gt: 1 }] } }, 2],
    [{ v: { $elemMatch: 5 } }, 2],
    [{ v: { $elemMatch: { $expr: true } } }, 2],
    [{ v: { $in: 5 } }, 2],
    [{ v: { $in: [{ $gt: 1 }] } }, 2],
    [{ v: { $not: 5 } }, 2],
    [{ v: { $not: {} } }, 2],
    [{ v: { $options: 'i' } }, 2],
    [{ v: { $regex: 5 } }, 2],
    [{ v: { $regex: 'a', $options: 'q' } }, 51108],
    [{ v: { $regex: '(' } }, 51091],
    [{ v: { $regex: 'a*+' } }, 115],
    [{ v: { $regex: '(?>a)' } }, 115],
    [{ $and: [] }, 2],
    [{ $or: 5 }, 2],
    [{ $or: [5] }, 2],
    [{ $sampleRate: 2 }, 2],
    [{ $jsonSchema: {} }, 115],
    [{ $where: '1' }, 115],
    [{ $text: { $search: 'x' } }, 115],
    [{ v: { $near: [1, 2] } }, 115],
  ]
  for (const [filter, code] of refused) {
    test(`${JSON.stringify(filter)} fails with ${code}`, async () => assert.rejects(matched(filter), hasCode(code)))
  }
})
