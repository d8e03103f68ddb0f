import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MirrorStorage, readMirror, recover, writeMirror } from '../../../web/src/features/code/lib/recovery.ts'
import { createWorkspace } from '../../../web/src/features/code/lib/workspace.ts'

const files = [
  { path: 'main.ts', content: 'a' },
  { path: 'old.ts', content: 'o' },
]

function memory(): MirrorStorage & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

describe('recovery', () => {
  it('brings edits, new files and deletions back', () => {
    const storage = memory()
    const space = createWorkspace({ files, revision: 2 })
    space.write('main.ts', 'edited')
    space.create('new.ts', 'n')
    space.remove('old.ts')
    writeMirror(storage, 'p1', space.get(), 1_000)

    const mirror = readMirror(storage, 'p1')
    assert.ok(mirror)
    assert.deepEqual([mirror.revision, mirror.at], [2, 1_000])
    assert.deepEqual(recover(files, mirror), [
      { path: 'main.ts', content: 'edited' },
      { path: 'new.ts', content: 'n' },
    ])
  })

  it('has nothing to offer when the server already has it', () => {
    const mirror = { revision: 1, at: 0, changed: [{ path: 'main.ts', content: 'a' }], removed: ['gone.ts'] }
    assert.equal(recover(files, mirror), null)
  })

  it('forgets the edits when they are saved', () => {
    const storage = memory()
    const space = createWorkspace({ files, revision: 2 })
    space.write('main.ts', 'b')
    writeMirror(storage, 'p1', space.get())
    assert.equal(storage.values.size, 1)
    space.accepted(space.get().files, 3)
    writeMirror(storage, 'p1', space.get())
    assert.equal(storage.values.size, 0)
  })

  it('lives with a storage that is blocked, full or spoilt', () => {
    const blocked: MirrorStorage = {
      getItem: () => {
        throw new Error('blocked')
      },
      setItem: () => {
        throw new Error('blocked')
      },
      removeItem: () => {
        throw new Error('blocked')
      },
    }
    const space = createWorkspace({ files, revision: 2 })
    space.write('main.ts', 'b')
    writeMirror(blocked, 'p1', space.get())
    assert.equal(readMirror(blocked, 'p1'), null)
    const spoilt = memory()
    spoilt.setItem('m3m.draft.v1.p1', '{"changed":')
    assert.equal(readMirror(spoilt, 'p1'), null)
  })
})
