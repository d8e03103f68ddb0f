import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildTree, filesUnder, visibleRows } from '../../../web/src/features/code/lib/tree.ts'

const paths = ['main.ts', 'lib/z.ts', 'lib/deep/a.ts', 'file10.txt', 'file9.txt', 'Assets/x.json']

describe('tree', () => {
  it('puts folders first and numbers in natural order', () => {
    const rows = visibleRows(buildTree(paths), new Set())
    assert.deepEqual(
      rows.map((row) => `${row.depth} ${row.node.path}`),
      [
        '0 Assets',
        '1 Assets/x.json',
        '0 lib',
        '1 lib/deep',
        '2 lib/deep/a.ts',
        '1 lib/z.ts',
        '0 file9.txt',
        '0 file10.txt',
        '0 main.ts',
      ],
    )
  })

  it('leaves out what is inside closed folders, and counts siblings', () => {
    const rows = visibleRows(buildTree(paths), new Set(['lib']))
    assert.ok(!rows.some((row) => row.node.path.startsWith('lib/')))
    const lib = rows.find((row) => row.node.path === 'lib')
    assert.deepEqual([lib?.position, lib?.siblings], [2, 5])
  })

  it('finds the files of a folder but not of its namesakes', () => {
    assert.deepEqual(filesUnder('lib', ['lib/a', 'library/b', 'lib', 'x/lib/c']), ['lib/a', 'lib'])
  })
})
