import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createWorkspace, isChanged, toList, toMap } from '../../../web/src/features/code/lib/workspace.ts'

const files = [
  { path: 'main.ts', content: 'a' },
  { path: 'lib/x.ts', content: 'x' },
]
const open = () => createWorkspace({ files, revision: 3 })

describe('workspace', () => {
  it('knows what differs from the server', () => {
    const space = open()
    assert.equal(isChanged(space.get()), false)
    space.write('main.ts', 'b')
    assert.deepEqual([...space.get().dirty], ['main.ts'])
    space.write('main.ts', 'a')
    assert.equal(isChanged(space.get()), false)
  })

  it('goes back to what is saved, with its files', () => {
    const space = open()
    space.rename('lib/x.ts', 'y.ts')
    space.create('new.ts')
    space.discard()
    assert.deepEqual(space.get().paths, ['main.ts', 'lib/x.ts'])
    assert.equal(isChanged(space.get()), false)
  })

  it('ignores a write to a file that is gone', () => {
    const space = open()
    space.remove('lib/x.ts')
    space.write('lib/x.ts', 'late')
    assert.equal(space.get().files.has('lib/x.ts'), false)
    assert.deepEqual([...space.get().removed], ['lib/x.ts'])
  })

  it('renames a folder with all that is in it', () => {
    const space = open()
    assert.deepEqual(space.rename('lib', 'src/lib'), [['lib/x.ts', 'src/lib/x.ts']])
    assert.deepEqual(
      toList(space.get().files).map((file) => file.path),
      ['main.ts', 'src/lib/x.ts'],
    )
    assert.deepEqual([...space.get().dirty, ...space.get().removed], ['src/lib/x.ts', 'lib/x.ts'])
    space.rename('src/lib', 'lib')
    assert.equal(isChanged(space.get()), false)
  })

  it('keeps edits made while a save was on its way as unsaved', () => {
    const space = open()
    space.write('main.ts', 'b')
    const sent = space.get().files
    space.write('main.ts', 'bc')
    space.accepted(sent, 4)
    assert.equal(space.get().revision, 4)
    assert.deepEqual([...space.get().dirty], ['main.ts'])
    space.write('main.ts', 'b')
    assert.equal(isChanged(space.get()), false)
  })

  it('settles a conflict either way', () => {
    const mine = open()
    mine.write('main.ts', 'mine')
    mine.rebase([{ path: 'main.ts', content: 'theirs' }], 9)
    assert.equal(mine.get().files.get('main.ts'), 'mine')
    assert.equal(mine.get().revision, 9)
    assert.deepEqual([...mine.get().dirty].sort(), ['lib/x.ts', 'main.ts'])

    const theirs = open()
    theirs.write('main.ts', 'mine')
    theirs.reset([{ path: 'main.ts', content: 'theirs' }], 9)
    assert.deepEqual(theirs.get().files, toMap([{ path: 'main.ts', content: 'theirs' }]))
    assert.equal(isChanged(theirs.get()), false)
  })
})
