import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isNewer } from '../../../web/src/features/versions/lib/is-newer.ts'

describe('rolling back and forward', () => {
  it('tells one from the other by value', () => {
    assert.equal(isNewer({ number: '1.9' }, { publishedVersion: '1.10' }), false)
    assert.equal(isNewer({ number: '2' }, { publishedVersion: '1.10' }), true)
    assert.equal(isNewer({ number: '1' }, { publishedVersion: null }), true)
  })
})
