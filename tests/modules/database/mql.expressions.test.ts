import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Decimal128, Long, ObjectId } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { compileExpression } from '../../../modules/database/mql/expressions.ts'
import { compilePipeline } from '../../../modules/database/mql/pipeline.ts'

const at = new Date('2026-03-29T01:30:45.678Z')
const document: Document = {
  n: 5,
  half: 2.5,
  s: 'Grüße, Welt',
  list: [3, 1, 2, 3],
  nested: [{ k: 'a', v: 1 }, { k: 'b', v: 2 }, { v: 3 }],
  object: { x: 1, y: { z: 2 } },
  at,
  id: ObjectId.createFromHexString('65a000000000000000000000'),
  nothing: null,
}
const evaluate = (expression: unknown): unknown => compileExpression(expression)(document)
const tz = 'Europe/Berlin'

const VALUES: [expression: unknown, value: unknown][] = [
  ['$object.y.z', 2],
  ['$nested.v', [1, 2, 3]],
  ['$nested.k', ['a', 'b']],
  ['$missing', undefined],
  [
    { a: '$n', b: '$missing', c: [1, '$missing'] },
    { a: 5, c: [1, null] },
  ],
  [{ $add: ['$n', 1, '$half'] }, 8.5],
  [{ $add: ['$at', 1000] }, new Date(Number(at) + 1000)],
  [{ $add: ['$n', '$nothing'] }, null],
  [{ $subtract: ['$at', new Date(0)] }, Number(at)],
  [{ $divide: [9, 2] }, 4.5],
  [{ $mod: [-7, 3] }, -1],
  [{ $round: [2.5] }, 2],
  [{ $round: [3.5] }, 4],
  [{ $round: [-1234.567, 1] }, -1234.6],
  [{ $trunc: [-1.9] }, -1],
  [{ $avg: ['$list'] }, 2.25],
  [{ $max: '$list' }, 3],
  [{ $min: ['$n', '$half', null] }, 2.5],
  [{ $cmp: ['a', 5] }, 1],
  [{ $cond: [{ $gt: ['$n', 3] }, 'big', 'small'] }, 'big'],
  [{ $ifNull: ['$missing', '$nothing', 'x'] }, 'x'],
  // biome-ignore lint/suspicious/noThenProperty: the operator's own word.
  [{ $switch: { branches: [{ case: false, then: 1 }], default: 2 } }, 2],
  [{ $let: { vars: { a: 2 }, in: { $multiply: ['$$a', '$n'] } } }, 10],
  [{ $concat: ['a', '-', '$s'] }, 'a-Grüße, Welt'],
  [{ $concat: ['a', null] }, null],
  [{ $toUpper: 'abc' }, 'ABC'],
  [{ $strLenCP: '$s' }, 11],
  [{ $strLenBytes: '$s' }, 13],
  [{ $substrCP: ['$s', 2, 3] }, 'üße'],
  [{ $split: ['a,b,', ','] }, ['a', 'b', '']],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $trim: { input: '--x-', chars: '-' } }, 'x'],
  [{ $ltrim: { input: ' x ' } }, 'x '],
  [{ $strcasecmp: ['Ab', 'aB'] }, 0],
  [{ $indexOfCP: ['$s', 'Welt'] }, 7],
  [{ $replaceAll: { input: 'a.a', find: '.', replacement: { $literal: '$&' } } }, 'a$&a'],
  [{ $regexMatch: { input: '$s', regex: '^gr', options: 'i' } }, true],
  [{ $regexFind: { input: 'xéab', regex: '(a)(c)?' } }, { match: 'a', idx: 2, captures: ['a', null] }],
  [
    { $regexFindAll: { input: 'abab', regex: 'b' } },
    [
      { match: 'b', idx: 1, captures: [] },
      { match: 'b', idx: 3, captures: [] },
    ],
  ],
  [{ $arrayElemAt: ['$list', -1] }, 3],
  [{ $first: '$list' }, 3],
  [{ $slice: ['$list', 1, 2] }, [1, 2]],
  [{ $indexOfArray: ['$list', 2] }, 2],
  [{ $reverseArray: '$list' }, [3, 2, 1, 3]],
  [{ $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3, 3]],
  [{ $map: { input: '$list', as: 'x', in: { $add: ['$$x', 1] } } }, [4, 2, 3, 4]],
  [{ $filter: { input: '$list', cond: { $gte: ['$$this', 3] }, limit: 1 } }, [3]],
  [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 9],
  [
    { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true } },
    [
      [1, 'a'],
      [2, null],
    ],
  ],
  [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
  [
    {
      $setUnion: [
        [1, 2],
        [2, 3],
      ],
    },
    [1, 2, 3],
  ],
  [{ $setDifference: [[1, 2, 2], [2]] }, [1]],
  [{ $setIsSubset: [[1], [1, 2]] }, true],
  [{ $in: [2, '$list'] }, true],
  [{ $isArray: '$list' }, true],
  [
    { $objectToArray: '$object' },
    [
      { k: 'x', v: 1 },
      { k: 'y', v: { z: 2 } },
    ],
  ],
  [
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $mergeObjects: ['$object', { x: 9 }] }, { x: 9, y: { z: 2 } }],
  [{ $getField: { field: 'x', input: '$object' } }, 1],
  [{ $setField: { field: 'a.b', input: '$object', value: 1 } }, { x: 1, y: { z: 2 }, 'a.b': 1 }],
  [{ $type: '$missing' }, 'missing'],
  [{ $toString: '$id' }, '65a000000000000000000000'],
  [{ $toInt: '12' }, 12],
  [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [{ $toDate: '2026-01-01T00:00:00Z' }, new Date('2026-01-01T00:00:00Z')],
  [{ $year: '$at' }, 2026],
  [{ $hour: { date: '$at', timezone: tz } }, 3],
  [{ $dayOfWeek: '$at' }, 1],
  [{ $isoWeek: '$at' }, 13],
  [{ $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M %z', timezone: tz } }, '2026-03-29 03:30 +0200'],
  [{ $dateToString: { date: '$at' } }, '2026-03-29T01:30:45.678Z'],
  [{ $dateTrunc: { date: '$at', unit: 'day', timezone: tz } }, new Date('2026-03-28T23:00:00Z')],
  [{ $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'monday' } }, new Date('2026-03-23T00:00:00Z')],
  [{ $dateTrunc: { date: '$at', unit: 'month', binSize: 2 } }, new Date('2026-03-01T00:00:00Z')],
  [
    { $dateAdd: { startDate: new Date('2026-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    new Date('2026-02-28T00:00:00Z'),
  ],
  [{ $dateAdd: { startDate: '$at', unit: 'day', amount: -1, timezone: tz } }, new Date('2026-03-28T02:30:45.678Z')],
  [{ $dateDiff: { startDate: '$at', endDate: new Date('2027-01-01T00:00:00Z'), unit: 'month' } }, 10],
  [{ $dateFromParts: { year: 2026, month: 3, day: 29, hour: 4, timezone: tz } }, new Date('2026-03-29T02:00:00Z')],
  [{ $dateFromString: { dateString: '2026-03-01T10:00:00' } }, new Date('2026-03-01T10:00:00Z')],
  [{ $literal: '$n' }, '$n'],
]

const FAILURES: [expression: unknown, code: number][] = [
  [{ $add: [1, 'x'] }, 14],
  [{ $divide: [1, 0] }, 2],
  [{ $size: '$n' }, 17124],
  [{ $arrayElemAt: [1, 0] }, 28689],
  [{ $toInt: 'x' }, 241],
  [{ $concat: ['a', 1] }, 16702],
  [{ $cond: [1, 2] }, 16020],
  [{ $map: { input: '$n', in: 1 } }, 16883],
  [{ $nonsense: 1 }, 168],
  [{ $add: 1, $subtract: 2 }, 15983],
  ['$$nobody', 17276],
  [{ $map: { input: '$list', as: 'x', in: '$$this' } }, 17276],
  [{ $function: { body: 'f', args: [], lang: 'js' } }, 115],
  [{ $hour: { date: '$at', timezone: 'Mars/Olympus' } }, 40485],
]

describe('aggregation expressions', () => {
  for (const [expression, value] of VALUES) {
    test(`${JSON.stringify(expression)} has its value`, () => assert.deepEqual(evaluate(expression), value))
  }
  for (const [expression, code] of FAILURES) {
    test(`${JSON.stringify(expression)} fails with ${code}`, () => assert.throws(() => evaluate(expression), { code }))
  }

  test('calculate exactly beyond the precision of a double', () => {
    assert.equal(String(evaluate({ $add: [Long.fromString('9007199254740993'), 2] })), '9007199254740995')
    assert.equal(String(evaluate({ $add: [Decimal128.fromString('0.1'), Decimal128.fromString('0.2')] })), '0.3')
    assert.equal(String(evaluate({ $multiply: [94906267, 94906267] })), '9007199515875289')
  })
})

describe('pipeline stages', () => {
  const run = (pipeline: Document[], input: Document[]) => [...compilePipeline(pipeline)(input)]

  test('bucket by boundaries, with a default', () => {
    const stage = {
      $bucket: { groupBy: '$n', boundaries: [0, 10, 20], default: 'other', output: { ns: { $push: '$n' } } },
    }
    assert.deepEqual(run([stage], [{ n: 5 }, { n: 10 }, { n: 20 }, { n: -1 }, { n: 9 }]), [
      { _id: 0, ns: [5, 9] },
      { _id: 10, ns: [10] },
      { _id: 'other', ns: [20, -1] },
    ])
  })

  test('average, deviate and merge in groups', () => {
    const stage = {
      $group: {
        _id: null,
        avg: { $avg: '$n' },
        dev: { $stdDevPop: '$n' },
        all: { $mergeObjects: '$o' },
        n: { $count: {} },
      },
    }
    const input = [{ n: 2, o: { a: 1 } }, { n: 4, o: { b: 2 } }, { n: 'x' }]
    assert.deepEqual(run([stage], input), [{ _id: null, avg: 3, dev: 1, all: { a: 1, b: 2 }, n: 3 }])
  })

  test('unwind nested arrays and number them', () => {
    const input = [{ a: { b: [1, 2] } }, { a: { b: [] } }, { a: {} }]
    const stage = { $unwind: { path: '$a.b', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } }
    assert.deepEqual(run([stage], input), [
      { a: { b: 1 }, i: 0 },
      { a: { b: 2 }, i: 1 },
      { a: {}, i: null },
      { a: {}, i: null },
    ])
  })

  test('sample as many as were asked for', () => {
    const input = Array.from({ length: 50 }, (_, n) => ({ n }))
    const sampled = run([{ $sample: { size: 7 } }], input)
    assert.equal(new Set(sampled.map(({ n }) => n)).size, 7)
    assert.equal(run([{ $sample: { size: 70 } }], input).length, 50)
  })

  test('refuse mistakes before the first document', () => {
    const refused: [Document, number][] = [
      [{ $nonsense: 1 }, 40324],
      [{ $match: {}, $limit: 1 }, 40323],
      [{ $limit: 0 }, 15958],
      [{ $out: 'x' }, 115],
      [{ $group: { total: { $sum: 1 } } }, 15955],
      [{ $group: { _id: 1, total: { $nonsense: 1 } } }, 15952],
      [{ $project: {} }, 51272],
      [{ $addFields: { a: '$$nobody' } }, 17276],
    ]
    for (const [stage, code] of refused) assert.throws(() => compilePipeline([stage]), { code })
  })
})
