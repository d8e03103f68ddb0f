import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredField } from '../../../modules/models/contract.ts'
import { columnsOf } from '../../../web/src/features/models/lib/columns.ts'
import { newCondition, operatorsOf, toFilter, withOperator } from '../../../web/src/features/models/lib/filter.ts'
import { SEARCH } from '../../../web/src/features/models/lib/search.ts'
import { directionOf, knownSort, nextSort } from '../../../web/src/features/models/lib/sort.ts'
import { search } from '../../../web/src/lib/search-params.ts'

const field = (key: string, type: StoredField['type'], more: Partial<StoredField> = {}): StoredField => ({
  id: key,
  key,
  name: key,
  type,
  ...more,
})
const fields = [
  field('title', 'string'),
  field('price', 'float'),
  field('on', 'boolean'),
  field('since', 'date'),
  field('seen', 'datetime'),
  field('kind', 'enum', { options: ['a', 'b'] }),
  field('tags', 'array', { items: { type: 'integer' } }),
  field('meta', 'json'),
]
const columns = columnsOf({ fields: fields as never })
const column = (key: string) => columns.find((one) => one.key === key)!

describe('filters of records', () => {
  it('say what a text has in it, whatever letters it is made of', () => {
    assert.deepEqual(toFilter(columns, [['title', 'contains', 'a.b (c)']]), {
      title: { $regex: 'a\\.b \\(c\\)', $options: 'i' },
    })
    assert.deepEqual(toFilter(columns, [['title', 'starts', '$5']]), { title: { $regex: '^\\$5', $options: 'i' } })
    assert.deepEqual(toFilter(columns, [['title', 'lacks', 'x']]), {
      title: { $not: { $regex: 'x', $options: 'i' } },
    })
  })

  it('have values as their fields have them', () => {
    const local = '2026-11-29T10:00'
    assert.deepEqual(
      toFilter(columns, [
        ['price', 'gte', '3.5'],
        ['on', 'is', 'false'],
        ['since', 'lt', '2026-11-29'],
        ['seen', 'gte', local],
        ['kind', 'in', 'a', 'b'],
        ['tags', 'has', '7'],
      ]),
      {
        $and: [
          { price: { $gte: 3.5 } },
          { on: false },
          { since: { $lt: '2026-11-29' } },
          { seen: { $gte: new Date(local).toISOString() } },
          { kind: { $in: ['a', 'b'] } },
          { tags: 7 },
        ],
      },
    )
  })

  it('take what is empty for what a field of the type has then', () => {
    assert.deepEqual(toFilter(columns, [['price', 'empty']]), { price: { $in: [null] } })
    assert.deepEqual(toFilter(columns, [['title', 'filled']]), { title: { $nin: [null, ''] } })
    assert.deepEqual(toFilter(columns, [['tags', 'empty']]), { $or: [{ tags: null }, { tags: { $size: 0 } }] })
  })

  it('leave out what is not complete, and what is about nothing there is', () => {
    assert.equal(toFilter(columns, [newCondition(column('title'))]), undefined)
    assert.equal(toFilter(columns, [['price', 'gt', 'much']]), undefined)
    assert.equal(toFilter(columns, [['gone', 'is', '1']]), undefined)
    assert.equal(toFilter(columns, [['id', 'is', 'no id']]), undefined)
    assert.equal(toFilter(columns, [['meta', 'contains', 'x']]), undefined)
    assert.deepEqual(
      toFilter(
        columns,
        [
          ['title', 'is', 'x'],
          ['price', 'lt', ''],
          ['price', 'is', '1'],
        ],
        true,
      ),
      { $or: [{ title: 'x' }, { price: 1 }] },
    )
  })

  it('keep their values when the operator changes, as far as it takes any', () => {
    assert.deepEqual(withOperator(['kind', 'in', 'a', 'b'], 'is'), ['kind', 'is', 'a'])
    assert.deepEqual(withOperator(['kind', 'is', 'a'], 'empty'), ['kind', 'empty'])
    assert.ok(!operatorsOf(column('createdAt')).includes('empty'), 'every record was made some time')
  })

  it('come from the address as far as they are any', () => {
    const read = (raw: object) => search(SEARCH).parse(raw)
    assert.deepEqual(read({ filter: [['price', 'lt', '10'], ['odd', 1], 'x'], page: 3, size: 25, any: 1 }), {
      filter: [['price', 'lt', '10']],
      page: 3,
      size: 25,
      any: 1,
    })
    assert.deepEqual(read({ filter: 'x', page: 1, size: 7, any: true }), {})
  })
})

describe('orders of records', () => {
  it('go up, down and away with each press on a head', () => {
    assert.equal(nextSort(undefined, 'price'), 'price')
    assert.equal(nextSort('price', 'price'), '-price')
    assert.equal(nextSort('-price', 'price'), undefined)
    assert.equal(nextSort('-price', 'title'), 'title')
  })

  it('are by several columns when more are added', () => {
    assert.equal(nextSort('-price', 'title', true), '-price,title')
    assert.equal(nextSort('-price,title', 'title', true), '-price,-title')
    assert.equal(nextSort('-price,-title', 'title', true), '-price')
    assert.equal(directionOf('-price,title', 'price'), 'desc')
    assert.equal(directionOf('-price,title', 'stock'), null)
  })

  it('forget columns that are gone', () => {
    assert.equal(knownSort('-price,gone', new Set(['price'])), '-price')
    assert.equal(knownSort('gone', new Set(['price'])), undefined)
  })
})
