import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listChanges } from '../../../web/src/features/code/diff/changes.ts'
import { countLines } from '../../../web/src/features/code/diff/line-counts.ts'

const LIB = Array.from({ length: 20 }, (_, i) => `export const value${i} = ${i * i}\n`).join('')
const listed = (before: Record<string, string>, after: Record<string, string>) =>
  listChanges(new Map(Object.entries(before)), new Map(Object.entries(after))).map(({ status, path, from }) =>
    from === null ? `${status} ${path}` : `${status} ${from} to ${path}`,
  )

describe('differences between two states of a project', () => {
  it('are told by file, by path; what is the same is left out', () => {
    assert.deepEqual(
      listed({ 'main.ts': 'a', 'gone.ts': 'x', 'same.ts': 's' }, { 'main.ts': 'b', 'new.ts': 'n', 'same.ts': 's' }),
      ['removed gone.ts', 'changed main.ts', 'added new.ts'],
    )
    assert.deepEqual(listed({ 'main.ts': 'a' }, { 'main.ts': 'a' }), [])
  })

  it('know a file that moved by its content, even when it was edited on the way', () => {
    assert.deepEqual(listed({ 'a.ts': LIB }, { 'lib/a.ts': LIB }), ['renamed a.ts to lib/a.ts'])
    assert.deepEqual(listed({ 'a.ts': LIB }, { 'b.ts': LIB.replace('value3', 'three') }), ['renamed a.ts to b.ts'])
    assert.deepEqual(listed({ 'a.ts': LIB }, { 'b.ts': `${LIB.slice(0, 100)}\n${'// other\n'.repeat(60)}` }), [
      'removed a.ts',
      'added b.ts',
    ])
  })

  it('pair each file once, first those that kept their name', () => {
    assert.deepEqual(listed({ 'a/x.ts': LIB, 'a/y.ts': LIB }, { 'b/y.ts': LIB, 'b/x.ts': LIB, 'b/z.ts': LIB }), [
      'renamed a/x.ts to b/x.ts',
      'renamed a/y.ts to b/y.ts',
      'added b/z.ts',
    ])
  })

  it('take no empty file for the twin of another', () => {
    assert.deepEqual(listed({ 'a.ts': '' }, { 'b.ts': '' }), ['removed a.ts', 'added b.ts'])
  })

  it('are found in hundreds of files that all went elsewhere', () => {
    const files = (folder: string, mark: string) =>
      Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${folder}/${i}.ts`, `${LIB}// ${i}\n${mark}`]))
    const changes = listed(files('old', ''), files('new', '// moved\n'))
    assert.equal(changes.filter((line) => line.startsWith('renamed')).length, 250)
  })
})

describe('lines that came and went', () => {
  const count = (before: string, after: string, ignoreWhitespace = false, patience?: number) =>
    countLines({ before, after }, ignoreWhitespace, patience)

  it('are counted line by line', () => {
    assert.deepEqual(count('a\nb\nc\n', 'a\nB\nc\nd\n'), { added: 2, removed: 1 })
    assert.deepEqual(count('', 'a\nb'), { added: 2, removed: 0 })
    assert.deepEqual(count('a\nb\n', ''), { added: 0, removed: 2 })
    assert.deepEqual(count('a\n', 'a\n'), { added: 0, removed: 0 })
  })

  it('are none when only blanks differ and those do not count', () => {
    assert.deepEqual(count('if (a) {\nb()\n}\n', 'if (a) {\n  b()\n}\n', true), { added: 0, removed: 0 })
    assert.deepEqual(count('if (a) {\nb()\n}\n', 'if (a) {\n  b()\n}\n'), { added: 1, removed: 1 })
  })

  it('are counted by what there is where the exact figure takes too long', () => {
    const text = (from: number) => Array.from({ length: 30_000 }, (_, i) => `line ${(from + i) % 40_000}`).join('\n')
    assert.deepEqual(count(text(0), text(1), false, 0), { added: 1, removed: 1 })
    assert.deepEqual(count(text(0), text(10_000), false, 0), { added: 10_000, removed: 10_000 })
  })
})
