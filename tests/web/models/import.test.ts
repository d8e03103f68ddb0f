import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredField } from '../../../modules/models/contract.ts'
import { parseCsv } from '../../../web/src/features/models/lib/csv.ts'
import { convertRows, guessMapping, keyFields, lackingFields } from '../../../web/src/features/models/lib/mapping.ts'
import { BATCH, MERGE_BATCH, mergeRecords, sendRecords } from '../../../web/src/features/models/lib/sending.ts'
import { formatOf, readTable, type TableFile } from '../../../web/src/features/models/lib/table-file.ts'

const fields: StoredField[] = [
  { id: '1', key: 'title', name: 'Название', type: 'string', required: true },
  { id: '2', key: 'price', name: 'Price', type: 'float' },
  { id: '3', key: 'inStock', name: 'In stock', type: 'boolean' },
  { id: '4', key: 'tags', name: 'Tags', type: 'array', items: { type: 'string' } },
]
const table = (text: string, format: 'csv' | 'json' = 'csv'): TableFile => {
  const read = readTable(text, format)
  assert.ok(!('flaw' in read), JSON.stringify(read))
  return read
}

describe('tables as text', () => {
  it('have quoted cells, with anything in them', () => {
    assert.deepEqual(parseCsv('\ufeffa,b\r\n"x, ""y""","two\nlines"\r\n\r\n1,\n'), [
      ['a', 'b'],
      ['x, "y"', 'two\nlines'],
      ['1', ''],
    ])
  })

  it('are parted by what their first line is', () => {
    assert.deepEqual(parseCsv('a;b\n1,5;2'), [
      ['a', 'b'],
      ['1,5', '2'],
    ])
    assert.deepEqual(parseCsv('a\tb\n1\t2')[1], ['1', '2'])
  })

  it('are JSON when they look like it: an array, a list, or one object on each line', () => {
    assert.equal(formatOf('', ' [{}]'), 'json')
    assert.equal(formatOf('x.csv', '[1'), 'csv')
    for (const text of [
      '[{"a":1},{"b":2}]',
      '{"items":[{"a":1},{"b":2}]}',
      '{"a":1}\n{"b":2}\n',
      '\ufeff{"a":1}\n{"b":2}',
    ])
      assert.deepEqual(table(text, 'json'), {
        format: 'json',
        columns: ['a', 'b'],
        rows: [
          [1, undefined],
          [undefined, 2],
        ],
      })
    assert.deepEqual(readTable('[1]', 'json'), { flaw: 'json' })
    assert.deepEqual(readTable('{', 'json'), { flaw: 'json' })
    assert.deepEqual(readTable('a,b\n', 'csv'), { flaw: 'noRows' })
    assert.deepEqual(readTable(' ', 'csv'), { flaw: 'empty' })
  })
})

describe('columns and the fields they go into', () => {
  it('find each other by key and by name', () => {
    assert.deepEqual(guessMapping(['Название', 'in_stock', 'PRICE', 'other', 'title'], fields), [
      'title',
      'inStock',
      'price',
      null,
      null,
    ])
    assert.deepEqual(
      lackingFields(['price', null], fields).map(({ key }) => key),
      ['title'],
    )
  })

  it('make values of texts, and tell row and field of those that are none', () => {
    const file = table('title,price,inStock,tags\nTea,3.5,да,a;b\n,1,no,\nCup,much,true,"[""x""]"\n')
    const { records, problems } = convertRows(file, ['title', 'price', 'inStock', 'tags'], fields)
    assert.deepEqual(records, [{ row: 1, values: { title: 'Tea', price: 3.5, inStock: true, tags: ['a', 'b'] } }])
    assert.deepEqual(
      problems.map(({ row, field, flaw }) => [row, field, flaw?.is]),
      [
        [2, 'title', 'required'],
        [3, 'price', 'number'],
      ],
    )
  })

  it('need nothing but what tells which record a row is of, when rows change records that are there', () => {
    const keyed = [...fields, { id: '5', key: 'sku', name: 'SKU', type: 'string' as const, unique: true }]
    const file = table('sku,price,title\nA,1,\n,2,Tea\nB,much,Cup\n')
    const mapping = ['sku', 'price', 'title']
    assert.deepEqual(
      keyFields(mapping, keyed).map(({ key }) => key),
      ['sku'],
    )
    assert.deepEqual(keyFields(['price'], keyed), [])
    assert.deepEqual(lackingFields(['sku', 'price'], keyed, 'sku'), [])
    const { records, problems } = convertRows(file, mapping, keyed, 'sku')
    assert.deepEqual(records, [{ row: 1, values: { sku: 'A', price: 1 } }])
    assert.deepEqual(
      problems.map(({ row, field, flaw }) => [row, field, flaw?.is]),
      [
        [2, 'sku', 'required'],
        [3, 'price', 'number'],
      ],
    )
  })

  it('take values of JSON as they are', () => {
    const file = table('[{"title":"Tea","price":"3"},{"title":"Cup","price":2}]', 'json')
    const { records, problems } = convertRows(file, ['title', 'price'], fields)
    assert.deepEqual(records, [{ row: 2, values: { title: 'Cup', price: 2 } }])
    assert.equal(problems[0]?.flaw?.is, 'number')
  })
})

describe('sending records', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ row: at + 1, values: { at } }))

  it('goes on without the rows that are refused, and says how far it is', async () => {
    const sent: number[] = []
    const told: number[] = []
    const bad = new Set([3, BATCH + 1])
    const { made, done, refused, problems } = await sendRecords(rows(BATCH + 5), {
      send: async (values) => {
        const wrong = values.findIndex(({ at }) => bad.has(at as number))
        if (wrong < 0) return void sent.push(values.length)
        throw Object.assign(new Error(), { errors: [{ path: `/${wrong}/at`, message: 'is taken' }] })
      },
      onProgress: ({ done }) => told.push(done),
      signal: new AbortController().signal,
    })
    assert.deepEqual(sent, [BATCH - 1, 4])
    assert.deepEqual(told, [BATCH, BATCH + 5])
    assert.deepEqual([made, done, refused], [BATCH + 3, BATCH + 5, 2])
    assert.deepEqual(problems, [
      { row: 4, field: 'at', message: 'is taken' },
      { row: BATCH + 2, field: 'at', message: 'is taken' },
    ])
  })

  it('tells what was made, what was updated, and what was refused by its rows', async () => {
    const sent: number[] = []
    const result = await mergeRecords(rows(MERGE_BATCH + 5), {
      send: async (values) => {
        sent.push(values.length)
        const errors = [{ row: 2, path: '/at/0', message: 'is no number' }]
        return { inserted: values.length - 4, updated: 3, failed: 1, errors }
      },
      onProgress: () => {},
      signal: new AbortController().signal,
    })
    assert.deepEqual(sent, [MERGE_BATCH, 5])
    assert.deepEqual(result, {
      done: MERGE_BATCH + 5,
      made: MERGE_BATCH - 3,
      updated: 6,
      refused: 2,
      problems: [
        { row: 2, field: 'at', message: 'is no number' },
        { row: MERGE_BATCH + 2, field: 'at', message: 'is no number' },
      ],
    })
  })

  it('ends with what is about no single row, and when it is stopped', async () => {
    const controller = new AbortController()
    const options = { onProgress: () => {}, signal: controller.signal }
    await assert.rejects(
      sendRecords(rows(2), { ...options, send: () => Promise.reject(new Error('no room')) }),
      /no room/,
    )
    const stopped = await sendRecords(rows(BATCH * 3), { ...options, send: async () => controller.abort() })
    assert.equal(stopped.made, BATCH)
  })
})
