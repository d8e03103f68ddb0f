import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Decimal128, Long } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode } from './support/databases.ts'
import { withPipelines } from './support/pipelines.ts'

const RUNS: Document[] = [
  { _id: 1, team: 'red', name: 'Ada', points: 31 },
  { _id: 2, team: 'red', name: 'Ben', points: 33 },
  { _id: 3, team: 'red', name: 'Cem', points: 99 },
  { _id: 4, team: 'red', name: 'Dee', points: 1 },
  { _id: 5, team: 'blue', name: 'Eva', points: 10 },
  { _id: 6, team: 'blue', name: 'Flo', points: 15 },
  { _id: 7, team: 'blue', name: 'Gil', points: 66 },
  { _id: 8, team: 'blue', name: 'Hal', points: null },
  { _id: 9, team: 'blue', name: 'Ida' },
]

describe('accumulators', () => {
  const { run } = withPipelines()

  /** The accumulated value of the blue and of the red team. */
  const byTeam = async (accumulator: Document, id: unknown = '$team'): Promise<unknown[]> => {
    const result = await run(RUNS, [{ $group: { _id: id, value: accumulator } }, { $sort: { _id: 1 } }])
    return result.map(({ value }) => value)
  }

  const values: [accumulator: Document, blue: unknown, red: unknown][] = [
    [{ $top: { sortBy: { points: -1 }, output: ['$name', '$points'] } }, ['Gil', 66], ['Cem', 99]],
    [{ $bottom: { sortBy: { points: -1, name: 1 }, output: '$name' } }, 'Ida', 'Dee'],
    [{ $topN: { n: 2, sortBy: { points: -1 }, output: '$name' } }, ['Gil', 'Flo'], ['Cem', 'Ben']],
    [{ $bottomN: { n: 2, sortBy: { points: -1, name: 1 }, output: '$name' } }, ['Hal', 'Ida'], ['Ada', 'Dee']],
    [{ $topN: { n: 9, sortBy: { _id: 1 }, output: '$points' } }, [10, 15, 66, null, null], [31, 33, 99, 1]],
    [{ $bottomN: { n: 2, sortBy: { team: 1 }, output: '$_id' } }, [8, 9], [3, 4]],
    [{ $topN: { n: 2, sortBy: { team: 1 }, output: '$_id' } }, [5, 6], [1, 2]],
    [{ $firstN: { input: '$points', n: 4 } }, [10, 15, 66, null], [31, 33, 99, 1]],
    [{ $lastN: { input: '$points', n: 2 } }, [null, null], [99, 1]],
    [{ $maxN: { input: '$points', n: 2 } }, [66, 15], [99, 33]],
    [{ $minN: { input: '$points', n: 4 } }, [10, 15, 66], [1, 31, 33, 99]],
    [{ $median: { input: '$points', method: 'approximate' } }, 15, 31],
    [{ $percentile: { input: '$points', p: [0.5, 0.9], method: 'approximate' } }, [15, 66], [31, 99]],
    [{ $setUnion: ['$team'] }, ['blue'], ['red']],
    [{ $concatArrays: { $slice: [['$_id', 'x'], 1] } }, [5, 6, 7, 8, 9], [1, 2, 3, 4]],
  ]
  for (const [accumulator, blue, red] of values) {
    test(`${JSON.stringify(accumulator)} has its values`, async () => {
      assert.deepEqual(await byTeam(accumulator), [blue, red])
    })
  }

  test('may take their number from the id of the group', async () => {
    const n = { $cond: [{ $eq: ['$team', 'red'] }, 1, 2] }
    assert.deepEqual(await byTeam({ $firstN: { input: '$name', n } }, { team: '$team' }), [['Eva', 'Flo'], ['Ada']])
  })

  test('keep few of many values in memory, the right ones', async () => {
    const documents = Array.from({ length: 1000 }, (_, i) => ({ _id: i, n: (i * 7919) % 1009 }))
    const group = {
      least: { $minN: { input: '$n', n: 3 } },
      most: { $maxN: { input: '$n', n: 3 } },
      last: { $lastN: { input: '$_id', n: 3 } },
      top: { $topN: { sortBy: { n: 1 }, output: '$_id', n: 2 } },
    }
    const sorted = documents.toSorted((a, b) => a.n - b.n)
    const [result] = await run(documents, [{ $sort: { _id: 1 } }, { $group: { _id: null, ...group } }])
    assert.deepEqual(result, {
      _id: null,
      least: sorted.slice(0, 3).map(({ n }) => n),
      most: sorted
        .slice(-3)
        .reverse()
        .map(({ n }) => n),
      last: [997, 998, 999],
      top: sorted.slice(0, 2).map(({ _id }) => _id),
    })
  })

  test('add up doubles, longs and decimals without losing anything', async () => {
    const sum = async (...numbers: unknown[]) => {
      const documents = numbers.map((n, _id) => ({ _id, n }))
      const [result] = await run(documents, [{ $group: { _id: null, sum: { $sum: '$n' }, avg: { $avg: '$n' } } }])
      return [String(result!.sum), String(result!.avg)]
    }
    assert.deepEqual(await sum(0.1, 0.2, 0.3, 0.4), ['1', '0.25'])
    assert.deepEqual(await sum(1e16, 1, -1e16), ['1', String(1 / 3)])
    assert.deepEqual(await sum(Long.fromString('9007199254740993'), 2, 'x'), ['9007199254740995', '4503599627370498'])
    assert.deepEqual(await sum(Decimal128.fromString('0.1'), Decimal128.fromString('0.2')), ['0.3', '0.15'])
    assert.deepEqual(await sum(Long.MAX_VALUE, Long.MAX_VALUE), ['18446744073709552000', '9223372036854776000'])
  })

  const refused: [accumulator: unknown, code: number][] = [
    [{ $firstN: { input: '$n' } }, 40102],
    [{ $firstN: { input: '$n', n: 0 } }, 5787908],
    [{ $firstN: { input: '$n', n: 1.5 } }, 5787902],
    [{ $top: { sortBy: 1, output: '$n' } }, 5788004],
    [{ $percentile: { input: '$n', p: [2], method: 'approximate' } }, 7750303],
    [{ $median: { input: '$n', method: 'exact' } }, 2],
    [{ $accumulator: {} }, 115],
    [{ $nonsense: 1 }, 15952],
    [{ $sum: 1, $avg: 1 }, 40238],
    [5, 40234],
  ]
  for (const [accumulator, code] of refused) {
    test(`${JSON.stringify(accumulator)} fails with ${code}`, async () => {
      await assert.rejects(run(RUNS, [{ $group: { _id: null, value: accumulator } }]), hasCode(code))
    })
  }
})
