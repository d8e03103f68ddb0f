import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Pipeline } from '../../../modules/pipelines/contract.ts'
import { endsOf, suggestedComparison } from '../../../web/src/features/versions/lib/comparison.ts'
import { olderThan } from '../../../web/src/features/versions/lib/older.ts'

const pipeline = (numbers: string[], published: string | null, draft = false) => ({
  draft: draft ? ({ nextVersion: '9' } as Pipeline['draft']) : null,
  versions: numbers.map((number) => ({ number, published: number === published })) as Pipeline['versions'],
  publishedVersion: published,
})

describe('comparisons', () => {
  it('are of versions and the draft, newest first', () => {
    assert.deepEqual(endsOf(pipeline(['2', '1'], '2', true)), ['draft', '2', '1'])
  })
  it('begin with what runs, the older on the left', () => {
    const some = pipeline(['2', '1.1', '1'], '1.1', true)
    assert.deepEqual(suggestedComparison('1', some), { from: '1', to: '1.1' })
    assert.deepEqual(suggestedComparison('2', some), { from: '1.1', to: '2' })
    assert.deepEqual(suggestedComparison('draft', some), { from: '1.1', to: 'draft' })
    assert.deepEqual(suggestedComparison('1.1', some), { from: '1.1', to: 'draft' })
  })
  it('of what runs are with the version before it, or after it', () => {
    assert.deepEqual(suggestedComparison('2', pipeline(['2', '1'], '2')), { from: '1', to: '2' })
    assert.deepEqual(suggestedComparison('1', pipeline(['2', '1'], '1')), { from: '1', to: '2' })
    assert.equal(suggestedComparison('1', pipeline(['1'], '1')), null)
    assert.equal(suggestedComparison('3', pipeline(['2', '1'], '1')), null)
  })
})

describe('deleting all before a version', () => {
  it('goes by number, and leaves the published one', () => {
    const { versions } = pipeline(['2', '1.10', '1.9', '1'], '1.9')
    assert.deepEqual(olderThan('2', versions), ['1.10', '1'])
    assert.deepEqual(olderThan('1.10', versions), ['1'])
    assert.deepEqual(olderThan('1', versions), [])
  })
})
