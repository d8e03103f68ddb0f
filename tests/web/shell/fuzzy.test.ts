import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuzzyScore, rankFiles, readFileQuery } from '../../../web/src/lib/fuzzy.ts'

const paths = ['main.ts', 'lib/user-store.ts', 'lib/usage.ts', 'routes/users/list.ts', 'stores/main.ts', 'README.md']

describe('finding files by letters', () => {
  it('wants the letters in their order', () => {
    assert.equal(fuzzyScore('zz', 'main.ts'), null)
    assert.equal(fuzzyScore('sm', 'main.ts'), null)
    assert.deepEqual(rankFiles('README', paths), ['README.md'])
  })

  it('prefers names to folders, beginnings and letters in a row', () => {
    assert.equal(rankFiles('us', paths)[0], 'lib/usage.ts')
    assert.equal(rankFiles('ust', paths)[0], 'lib/user-store.ts')
    assert.deepEqual(rankFiles('main', paths), ['main.ts', 'stores/main.ts'])
    assert.equal(rankFiles('users/l', paths)[0], 'routes/users/list.ts')
  })

  it('without letters gives all, the open ones first', () => {
    assert.deepEqual(rankFiles('', paths, ['README.md', 'main.ts']).slice(0, 3), [
      'README.md',
      'main.ts',
      'lib/usage.ts',
    ])
  })

  it('reads a line behind the name', () => {
    assert.deepEqual(readFileQuery('main:12'), { letters: 'main', line: 12 })
    assert.deepEqual(readFileQuery('main:'), { letters: 'main', line: undefined })
    assert.deepEqual(readFileQuery(' main '), { letters: 'main', line: undefined })
  })
})
