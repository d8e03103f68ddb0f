import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { search, text } from '../../../web/src/lib/search-params.ts'
import { parseSearch, stringifySearch } from '../../../web/src/lib/search-values.ts'

const { parse } = search({ compare: text })

describe('values in an address', () => {
  it('keep version numbers as they are written', () => {
    for (const compare of ['1', '1.1', '1.10', '10.0', '1e3', 'draft']) {
      assert.equal(stringifySearch({ compare }), `?compare=${compare}`)
      assert.deepEqual(parse(parseSearch(`?compare=${compare}`)), { compare })
    }
  })
  it('come back as what they were', () => {
    for (const q of ['true', 'null', '[1]', '"a"', '1 + 1', '-0', ' 5'])
      assert.equal(parse(parseSearch(stringifySearch({ compare: q }))).compare, q)
    assert.deepEqual(
      { ...parseSearch(stringifySearch({ new: 1, live: true, list: ['a'] })) },
      {
        new: 1,
        live: true,
        list: ['a'],
      },
    )
  })
})
