import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matches, parseLevels } from '../../../web/src/features/logs/lib/filters.ts'
import { fromLocalInput, parseMoment, toLocalInput } from '../../../web/src/features/logs/lib/time-range.ts'

describe('filters', () => {
  it('reads levels from the address bar, in order and without strangers', () => {
    assert.deepEqual(parseLevels('error,warn,fatal'), ['warn', 'error'])
    assert.deepEqual(parseLevels('debug,info,warn,error'), [])
    assert.deepEqual(parseLevels(undefined), [])
  })

  it('keeps lines by level and text, case ignored', () => {
    const line = { level: 'warn', message: 'Slow Query Ё', time: '2026-11-02T10:00:00.000Z', requestId: 'r1' } as const
    assert.equal(matches(line, { levels: [], q: '' }), true)
    assert.equal(matches(line, { levels: ['error'], q: '' }), false)
    assert.equal(matches(line, { levels: ['warn'], q: ' query ё ' }), true)
    assert.equal(matches(line, { levels: [], q: 'fast' }), false)
  })

  it('keeps lines by time and request', () => {
    const line = { level: 'info', message: 'x', time: '2026-11-02T10:00:00.000Z', requestId: 'r1' } as const
    const all = { levels: [], q: '' }
    assert.equal(matches(line, { ...all, from: line.time, to: line.time }), true)
    assert.equal(matches(line, { ...all, from: '2026-11-02T10:00:00.001Z' }), false)
    assert.equal(matches(line, { ...all, to: '2026-11-02T12:00:00+03:00' }), false)
    assert.equal(matches(line, { ...all, requestId: 'r1' }), true)
    assert.equal(matches(line, { ...all, requestId: 'r' }), false)
  })

  it('takes only moments from the address bar', () => {
    assert.equal(parseMoment('2026-11-02T13:00:00+03:00'), '2026-11-02T10:00:00.000Z')
    assert.equal(parseMoment('yesterday'), undefined)
    assert.equal(parseMoment(undefined), undefined)
    assert.equal(fromLocalInput(toLocalInput('2026-11-02T10:00:01.000Z')), '2026-11-02T10:00:01.000Z')
  })
})
