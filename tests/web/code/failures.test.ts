import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addFailures, failureOf } from '../../../web/src/features/code/lib/failures.ts'

const files = new Set(['main.ts', 'lib/shop.ts'])
const line = (more: object = {}) => ({
  level: 'error' as const,
  message: 'TypeError: nothing is here\nand more',
  version: 'draft',
  stack:
    'TypeError: nothing is here\n    at fetch (node:internal:1:2)\n    at sell (lib/shop.ts:3:7)\n    at main.ts:9:1',
  ...more,
})

describe('failures of running code', () => {
  it('stand where the stack comes to a file of the project first', () => {
    assert.deepEqual(failureOf(line(), files), {
      file: 'lib/shop.ts',
      line: 3,
      column: 7,
      message: 'TypeError: nothing is here',
      severity: 'error',
    })
    assert.equal(failureOf(line({ stack: undefined, message: 'wrong at main.ts:2:4' }), files)?.line, 2)
  })

  it('are errors alone, in files that are there, of code that has started', () => {
    for (const more of [{ level: 'warn' }, { stack: 'at gone.ts:1:1' }, { code: 'BOOT_ERROR' }])
      assert.equal(failureOf(line(more), files), null)
  })

  it('are kept once, for one version', () => {
    const first = addFailures([], [line(), line(), line({ version: '1' })], 'draft', files)
    assert.equal(first.length, 1)
    assert.equal(addFailures(first, [line()], 'draft', files), first)
    const many = Array.from({ length: 80 }, (_, n) => line({ message: `${n}` }))
    const kept = addFailures(first, many, 'draft', files)
    assert.deepEqual([kept.length, kept.at(-1)?.message], [50, '79'])
  })
})
