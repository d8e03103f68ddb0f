import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bumpOf, compareVersions, nextMajor, nextMinor } from '../../../web/src/features/code/lib/version-numbers.ts'

describe('version numbers', () => {
  it('go on with the same version or start a new one', () => {
    assert.equal(nextMinor('1', { 1: 0 }), '1.1')
    assert.equal(nextMinor('1', { 1: 1 }), '1.2')
    assert.equal(nextMinor('1.9', { 1: 9, 2: 40 }), '1.10')
    assert.equal(nextMajor({ 1: 1 }), '2')
    assert.equal(nextMajor({ 9: 0, 10: 3 }), '11')
  })
  it('are never given again, deleted or not', () => {
    assert.equal(nextMinor('1', { 1: 7 }), '1.8')
    assert.equal(nextMajor({ 1: 0, 5: 0 }), '6')
  })
  it('are ordered by value, newest first', () => {
    assert.deepEqual(['1.9', '2', '1.10', '10', '1'].sort(compareVersions), ['10', '2', '1.10', '1.9', '1'])
  })
  it('tell whether a draft goes on with a version', () => {
    assert.equal(bumpOf({ basedOn: '1', nextVersion: '1.1' }), 'minor')
    assert.equal(bumpOf({ basedOn: '1.1', nextVersion: '2' }), 'major')
    assert.equal(bumpOf({ basedOn: null, nextVersion: '1' }), 'major')
  })
})
