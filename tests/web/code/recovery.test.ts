import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mirrorStep, recover } from '../../../web/src/features/code/lib/recovery.ts'
import { createWorkspace } from '../../../web/src/features/code/lib/workspace.ts'

const files = [
  { path: 'main.ts', content: 'a' },
  { path: 'old.ts', content: 'o' },
]

describe('recovery', () => {
  it('brings edits, new files and deletions back', () => {
    const space = createWorkspace({ files, revision: 2 })
    space.write('main.ts', 'edited')
    space.create('new.ts', 'n')
    space.remove('old.ts')
    const { put, drop } = mirrorStep(space.get(), new Map())
    assert.deepEqual(drop, [])
    assert.deepEqual(recover(files, { changed: put, removed: [...space.get().removed] }), [
      { path: 'main.ts', content: 'edited' },
      { path: 'new.ts', content: 'n' },
    ])
  })

  it('has nothing to offer when the server already has it', () => {
    const mirror = { changed: [{ path: 'main.ts', content: 'a' }], removed: ['gone.ts'] }
    assert.equal(recover(files, mirror), null)
  })

  it('writes what has become another since the last time, and nothing else', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ path: `f${i}.ts`, content: 'x' }))
    const space = createWorkspace({ files: many, revision: 2 })
    space.writeAll(many.map(({ path }): [string, string] => [path, 'y']))
    const first = mirrorStep(space.get(), new Map())
    assert.equal(first.put.length, 300)
    space.write('f7.ts', 'z')
    const second = mirrorStep(space.get(), first.kept)
    assert.deepEqual([second.put, second.drop], [[{ path: 'f7.ts', content: 'z' }], []])
    space.write('f7.ts', 'x')
    const third = mirrorStep(space.get(), second.kept)
    assert.deepEqual([third.put, third.drop], [[], ['f7.ts']])
    assert.equal(third.kept.size, 299)
  })
})
