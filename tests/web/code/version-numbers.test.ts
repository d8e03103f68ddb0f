import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareVersions, nextMajor, nextMinor } from '../../../web/src/features/code/lib/version-numbers.ts'

describe('version numbers', () => {
  it('goes on with the same version or starts a new one', () => {
    assert.equal(nextMinor('1', ['1']), '1.1')
    assert.equal(nextMinor('1', ['1.1', '1']), '1.2')
    assert.equal(nextMinor('1.9', ['2.40', '1.9']), '1.10')
    assert.equal(nextMajor(['1.1', '1']), '2')
    assert.equal(nextMajor(['10', '9']), '11')
  })
  it('orders by value, newest first', () => {
    assert.deepEqual(['1.9', '2', '1.10', '10', '1'].sort(compareVersions), ['10', '2', '1.10', '1.9', '1'])
  })
})
