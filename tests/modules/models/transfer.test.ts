import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { column, type ModelsServer, query, startModels } from './support.ts'

const FIELDS = [
  { key: 'title', name: 'Title', type: 'string', required: true },
  { key: 'price', type: 'float' },
  { key: 'open', type: 'boolean', default: true },
  { key: 'tags', type: 'array', items: { type: 'string' } },
  { key: 'data', type: 'json' },
  { key: 'sku', type: 'string', unique: true },
]

const bring = (
  { call, as }: ModelsServer,
  values: Record<string, unknown>,
  body: string | Buffer | Readable,
  headers: Record<string, string> = {},
) =>
  call('POST', `/api/projects/shop/models/goods/records/import${query(values)}`, {
    as: as.member,
    body,
    headers: { 'content-type': 'application/octet-stream', ...headers },
  })

describe('records in files', () => {
  test('come in as CSV: what fits is stored, what does not is told by its row', async (t) => {
    const server = await startModels(t)
    const { ask, make } = server
    await make('goods', FIELDS)
    const csv = [
      '\ufeffTitle,price,open,tags,data,sku,id',
      'Tea,2.5,no,"[""a"",""b""]","{""x"":""1,2""}",T,whatever',
      '"Two\nlines",1,,,,U',
      '"With ""quotes"", and commas",,,,,V',
      'Milk,cheap,,,,W',
      ',3,,,,X',
      'Again,,,,,T',
      'Too,many,,,,,cells,here',
      '',
      'Last,7,YES,,,',
    ].join('\r\n')
    const dry = await bring(server, { format: 'csv', dryRun: 'true' }, csv)
    assert.equal(dry.status, 200, JSON.stringify(dry.body))
    assert.equal((await ask('GET', '/goods/records/count')).body.count, 0)
    const { status, body } = await bring(server, { format: 'csv' }, csv)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual([body.rows, body.inserted, body.failed, body.dryRun], [8, 3, 5, false])
    assert.deepEqual(body.errors.map(({ row, path }: { row: number; path: string }) => `${row} ${path}`).sort(), [
      '2 /title',
      '4 /price',
      '5 /title',
      '6 /sku',
      '7 ',
    ])
    const { items } = (await ask('GET', `/goods/records${query({ sort: 'title' })}`)).body
    assert.deepEqual(column({ items }, 'title'), ['Last', 'Tea', 'With "quotes", and commas'])
    assert.deepEqual(
      [items[1].tags, items[1].data, items[1].open, items[0].open],
      [['a', 'b'], { x: '1,2' }, false, true],
    )
    // Rows that clash with others of the file show only when they are stored.
    assert.deepEqual([dry.body.inserted, dry.body.failed], [4, 4])
  })

  test('come in as JSON and JSON lines, with other names and by a key', async (t) => {
    const server = await startModels(t)
    const { ask, make, fill } = server
    await make('goods', FIELDS)
    await fill('goods', [{ title: 'Old', price: 1, sku: 'A' }])
    const mapping = { name: 'title', secret: '' }
    const rows = [{ name: 'New', sku: 'A', secret: 1 }, { name: 'Other', sku: 'B', price: 3 }, { name: 'Keyless' }]
    const dry = await bring(server, { format: 'json', key: 'sku', mapping, dryRun: 'true' }, JSON.stringify(rows))
    assert.deepEqual([dry.body.inserted, dry.body.updated], [2, 1])
    const { body } = await bring(server, { format: 'json', key: 'sku', mapping }, `\ufeff${JSON.stringify(rows)}`)
    assert.deepEqual([body.inserted, body.updated, body.failed, body.errors[0].path], [1, 1, 1, '/sku'])
    const { items } = (await ask('GET', `/goods/records${query({ sort: 'sku' })}`)).body
    assert.deepEqual(
      items.map(({ title, price, sku }: Record<string, unknown>) => [title, price, sku]),
      [
        ['New', 1, 'A'],
        ['Other', 3, 'B'],
      ],
    )
    const lines = `\ufeff${JSON.stringify({ title: 'L1' })}\nno json\n\n${JSON.stringify({ title: 'L2', id: 'x' })}`
    const last = await bring(server, { format: 'jsonl' }, lines)
    assert.deepEqual([last.body.rows, last.body.inserted, last.body.errors[0].row], [3, 2, 2])
    const refused = async (values: Record<string, unknown>, content: string | Buffer) => {
      const answer = await bring(server, values, content)
      assert.equal(answer.status, 400, content.toString().slice(0, 40))
      assert.ok(
        ['M3M_RECORDS_IMPORT', 'M3M_RECORDS_QUERY', 'M3M_REQUEST_INVALID'].includes(answer.body.code),
        answer.body.code,
      )
    }
    await refused({ format: 'json' }, '{')
    await refused({ format: 'json' }, '{"title":"x"}')
    for (const text of ['', '[', '[{}', '[{}]]', '[{}}', '[{},]', '[,{}]', '[{}]x', '["x', '[{"a":"\\"}]', '[{} {}]'])
      await refused({ format: 'json' }, text)
    const odd = ` [ {"title" : "a]\\"},{" , "data":[{"y":[1]},{"x":"}"}]} ,\n{"title":"\\\\"}, 7, "x" ] `
    const { body: read } = await bring(server, { format: 'json' }, odd)
    assert.deepEqual([read.rows, read.inserted, read.failed], [4, 2, 2])
    assert.deepEqual((await bring(server, { format: 'json' }, ' [ ] ')).body.rows, 0)
    const found = await ask(
      'GET',
      `/goods/records${query({ sort: 'id', filter: { title: { $in: ['a]"},{', '\\'] } } })}`,
    )
    assert.deepEqual(column(found.body, 'title'), ['a]"},{', '\\'])
    await refused({ format: 'csv' }, 'title,unknown\na,b')
    await refused({ format: 'csv' }, 'title\n"never closed')
    await refused({ format: 'csv' }, Buffer.from([0x74, 0xff, 0xfe, 0x0a]))
    await refused({ format: 'csv', key: 'none' }, 'title\nx')
    await refused({ format: 'csv' }, 'title,price,Title\na,1,b')
    await refused({ format: 'csv' }, `title${',id'.repeat(1_000)}\na`)
    await refused({ format: 'csv', mapping: '[' }, 'title\nx')
  })

  test('go out as they came in, and tell how far they are', async (t) => {
    const server = await startModels(t, { importBytes: 1_000_000 })
    const { ask, make, fill, call, as } = server
    await make('goods', FIELDS)
    const values = Array.from({ length: 1_000 }, (_, i) => ({
      title: `=Good "${i}"`,
      price: i / 2,
      open: i % 2 === 0,
      tags: [`t${i}`],
      data: { line: 'a\nb' },
      sku: `S${i}`,
    }))
    await fill('goods', values)
    await fill(
      'goods',
      Array.from({ length: 500 }, (_, i) => ({ title: `More ${i}` })),
    )
    const file = async (format: string, more = {}) => {
      const answer = await call('GET', `/api/projects/shop/models/goods/records/export${query({ format, ...more })}`, {
        as: as.member,
      })
      assert.equal(answer.status, 200)
      assert.match(String(answer.headers['content-disposition']), new RegExp(`goods\\.${format}`))
      return answer.body
    }
    const all = await file('json')
    assert.equal(all.length, 1_500)
    assert.equal((await file('jsonl', { filter: { price: { $lt: 5 } } })).trim().split('\n').length, 10)
    const csv = await file('csv', { filter: { sku: { $ne: null } } })
    // Without its mark, spreadsheets take UTF-8 for something else.
    assert.equal(
      (await file('csv', { fields: 'title', q: 'More 499' })).split('\r\n')[0],
      '\ufeffid,title,createdAt,updatedAt',
    )
    assert.equal((await ask('GET', `/goods/records/export${query({ filter: { none: 1 } })}`)).status, 400)

    await ask('POST', '/goods/records/delete', { filter: {} })
    const told = await bring(
      server,
      { format: 'csv' },
      Readable.from([csv.slice(0, 777), csv.slice(777)].map((part) => Buffer.from(part))),
      {
        accept: 'application/x-ndjson',
      },
    )
    const lines = told.body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line))
    assert.deepEqual([lines.at(-1).result.inserted, lines.at(-1).result.failed], [1_000, 0])
    const again = await file('json')
    const bare = (records: Record<string, unknown>[]) =>
      records.map(({ title, price, open, tags, data, sku }) => ({ title, price, open, tags, data, sku }))
    assert.deepEqual(bare(again), values)
    const large = await bring(server, { format: 'csv' }, `title\n${'x\n'.repeat(600_000)}`, {
      accept: 'application/x-ndjson',
    })
    assert.match(large.body, /importBytes|too large/i)
  })
})
