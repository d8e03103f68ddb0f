import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SourceFile } from '../../../modules/pipelines/contract.ts'
import {
  languageOf,
  newFileProblem,
  PATH_MAX,
  renameFileProblem,
  renameFolderProblem,
} from '../../../web/src/features/code/lib/paths.ts'

describe('paths', () => {
  it('has the same limit as the server', () => {
    const { maxLength } = SourceFile.properties.path as { maxLength?: number }
    assert.equal(PATH_MAX, maxLength)
  })

  it('takes ordinary names and folders', () => {
    for (const path of ['util.ts', 'lib/util.ts', 'data/a-b_c@1.json', '.env', 'a/b/c/d.txt']) {
      assert.equal(newFileProblem(path, ['main.ts']), null, path)
    }
  })

  it('names what is wrong', () => {
    const files = ['main.ts', 'lib/Util.ts']
    assert.equal(newFileProblem('', files), 'empty')
    assert.equal(newFileProblem('a'.repeat(201), files), 'tooLong')
    for (const path of ['../x.ts', './x.ts', '/x.ts', 'a//b.ts', 'a/', 'a b.ts', 'файл.ts', 'a\\b.ts']) {
      assert.equal(newFileProblem(path, files), 'characters', path)
    }
    assert.equal(newFileProblem('LIB/util.ts', files), 'taken')
    assert.equal(newFileProblem('LIB/other.ts', files), 'folderCase')
    assert.equal(newFileProblem('lib', files), 'folderInTheWay')
    assert.equal(newFileProblem('main.ts/x.ts', files), 'folderInTheWay')
    assert.equal(newFileProblem('main.js', files), 'secondEntry')
    assert.equal(
      newFileProblem(
        'x.ts',
        Array.from({ length: 500 }, (_, i) => `${i}.ts`),
      ),
      'tooMany',
    )
  })

  it('lets the entry change its language only', () => {
    assert.equal(renameFileProblem('main.ts', 'main.js', ['main.ts', 'a.ts']), null)
    assert.equal(renameFileProblem('main.ts', 'index.ts', ['main.ts', 'a.ts']), 'entryStays')
    assert.equal(renameFileProblem('a.ts', 'A.ts', ['main.ts', 'a.ts']), null)
    assert.equal(renameFileProblem('a.ts', 'main.js', ['main.ts', 'a.ts']), 'secondEntry')
  })

  it('checks every file of a folder that moves', () => {
    const files = ['main.ts', 'lib/a.ts', 'lib/b.ts', 'old/b.ts']
    assert.equal(renameFolderProblem('lib', 'src', files), null)
    assert.equal(renameFolderProblem('lib', 'lib/inner', files), null)
    assert.equal(renameFolderProblem('lib', 'old', files), 'taken')
    assert.equal(renameFolderProblem('lib', '..', files), 'characters')
  })

  it('gives JavaScript to the TypeScript worker, so that both see each other', () => {
    assert.equal(languageOf('lib/a.js'), 'typescript')
    assert.equal(languageOf('main.ts'), 'typescript')
    assert.equal(languageOf('a.JSON'), 'json')
    assert.equal(languageOf('LICENSE'), 'plaintext')
    assert.equal(languageOf('a.b/noextension'), 'plaintext')
  })
})
