import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Decimal128 } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode } from './support/databases.ts'
import { withPipelines } from './support/pipelines.ts'

const day = (date: number, hour = 0) => new Date(Date.UTC(2026, 0, date, hour))

/** Deliveries of two depots, not in order. */
const DELIVERIES: Document[] = [
  { _id: 1, depot: 'north', at: day(3), boxes: 30 },
  { _id: 2, depot: 'south', at: day(1), boxes: 5 },
  { _id: 3, depot: 'north', at: day(1), boxes: 10 },
  { _id: 4, depot: 'north', at: day(2), boxes: 20 },
  { _id: 5, depot: 'south', at: day(5), boxes: 7 },
  { _id: 6, depot: 'north', at: day(9), boxes: 20 },
]

describe('$setWindowFields', () => {
  const { run } = withPipelines()

  /** The values of one output field by document, in the order of the result. */
  const column = async (output: Document, options: Document = {}, documents = DELIVERIES): Promise<unknown[]> => {
    const stage = { partitionBy: '$depot', sortBy: { at: 1 }, output: { value: output }, ...options }
    return (await run(documents, [{ $setWindowFields: stage }])).map(({ value }) => value)
  }

  test('gives partitions one after the other, each in order', async () => {
    const result = await run(DELIVERIES, [
      {
        $setWindowFields: { partitionBy: '$depot', sortBy: { at: 1 }, output: { 'about.n': { $documentNumber: {} } } },
      },
    ])
    assert.deepEqual(
      result.map(({ _id }) => _id),
      [3, 4, 1, 6, 2, 5],
    )
    assert.deepEqual(
      result.map(({ about }) => about.n),
      [1, 2, 3, 4, 1, 2],
    )
  })

  const windows: [what: string, output: Document, values: unknown[]][] = [
    ['a running total', { $sum: '$boxes', window: { documents: ['unbounded', 'current'] } }, [10, 30, 60, 80, 5, 12]],
    ['the rest', { $sum: '$boxes', window: { documents: ['current', 'unbounded'] } }, [80, 70, 50, 20, 12, 7]],
    ['the whole partition without a window', { $max: '$boxes' }, [30, 30, 30, 30, 7, 7]],
    ['neighbours', { $avg: '$boxes', window: { documents: [-1, 1] } }, [15, 20, 70 / 3, 25, 6, 6]],
    [
      'lists that slide',
      { $push: '$boxes', window: { documents: [-1, 0] } },
      [[10], [10, 20], [20, 30], [30, 20], [5], [5, 7]],
    ],
    [
      'lists that grow, each its own',
      { $push: '$boxes', window: { documents: ['unbounded', 'current'] } },
      [[10], [10, 20], [10, 20, 30], [10, 20, 30, 20], [5], [5, 7]],
    ],
    ['windows that may be empty', { $sum: '$boxes', window: { documents: [-2, -1] } }, [0, 10, 30, 50, 0, 5]],
    ['the first of what comes', { $first: '$boxes', window: { documents: [1, 2] } }, [20, 30, 20, null, 7, null]],
    ['days before', { $sum: '$boxes', window: { range: [-1, 0], unit: 'day' } }, [10, 30, 50, 20, 5, 7]],
    ['days around', { $count: {}, window: { range: [-1, 'unbounded'], unit: 'day' } }, [4, 4, 3, 1, 2, 1]],
    ['a month', { $min: '$boxes', window: { range: [-1, 1], unit: 'month' } }, [10, 10, 10, 10, 5, 5]],
    [
      'a few',
      { $firstN: { input: '$boxes', n: 2 } },
      [
        [10, 20],
        [10, 20],
        [10, 20],
        [10, 20],
        [5, 7],
        [5, 7],
      ],
    ],
    [
      'the best',
      { $top: { sortBy: { boxes: -1 }, output: '$_id' }, window: { documents: ['unbounded', 'current'] } },
      [3, 4, 1, 1, 2, 5],
    ],
    ['the document before', { $shift: { output: '$boxes', by: -1, default: 'none' } }, ['none', 10, 20, 30, 'none', 5]],
    ['the document after', { $shift: { output: '$boxes', by: 1 } }, [20, 30, 20, null, 7, null]],
    [
      'what comes per day',
      { $derivative: { input: '$boxes', unit: 'day' }, window: { documents: [-1, 0] } },
      [null, 10, 10, -10 / 6, null, 0.5],
    ],
    [
      'areas',
      { $integral: { input: '$boxes', unit: 'day' }, window: { documents: ['unbounded', 'current'] } },
      [0, 15, 40, 190, 0, 24],
    ],
    ['averages that fade', { $expMovingAvg: { input: '$boxes', alpha: 0.5 } }, [10, 15, 22.5, 21.25, 5, 6]],
    ['averages over about N', { $expMovingAvg: { input: '$boxes', N: 3 } }, [10, 15, 22.5, 21.25, 5, 6]],
    [
      'covariances',
      { $covariancePop: ['$boxes', '$_id'], window: { documents: [-1, 0] } },
      [0, 2.5, -7.5, -12.5, 0, 1.5],
    ],
    [
      'covariances of samples',
      { $covarianceSamp: ['$boxes', '$_id'], window: { documents: [-1, 0] } },
      [null, 5, -15, -25, null, 3],
    ],
    ['medians', { $median: { input: '$boxes', method: 'approximate' } }, [20, 20, 20, 20, 5, 5]],
  ]
  for (const [what, output, values] of windows) {
    test(`works out ${what}`, async () => assert.deepEqual(await column(output), values))
  }

  test('ranks with and without gaps', async () => {
    const scores = [7, 9, 9, 4, 7, 9].map((score, _id) => ({ _id, score }))
    const options = { partitionBy: null, sortBy: { score: -1 } }
    assert.deepEqual(await column({ $rank: {} }, options, scores), [1, 1, 1, 4, 4, 6])
    assert.deepEqual(await column({ $denseRank: {} }, options, scores), [1, 1, 1, 2, 2, 3])
  })

  test('spans ranges of numbers, with equal ones together', async () => {
    const prices = [1, 2, 2, 5, 6.5].map((price, _id) => ({ _id, price }))
    const options = { partitionBy: null, sortBy: { price: 1 } }
    const within = (range: unknown[]) => column({ $count: {}, window: { range } }, options, prices)
    assert.deepEqual(await within([-1, 0]), [1, 3, 3, 1, 1])
    assert.deepEqual(await within(['unbounded', 'current']), [1, 3, 3, 4, 5])
    assert.deepEqual(await within([-1.5, 1.5]), [3, 3, 3, 2, 2])
  })

  test('adds up as exactly as a group', async () => {
    const documents = Array.from({ length: 10 }, (_, _id) => ({ _id, part: 0.1 }))
    assert.equal((await column({ $sum: '$part' }, { partitionBy: null }, documents))[0], 1)
    const decimals = ['0.10', '0.20'].map((part, _id) => ({ _id, part: Decimal128.fromString(part) }))
    assert.equal(String((await column({ $avg: '$part' }, { partitionBy: null }, decimals))[0]), '0.15')
  })

  test('calculate in decimals where there are some', async () => {
    const decimal = (text: string) => Decimal128.fromString(text)
    const documents = ['1.0', '2.5', '4.1'].map((n, _id) => ({ _id, at: _id * 2, n: decimal(n) }))
    const options = { partitionBy: null, sortBy: { at: 1 } }
    const texts = async (output: Document, source: Document[] = documents) =>
      (await column(output, options, source)).map(String)
    const window = { documents: ['unbounded', 'current'] }
    const average = await column({ $expMovingAvg: { input: '$n', alpha: 0.5 } }, options, documents)
    assert.deepEqual(average.map(Number), [1, 1.75, 2.925])
    assert.ok(average.every((value) => value instanceof Decimal128))
    assert.deepEqual(await texts({ $derivative: { input: '$n' }, window: { documents: [-1, 0] } }), [
      'null',
      '0.75',
      '0.8',
    ])
    assert.deepEqual(await texts({ $integral: { input: '$n' }, window }), ['0', '3.50', '10.10'])
    const gap = [documents[0]!, { _id: 1, at: 1 }, documents[2]!]
    assert.deepEqual(await texts({ $linearFill: '$n' }, gap), ['1.0', '1.7750000000000000', '4.1'])
    await assert.rejects(column({ $covariancePop: ['$n', '$at'] }, options, documents), hasCode(115))
  })

  const refused: [what: string, stage: Document, code: number][] = [
    ['an unknown option', { output: {}, nonsense: 1 }, 40415],
    ['no output', { partitionBy: '$a' }, 40414],
    ['an unknown function', { output: { a: { $nonsense: 1 } } }, 9],
    ['an unsupported function', { output: { a: { $minMaxScaler: { input: '$a' } } } }, 115],
    ['a covariance of one', { output: { a: { $covariancePop: ['$a'] } } }, 9],
    ['bounds without an order', { output: { a: { $sum: 1, window: { documents: [-1, 0] } } } }, 5339901],
    ['bounds that cross', { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { documents: [1, 0] } } } }, 5339900],
    [
      'a range over two fields',
      { sortBy: { a: 1, b: 1 }, output: { a: { $sum: 1, window: { range: [0, 1] } } } },
      5339902,
    ],
    [
      'both kinds of bounds',
      { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { documents: [0, 1], range: [0, 1] } } } },
      9,
    ],
    [
      'a rank with a window',
      { sortBy: { a: 1 }, output: { a: { $rank: {}, window: { documents: [0, 1] } } } },
      5371601,
    ],
    ['a rank without an order', { output: { a: { $rank: {} } } }, 5371602],
    ['a weight of one', { sortBy: { a: 1 }, output: { a: { $expMovingAvg: { input: '$a', alpha: 1 } } } }, 9],
  ]
  for (const [what, stage, code] of refused) {
    test(`refuses ${what}`, async () => assert.rejects(run([], [{ $setWindowFields: stage }]), hasCode(code)))
  }

  test('refuses lists as partitions, and texts in a range', async () => {
    const documents = [{ _id: 1, a: [1], b: 'x' }]
    const stage = (options: Document) => [{ $setWindowFields: { sortBy: { b: 1 }, output: {}, ...options } }]
    await assert.rejects(run(documents, stage({ partitionBy: '$a' })), hasCode(14))
    const output = { n: { $sum: 1, window: { range: [-1, 1] } } }
    await assert.rejects(run(documents, stage({ output })), hasCode(5429414))
  })
})

describe('$fill', () => {
  const { run } = withPipelines()
  const readings = [
    { _id: 1, at: 1, value: 10, note: 'a' },
    { _id: 2, at: 2, value: null },
    { _id: 3, at: 4, note: 'c' },
    { _id: 4, at: 5, value: 30 },
    { _id: 5, at: 6 },
  ]

  test('draws lines, carries values on and sets constants', async () => {
    const output = { value: { method: 'linear' }, note: { method: 'locf' }, unit: { value: 'kWh' } }
    const result = await run(readings, [{ $fill: { sortBy: { at: 1 }, output } }])
    assert.deepEqual(
      result.map(({ value, note, unit }) => [value, note, unit]),
      [
        [10, 'a', 'kWh'],
        [15, 'a', 'kWh'],
        [25, 'c', 'kWh'],
        [30, 'c', 'kWh'],
        [null, 'c', 'kWh'],
      ],
    )
  })

  test('does not carry values from one partition to the next', async () => {
    const documents = [
      { _id: 1, at: 1, meter: 'a', value: 1 },
      { _id: 2, at: 2, meter: 'b' },
      { _id: 3, at: 3, meter: 'a' },
    ]
    for (const partition of [{ partitionByFields: ['meter'] }, { partitionBy: '$meter' }]) {
      const stage = { ...partition, sortBy: { at: 1 }, output: { value: { method: 'locf' } } }
      const result = await run(documents, [{ $fill: stage }, { $sort: { _id: 1 } }])
      assert.deepEqual(
        result.map(({ value }) => value),
        [1, null, 1],
      )
    }
  })

  test('refuses what it cannot fill', async () => {
    const stage = (options: Document) => [
      { $fill: { sortBy: { at: 1 }, output: { value: { method: 'linear' } }, ...options } },
    ]
    await assert.rejects(run(readings, stage({ output: {} })), hasCode(40414))
    await assert.rejects(run(readings, stage({ output: { value: { method: 'guess' } } })), hasCode(6050202))
    await assert.rejects(run(readings, stage({ partitionBy: '$a', partitionByFields: ['a'] })), hasCode(6050204))
    await assert.rejects(
      run(
        [
          { _id: 1, at: 1 },
          { _id: 2, at: 1 },
        ],
        stage({}),
      ),
      hasCode(6050106),
    )
  })
})

describe('$densify', () => {
  const { run } = withPipelines()

  test('fills numbers over the whole range of each partition', async () => {
    const documents = [
      { _id: 1, kind: 'a', height: 600 },
      { _id: 2, kind: 'a', height: 750 },
      { _id: 3, kind: 'b', height: 900 },
      { _id: 4, kind: 'b' },
    ]
    const stage = (bounds: unknown) => [
      { $densify: { field: 'height', partitionByFields: ['kind'], range: { bounds, step: 200 } } },
      { $project: { _id: 0 } },
    ]
    assert.deepEqual(await run(documents, stage('full')), [
      { kind: 'b' },
      { kind: 'a', height: 600 },
      { kind: 'a', height: 750 },
      { kind: 'a', height: 800 },
      { kind: 'b', height: 600 },
      { kind: 'b', height: 800 },
      { kind: 'b', height: 900 },
    ])
    assert.deepEqual(await run(documents, stage('partition')), [
      { kind: 'b' },
      { kind: 'a', height: 600 },
      { kind: 'a', height: 750 },
      { kind: 'b', height: 900 },
    ])
  })

  test('fills hours between two bounds, the upper one excluded', async () => {
    const documents = [
      { _id: 1, at: { time: day(1, 1) }, n: 1 },
      { _id: 2, at: { time: day(1, 3) }, n: 2 },
    ]
    const range = { step: 1, unit: 'hour', bounds: [day(1, 0), day(1, 5)] }
    const result = await run(documents, [{ $densify: { field: 'at.time', range } }])
    assert.deepEqual(
      result.map(({ at, n }) => [at.time.getUTCHours(), n]),
      [
        [0, undefined],
        [1, 1],
        [2, undefined],
        [3, 2],
        [4, undefined],
      ],
    )
  })

  test('refuses ranges that are none', async () => {
    const stage = (options: Document) => [{ $densify: { field: 'n', range: { step: 1, bounds: 'full' }, ...options } }]
    await assert.rejects(run([], stage({ range: { step: 0, bounds: 'full' } })), hasCode(5733401))
    await assert.rejects(run([], stage({ range: { step: 1, bounds: [3, 1] } })), hasCode(5733403))
    await assert.rejects(run([], stage({ range: { step: 1, bounds: 'partition' } })), hasCode(2))
    await assert.rejects(run([], stage({ range: { step: 1, unit: 'fortnight', bounds: 'full' } })), hasCode(9))
    await assert.rejects(run([{ _id: 1, n: 'x' }], stage({})), hasCode(5733201))
    await assert.rejects(
      run(
        [
          { _id: 1, n: 0 },
          { _id: 2, n: 1e7 },
        ],
        stage({}),
      ),
      hasCode(5897900),
    )
  })
})
