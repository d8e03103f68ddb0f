import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode } from './support/databases.ts'
import { withPipelines } from './support/pipelines.ts'

describe('$bucketAuto', () => {
  const { run } = withPipelines()
  const numbers = (...values: unknown[]) => values.map((n, _id) => ({ _id, n }))
  const ranges = async (documents: Document[], options: Document) => {
    const stage = { groupBy: '$n', ...options }
    return (await run(documents, [{ $bucketAuto: stage }])).map(({ _id, count }) => [_id.min, _id.max, count])
  }

  test('fills buckets about equally', async () => {
    assert.deepEqual(await ranges(numbers(1, 2, 3, 4, 5, 6, 7, 8), { buckets: 4 }), [
      [1, 3, 2],
      [3, 5, 2],
      [5, 7, 2],
      [7, 8, 2],
    ])
  })

  test('keeps equal values together, and may give fewer buckets', async () => {
    assert.deepEqual(await ranges(numbers(1, 1, 1, 1, 2), { buckets: 3 }), [
      [1, 2, 4],
      [2, 2, 1],
    ])
    assert.deepEqual(await ranges([], { buckets: 3 }), [])
    assert.deepEqual(await ranges(numbers('b', 1, 'a'), { buckets: 1 }), [[1, 'b', 3]])
  })

  test('accumulates what is asked for', async () => {
    const output = { least: { $min: '$n' }, all: { $push: '$n' } }
    assert.deepEqual(await run(numbers(4, 3, 2, 1), [{ $bucketAuto: { groupBy: '$n', buckets: 2, output } }]), [
      { _id: { min: 1, max: 3 }, least: 1, all: [1, 2] },
      { _id: { min: 3, max: 4 }, least: 3, all: [3, 4] },
    ])
  })

  test('rounds boundaries to preferred numbers', async () => {
    const hundred = numbers(...Array.from({ length: 100 }, (_, i) => i))
    assert.deepEqual(await ranges(hundred, { buckets: 5, granularity: 'R5' }), [
      [0, 25, 25],
      [25, 63, 38],
      [63, 100, 37],
    ])
    assert.deepEqual(await ranges(hundred, { buckets: 5, granularity: 'POWERSOF2' }), [
      [0, 32, 32],
      [32, 64, 32],
      [64, 128, 36],
    ])
    assert.deepEqual(await ranges(hundred, { buckets: 5, granularity: '1-2-5' }), [
      [0, 20, 20],
      [20, 50, 30],
      [50, 100, 50],
    ])
  })

  test('refuses what is no specification', async () => {
    await assert.rejects(ranges([], { buckets: 0 }), hasCode(40243))
    await assert.rejects(ranges([], { buckets: 'x' }), hasCode(40241))
    await assert.rejects(ranges([], { buckets: 1, nonsense: 1 }), hasCode(40245))
    await assert.rejects(ranges([], { buckets: 1, granularity: 'E192' }), hasCode(115))
    await assert.rejects(ranges([], { buckets: 1, granularity: 'E7' }), hasCode(40257))
    await assert.rejects(ranges(numbers(-1), { buckets: 1, granularity: 'R5' }), hasCode(40260))
  })
})

/** Who reports to whom, with a circle. */
const STAFF: Document[] = [
  { _id: 1, name: 'Dev' },
  { _id: 2, name: 'Eliot', boss: 'Dev' },
  { _id: 3, name: 'Ron', boss: 'Eliot' },
  { _id: 4, name: 'Asya', boss: 'Ron' },
  { _id: 5, name: 'Lone', boss: 'Lone' },
]

describe('$graphLookup', () => {
  const { run } = withPipelines()
  const above = async (options: Document = {}, documents = STAFF) => {
    const stage = { from: 'staff', startWith: '$boss', connectFromField: 'boss', connectToField: 'name', as: 'above' }
    const result = await run(documents, [{ $graphLookup: { ...stage, ...options } }], { staff: STAFF })
    return result.map(({ above }) =>
      above.map(({ name, far }: Document) => (far === undefined ? name : `${name} ${far}`)).sort(),
    )
  }

  test('follows references to their end, and out of circles', async () => {
    assert.deepEqual(await above(), [[], ['Dev'], ['Dev', 'Eliot'], ['Dev', 'Eliot', 'Ron'], ['Lone']])
  })

  test('tells the depth, and stops at one', async () => {
    assert.deepEqual(await above({ depthField: 'far', maxDepth: 1 }), [
      [],
      ['Dev 0'],
      ['Dev 1', 'Eliot 0'],
      ['Eliot 1', 'Ron 0'],
      ['Lone 0'],
    ])
  })

  test('passes only documents that fit', async () => {
    assert.deepEqual(await above({ restrictSearchWithMatch: { name: { $ne: 'Eliot' } } }), [
      [],
      ['Dev'],
      [],
      ['Ron'],
      ['Lone'],
    ])
  })

  test('starts with each element of a list, and follows lists', async () => {
    const start = [{ _id: 1, boss: ['Ron', 'Lone'] }]
    assert.deepEqual(await above({}, start), [['Dev', 'Eliot', 'Lone', 'Ron']])
    const flights = [
      { _id: 0, code: 'A', to: ['B', 'C'] },
      { _id: 1, code: 'B', to: ['D'] },
      { _id: 2, code: 'C', to: [] },
      { _id: 3, code: 'D', to: ['A'] },
    ]
    const stage = { from: 'flights', startWith: '$at', connectFromField: 'to', connectToField: 'code', as: 'reached' }
    const [result] = await run([{ _id: 1, at: 'A' }], [{ $graphLookup: { ...stage, maxDepth: 1 } }], { flights })
    assert.deepEqual(result!.reached.map(({ code }: Document) => code).sort(), ['A', 'B', 'C'])
  })

  test('refuses what is no specification', async () => {
    await assert.rejects(above({ maxDepth: -1 }), hasCode(40101))
    await assert.rejects(above({ maxDepth: 0.5 }), hasCode(40102))
    await assert.rejects(above({ nonsense: 1 }), hasCode(40104))
    await assert.rejects(above({ connectToField: '$name' }), hasCode(16410))
    await assert.rejects(run([], [{ $graphLookup: { from: 'staff' } }]), hasCode(40105))
  })
})

describe('$redact', () => {
  const { run } = withPipelines()
  const paper = {
    _id: 1,
    tags: ['G', 'STLW'],
    open: { tags: ['G'], text: 'for all' },
    parts: [
      { tags: ['SI'], text: 'secret' },
      { tags: ['G'], text: 'plain', deeper: { tags: ['TK'], text: 'secret' } },
      'loose',
    ],
    deep: { text: 'no tags' },
  }
  const visible = { $gt: [{ $size: { $setIntersection: [{ $ifNull: ['$tags', ['G']] }, ['G']] } }, 0] }

  test('descends as long as it may', async () => {
    const [result] = await run([paper], [{ $redact: { $cond: [visible, '$$DESCEND', '$$PRUNE'] } }])
    assert.deepEqual(result, {
      _id: 1,
      tags: ['G', 'STLW'],
      open: { tags: ['G'], text: 'for all' },
      parts: [{ tags: ['G'], text: 'plain' }, 'loose'],
      deep: { text: 'no tags' },
    })
  })

  test('keeps all of a level, or leaves out the document', async () => {
    assert.deepEqual(await run([paper], [{ $redact: '$$KEEP' }]), [paper])
    assert.deepEqual(await run([paper], [{ $redact: '$$PRUNE' }]), [])
  })

  test('knows the whole document in each level', async () => {
    const expression = {
      $cond: [{ $in: ['STLW', '$$ROOT.tags'] }, { $cond: ['$text', '$$PRUNE', '$$DESCEND'] }, '$$KEEP'],
    }
    const [result] = await run([paper], [{ $redact: expression }])
    assert.deepEqual(result, { _id: 1, tags: ['G', 'STLW'], parts: ['loose'] })
  })

  test('takes nothing but its three answers', async () => {
    await assert.rejects(run([paper], [{ $redact: true }]), hasCode(17053))
  })
})

const ORDERS: Document[] = [
  { _id: 1, item: 'nut', n: 2 },
  { _id: 2, item: ['nut', null], n: 3 },
  { _id: 3 },
  { _id: 4, item: null },
  { _id: 5, item: [] },
  { _id: 6, item: /^n/ },
]
const STOCK: Document[] = [
  { _id: 1, sku: 'nut', left: 5 },
  { _id: 2, sku: ['bolt', 'nut'], left: 1 },
  { _id: 3, sku: null },
  { _id: 4 },
]

describe('$lookup and $unionWith', () => {
  const { run } = withPipelines()
  const joined = async (options: Document) => {
    const stage = { from: 'stock', as: 'found', ...options }
    const result = await run(ORDERS, [{ $lookup: stage }, { $sort: { _id: 1 } }], { stock: STOCK })
    return result.map(({ found }) => found.map(({ _id }: Document) => _id))
  }

  test('join lists by their elements, and null with missing', async () => {
    const all = [[1, 2], [1, 2, 3, 4], [3, 4], [3, 4], [], []]
    assert.deepEqual(await joined({ localField: 'item', foreignField: 'sku' }), all)
  })

  test('join and run a pipeline over what was joined', async () => {
    const pipeline = [{ $match: { $expr: { $gte: ['$left', '$$wanted'] } } }, { $project: { left: 0 } }]
    const options = { localField: 'item', foreignField: 'sku', let: { wanted: '$n' }, pipeline }
    assert.deepEqual((await joined(options)).slice(0, 2), [[1], [1]])
  })

  test('take documents from the pipeline itself', async () => {
    const pipeline = [{ $documents: [{ _id: 7 }, { _id: 8 }] }, { $match: { _id: { $gt: 7 } } }]
    const stages = [{ $limit: 1 }, { $lookup: { as: 'found', pipeline } }, { $unionWith: { pipeline } }]
    assert.deepEqual(await run([{ _id: 1 }], stages), [{ _id: 1, found: [{ _id: 8 }] }, { _id: 8 }])
  })

  const refused: [stage: Document, code: number][] = [
    [{ $lookup: { from: 'stock', as: 'a' } }, 9],
    [{ $lookup: { from: 'stock', as: 'a', localField: 'a' } }, 9],
    [{ $lookup: { from: 'stock', as: 'a', localField: 'a', foreignField: 'b', nonsense: 1 } }, 9],
    [{ $lookup: { as: 'a', localField: 'a', foreignField: 'b' } }, 9],
    [{ $lookup: { from: 'stock', as: '$a', localField: 'a', foreignField: 'b' } }, 16410],
    [{ $lookup: { from: { db: 'x', coll: 'y' }, as: 'a', pipeline: [] } }, 115],
    [{ $lookup: { from: 'stock', as: 'a', let: { A: 1 }, pipeline: [] } }, 16867],
    [{ $lookup: { from: 'stock', as: 'a', pipeline: [{ $out: 'x' }] } }, 51047],
    [{ $lookup: { from: 'stock', as: 'a', pipeline: [{ $nonsense: 1 }] } }, 40324],
    [{ $unionWith: { pipeline: [] } }, 9],
    [{ $unionWith: { coll: 'stock', nonsense: 1 } }, 40415],
  ]
  for (const [stage, code] of refused) {
    test(`${JSON.stringify(stage)} fails with ${code}`, async () => assert.rejects(run([], [stage]), hasCode(code)))
  }
})

describe('stages', () => {
  const { run, database } = withPipelines()

  const refused: [stage: Document, code: number][] = [
    [{ $bucket: { groupBy: '$n', boundaries: [1, 3, 2] } }, 40194],
    [{ $bucket: { groupBy: '$n', boundaries: [1, 1] } }, 40194],
    [{ $bucket: { groupBy: '$n', boundaries: [1, 'a'] } }, 40193],
    [{ $bucket: { groupBy: '$n', boundaries: [1] } }, 40192],
    [{ $bucket: { groupBy: '$n', boundaries: 1 } }, 40200],
    [{ $bucket: { groupBy: '$n', boundaries: ['$n', 5] } }, 40193],
    [{ $bucket: { groupBy: '$n', boundaries: [1, 5], default: 2 } }, 40199],
    [{ $bucket: { groupBy: 'n', boundaries: [1, 5] } }, 40202],
    [{ $bucket: { boundaries: [1, 5] } }, 40198],
    [{ $bucket: { groupBy: '$n', boundaries: [1, 5], nonsense: 1 } }, 40197],
    [{ $facet: {} }, 40169],
    [{ $facet: { a: 1 } }, 40170],
    [{ $facet: { a: [{ $facet: { b: [] } }] } }, 40600],
    [{ $facet: { a: [{ $out: 'x' }] } }, 40600],
    [{ $facet: { 'a.b': [] } }, 16410],
    [{ $match: 5 }, 15959],
    [{ $sort: {} }, 15976],
    [{ $sort: { a: 2 } }, 15975],
    [{ $sort: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, 1])) }, 2],
    [{ $sort: { $a: 1 } }, 16410],
    [{ $sort: { 'a.': 1 } }, 15998],
    [{ $addFields: { a: { b: 1 }, 'a.b.c': 2 } }, 40176],
    [{ $addFields: { a: 1, 'a.b': 2 } }, 40176],
    [{ $documents: [] }, 73],
    [{ $sample: { size: -1 } }, 28747],
    [{ $sample: {} }, 28749],
    [{ $sample: { size: 1, nonsense: 1 } }, 28748],
    [{ $sample: 3 }, 28745],
    [{ $count: '' }, 40157],
    [{ $count: '$a' }, 40158],
    [{ $count: 'a.b' }, 40160],
    [{ $sortByCount: 'a' }, 40147],
    [{ $replaceRoot: {} }, 40231],
    [{ $replaceRoot: { newRoot: '$a', nonsense: 1 } }, 40415],
    [{ $unwind: {} }, 28812],
    [{ $unwind: 'a' }, 28818],
    [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }, 28822],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }, 28809],
    [{ $unwind: { path: '$a', nonsense: 1 } }, 28811],
    [{ $merge: { into: 'x' } }, 115],
    [{ $vectorSearch: {} }, 115],
    [{ $nonsense: {} }, 40324],
  ]
  for (const [stage, code] of refused) {
    test(`${JSON.stringify(stage)} fails with ${code}`, async () => assert.rejects(run([], [stage]), hasCode(code)))
  }

  test('allow $documents only at the beginning', async () => {
    await assert.rejects(run([], [{ $match: {} }, { $documents: [] }]), hasCode(40602))
  })

  test('put what is outside of all buckets into the default', async () => {
    const documents = [1, 5, 'x', null, 7].map((n, _id) => ({ _id, n }))
    const bucket = { groupBy: '$n', boundaries: [0, 5, 10], default: 'other' }
    assert.deepEqual(await run(documents, [{ $bucket: bucket }]), [
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
      { _id: 'other', count: 2 },
    ])
    const { default: _, ...strict } = bucket
    await assert.rejects(run(documents, [{ $bucket: strict }]), hasCode(40066))
  })

  describe('that hold too much fail, and leave the database as it was', () => {
    const many = [{ $addFields: { i: { $range: [0, 500] } } }, { $unwind: '$i' }]
    const heavy: [what: string, pipeline: Document[]][] = [
      ['$push', [{ $group: { _id: null, all: { $push: '$text' } } }]],
      ['$addToSet', [{ $group: { _id: null, all: { $addToSet: ['$text', '$i'] } } }]],
      ['$lastN', [{ $group: { _id: null, all: { $lastN: { input: '$text', n: 500 } } } }]],
      ['$group', [{ $group: { _id: ['$text', '$i'] } }]],
      ['$sort', [{ $sort: { i: -1 } }]],
      ['$facet', [{ $facet: { a: [{ $limit: 1 }] } }]],
      ['$bucketAuto', [{ $bucketAuto: { groupBy: '$i', buckets: 2 } }]],
      ['$setWindowFields', [{ $setWindowFields: { output: { n: { $sum: 1 } } } }]],
      ['$sample', [{ $sample: { size: 500 } }]],
    ]
    for (const [what, pipeline] of heavy) {
      test(what, async () => {
        const documents = [{ _id: 1, text: 'x'.repeat(1_000_000) }]
        await assert.rejects(run(documents, [...many, ...pipeline, { $project: { _id: 1 } }]), hasCode(292))
        assert.equal(await database().collection('nobody').countDocuments(), 0)
      })
    }

    test('but not those that keep little of much', async () => {
      const documents = [{ _id: 1, text: 'x'.repeat(1_000_000) }]
      const kept = {
        last: { $lastN: { input: '$text', n: 2 } },
        first: { $first: '$text' },
        least: { $minN: { input: '$text', n: 1 } },
      }
      const stages = [...many, { $group: { _id: null, ...kept } }, { $project: { _id: 1 } }]
      assert.deepEqual(await run(documents, stages), [{ _id: null }])
      assert.deepEqual(await run(documents, [...many, { $sort: { i: -1 } }, { $limit: 1 }, { $project: { i: 1 } }]), [
        { _id: 1, i: 499 },
      ])
    })
  })
})
