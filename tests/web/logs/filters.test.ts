import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matches, parseLevels } from '../../../web/src/features/logs/lib/filters.ts'

describe('filters', () => {
  it('reads levels from the address bar, in order and without strangers', () => {
    assert.deepEqual(parseLevels('error,warn,fatal'), ['warn', 'error'])
    assert.deepEqual(parseLevels('debug,info,warn,error'), [])
    assert.deepEqual(parseLevels(undefined), [])
  })

  it('keeps lines by level and text, case ignored', () => {
    const line = { level: 'warn', message: 'Slow Query Ё' } as const
    assert.equal(matches(line, { levels: [], q: '' }), true)
    assert.equal(matches(line, { levels: ['error'], q: '' }), false)
    assert.equal(matches(line, { levels: ['warn'], q: ' query ё ' }), true)
    assert.equal(matches(line, { levels: [], q: 'fast' }), false)
  })
})
