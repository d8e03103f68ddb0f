import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TEXT_MAX_BYTES } from '../../../modules/storage/contract.ts'
import { checkName } from '../../../modules/storage/paths.ts'
import { hasThumbnail, isEditable, kindOf, languageOf } from '../../../web/src/features/storage/lib/kinds.ts'
import {
  isInside,
  joinPath,
  nameProblem,
  parentOf,
  pathOfPreview,
  pathOfSplat,
  previewOf,
  splatOf,
  stemLength,
  trailOf,
} from '../../../web/src/features/storage/lib/paths.ts'

describe('paths of the storage', () => {
  it('go from the address to a folder and back', () => {
    assert.equal(pathOfSplat(undefined), '/')
    assert.equal(pathOfSplat(''), '/')
    assert.equal(pathOfSplat('a/b c/'), '/a/b c')
    assert.equal(splatOf('/'), undefined)
    assert.equal(splatOf('/a/b c'), 'a/b c')
  })

  it('know what is above and below', () => {
    assert.deepEqual([parentOf('/a/b'), parentOf('/a')], ['/a', '/'])
    assert.deepEqual([joinPath('/', 'a'), joinPath('/a', 'b')], ['/a', '/a/b'])
    assert.deepEqual(trailOf('/a/b'), [
      { name: 'a', path: '/a' },
      { name: 'b', path: '/a/b' },
    ])
    assert.equal(isInside('/a/b', '/a'), true)
    assert.equal(isInside('/ab', '/a'), false)
    assert.equal(isInside('/a', '/'), true)
  })

  it('name a file beside by its name, and one elsewhere by its path', () => {
    for (const path of ['/a/b.txt', '/b.txt', '/a/c/b.txt'])
      assert.equal(pathOfPreview('/a', previewOf('/a', path)), path)
    assert.equal(previewOf('/a', '/a/b.txt'), 'b.txt')
  })

  it('end before the dot of the ending', () => {
    assert.deepEqual(['photo.jpg', 'a.tar.gz', '.env', 'Makefile'].map(stemLength), [5, 5, 4, 8])
  })
})

describe('names', () => {
  const GOOD = ['a.txt', 'отчёт за май.csv', '.env', 'a'.repeat(255), 'семья 👨‍👩‍👧.png', 'Thumbs.db', 'com10']
  const BAD = ['', '  ', '.', '..', 'a/b', 'a\\b', 'a.', ' a', 'a ', 'con', 'AUX.txt', 'c:x', '.m3m', '.tmp-1']
  const WORSE = ['a\u0000', 'a\u200bb', 'a\u202eb', 'é'.repeat(128), '\ud800']
  it('are refused when the server would refuse them, and only then', () => {
    for (const name of GOOD) assert.equal(nameProblem(name), null, name)
    for (const name of GOOD) assert.doesNotThrow(() => checkName(name), name)
    for (const name of [...BAD, ...WORSE]) assert.notEqual(nameProblem(name), null, JSON.stringify(name))
    for (const name of [...BAD, ...WORSE]) assert.throws(() => checkName(name), JSON.stringify(name))
  })
})

describe('kinds of files', () => {
  const file = (mime: string, size = 10) => ({ type: 'file' as const, mime, size })
  it('go by the media type', () => {
    const kinds = ['image/png', 'image/svg+xml', 'text/csv', 'application/json', 'application/pdf', 'application/zip']
    assert.deepEqual(
      kinds.map((mime) => kindOf(file(mime))),
      ['image', 'image', 'text', 'text', 'pdf', 'archive'],
    )
    assert.equal(kindOf({ type: 'directory', mime: null }), 'folder')
    assert.equal(kindOf(file('application/octet-stream')), 'other')
    assert.equal(hasThumbnail(file('image/svg+xml')), false)
  })

  it('are edited as texts as long as they are small', () => {
    assert.equal(isEditable(file('application/yaml')), true)
    assert.equal(isEditable(file('image/svg+xml')), true)
    assert.equal(isEditable(file('image/png')), false)
    assert.equal(isEditable(file('text/plain', TEXT_MAX_BYTES + 1)), false)
  })

  it('have a language in the editor by their ending', () => {
    assert.deepEqual(['a.YAML', 'b.json', 'c.csv', 'README', '.env'].map(languageOf), [
      'yaml',
      'json',
      'plaintext',
      'plaintext',
      'ini',
    ])
  })
})
