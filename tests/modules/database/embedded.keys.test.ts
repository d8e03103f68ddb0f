import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Decimal128, Long } from 'bson'
import { encodeKey } from '../../../modules/database/embedded/keys.ts'
import { compare } from '../../../modules/database/mql/compare.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'

const decimals = [
  ...['0', '0.1', '0.10', '0.1000000000000000055511151231257827', '0.1000000000000000055511151231257828', '1E-400'],
  ...['0.09999999999999999999999999999999999', '2.5', '2.500000000000000000000000000000001', '1E+400', '123E+30'],
  ...['9007199254740993', '9007199254740992.5', '9007199254740993.0000001', '9223372036854775806.9', '1E+25'],
  ...['10000000000000000000000001', '10000000000000000905969664', '9999999999999999999999999.5'],
].flatMap((text) => [Decimal128.fromString(text), Decimal128.fromString(`-${text}`)])
const doubles = [0, 0.1, 2.5, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 1e25, 123e30, 5e-324, Number.POSITIVE_INFINITY]
const longs = ['9007199254740993', '9007199254740995', '9223372036854775807', '9223372036854775806'].flatMap((text) => [
  Long.fromString(text),
  Long.fromString(`-${text}`),
])
const numbers: unknown[] = [...decimals, ...doubles, ...doubles.map((number) => -number), ...longs, Number.NaN]

describe('the keys of numbers', () => {
  test('are in the order of the numbers, whatever their type, alone and before another field', () => {
    for (const a of numbers) {
      for (const b of numbers) {
        const order = Math.sign(compare(a, b))
        const about = `${a} and ${b}`
        assert.equal(Math.sign(Buffer.compare(encodeKey([a]), encodeKey([b]))), order, about)
        const descending = Buffer.compare(encodeKey([a], [-1]), encodeKey([b], [-1]))
        assert.equal(Math.sign(descending), order === 0 ? 0 : -order, about)
        const compound = Buffer.compare(encodeKey([a, 'z']), encodeKey([b, 'a']))
        assert.equal(Math.sign(compound), order === 0 ? 1 : order, about)
      }
    }
  })

  test('let a unique index tell decimals apart that are nearest to one double', async (context) => {
    const things = (await openTemporary(context)).collection<Thing>('things')
    await things.createIndex({ n: 1 }, { unique: true })
    const [first, second] = ['0.1', '0.1000000000000000055511151231257828'].map((text) => Decimal128.fromString(text))
    await things.insertMany([
      { _id: 1, n: first },
      { _id: 2, n: second },
      { _id: 3, n: 0.1 },
    ])
    await assert.rejects(things.insertOne({ _id: 4, n: Decimal128.fromString('0.10') }), hasCode(11000))
    assert.equal((await things.findOne({ n: first }))!._id, 1)
    assert.deepEqual(
      (await things.find({ n: { $gt: first } }, { sort: { n: 1 } }).toArray()).map(({ _id }) => _id),
      [3, 2],
    )
  })
})
