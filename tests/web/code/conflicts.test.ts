import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conflictOf, isSame } from '../../../web/src/features/code/lib/conflicts.ts'

const at = (hour: number) => `2026-11-29T${String(hour).padStart(2, '0')}:00:00.000Z`
const ann = { id: 'a'.repeat(24), name: 'Ann' }
const version = (number: string, hour: number, author: typeof ann | null = ann) => ({
  number,
  createdAt: at(hour),
  author,
})

describe('a draft that others changed', () => {
  it('was saved by somebody', () => {
    const draft = { files: [], revision: 4, updatedAt: at(9), updatedBy: ann }
    assert.deepEqual(conflictOf({ draft, versions: [version('1', 3)] }, at(8)), {
      kind: 'saved',
      number: null,
      by: ann,
      at: at(9),
    })
  })

  it('was published: the newest version by time, since the draft was last seen', () => {
    const versions = [version('2', 3), version('1.1', 9), version('1', 1)]
    assert.deepEqual(conflictOf({ draft: null, versions }, at(8)), {
      kind: 'published',
      number: '1.1',
      by: ann,
      at: at(9),
    })
  })

  it('was discarded: there is no newer version', () => {
    const gone = { kind: 'discarded', number: null, by: null, at: null }
    assert.deepEqual(conflictOf({ draft: null, versions: [version('2', 3)] }, at(8)), gone)
    assert.deepEqual(conflictOf({ draft: null, versions: [] }, null), gone)
  })

  it('is the same when all files are', () => {
    const files = new Map([
      ['main.ts', 'a'],
      ['lib.ts', 'b'],
    ])
    const list = [...files].map(([path, content]) => ({ path, content }))
    assert.equal(isSame(files, list.toReversed()), true)
    assert.equal(isSame(files, list.slice(1)), false)
    assert.equal(isSame(files, [list[0]!, { path: 'lib.ts', content: 'c' }]), false)
  })
})
