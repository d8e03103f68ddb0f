import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  buildTree,
  dropFolder,
  filesUnder,
  foldersOf,
  typeAhead,
  visibleRows,
} from '../../../web/src/features/code/lib/tree.ts'

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

  it('finds rows by their first letters, going round', () => {
    const rows = visibleRows(buildTree(paths), new Set())
    const at = (from: number, letters: string) => rows[typeAhead(rows, from, letters)]?.node.path
    assert.equal(at(0, 'f'), 'file9.txt')
    assert.equal(at(6, 'f'), 'file10.txt')
    assert.equal(at(7, 'f'), 'file9.txt')
    assert.equal(at(7, 'fi'), 'file10.txt')
    assert.equal(typeAhead(rows, 0, 'q'), -1)
  })

  it('knows its folders, and the folder things are dropped into', () => {
    assert.deepEqual(foldersOf(paths), ['', 'Assets', 'lib', 'lib/deep'])
    assert.equal(dropFolder({ kind: 'file', name: 'a.ts', path: 'lib/deep/a.ts' }), 'lib/deep')
    assert.equal(dropFolder({ kind: 'folder', name: 'lib', path: 'lib', children: [] }), 'lib')
  })
})
