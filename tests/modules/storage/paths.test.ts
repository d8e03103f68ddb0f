import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { numberedName, parsePath, pathOf } from '../../../modules/storage/paths.ts'
import { byName } from '../../../modules/storage/sort-keys.ts'

const refused = (path: string) =>
  assert.throws(() => parsePath(path), { code: 'M3M_STORAGE_PATH' }, JSON.stringify(path))

describe('paths', () => {
  it('are names from the root', () => {
    assert.deepEqual(parsePath('/'), [])
    assert.deepEqual(parsePath(''), [])
    assert.deepEqual(parsePath('/a/b.txt'), ['a', 'b.txt'])
    assert.deepEqual(parsePath('a/b/'), ['a', 'b'])
    assert.equal(pathOf(parsePath('/a b/é')), '/a b/é')
  })

  it('F1 never lead out of the storage, nor to what only some system knows', () => {
    for (const path of [
      '../a',
      'a/../../b',
      '..',
      '.',
      './a',
      'a/..',
      '..\\a',
      'a\\b',
      '....//',
      '....//....//etc/passwd',
      '//etc/passwd',
      'a//b',
      '//',
      'C:\\windows',
      'C:/windows',
      'c:',
      '\\\\?\\C:\\x',
      'a\0b',
      'a\nb',
      'a\u007fb',
      'a.',
      'a. ',
      ' a',
      'a ',
      'a/ /b',
      '\u00a0a',
      'con',
      'AUX.txt',
      'nul',
      'com1.log',
      'LPT9',
      'x'.repeat(256),
      'é'.repeat(128),
      `/${'a/'.repeat(33)}`,
      'x'.repeat(100_000),
      'a\u00adb',
      '\u3164',
      '\u200d',
      'a\u202eb',
    ])
      refused(path)
  })

  it('F1 take percent signs and dots inside of names for what they are', () => {
    for (const name of [
      '%2e%2e%2f',
      '%252e',
      '..%c0%af',
      '...a',
      '..a',
      '~',
      'a..b',
      '.env',
      'com10',
      'console',
      '$HOME',
      '*',
    ])
      assert.deepEqual(parsePath(name), [name], name)
  })

  it('F4 have one spelling, and nothing in them that cannot be seen', () => {
    assert.deepEqual(parsePath('cafe\u0301'), ['caf\u00e9'])
    for (const name of ['gpj.\u202eexe', '\u2066a', 'a\u200bb', '\ufeffa', 'a\u2028b', 'a\ud800']) refused(name)
    for (const name of ['👩‍👩‍👧‍👦.png', 'Ünï', '日本語', 'x'.repeat(255), 'é'.repeat(127)])
      assert.deepEqual(parsePath(name), [name.normalize('NFC')])
  })

  it('F16 leave names to m3m that it needs', () => {
    for (const name of ['.m3m-meta', '.M3M', '.tmp-1', 'a/.tmp-x/b']) refused(name)
    assert.deepEqual(parsePath('.tmp'), ['.tmp'])
  })

  it('say what is wrong with them, with all in it to be seen', () => {
    assert.throws(() => parsePath('a\u202e\0b'), { message: /^"a\\u\{202e\}\\u0000b" is no path: it has a control/ })
  })

  it('get a number where a name is taken', () => {
    assert.equal(numberedName('a.txt', 1), 'a (1).txt')
    assert.equal(numberedName('.env', 2), '.env (2)')
    assert.equal(numberedName('archive.tar.gz', 1), 'archive.tar (1).gz')
    const long = numberedName(`${'é'.repeat(120)}.jpeg`, 12)
    assert.ok(Buffer.byteLength(long) <= 255 && long.endsWith(' (12).jpeg'), long)
  })

  it('come in the order people expect', () => {
    const sorted = ['a1', 'A2', 'a10', 'ab', 'b', 'É', 'f 007', 'f 8', 'z']
    assert.deepEqual(
      sorted.toReversed().sort((x, y) => (byName(x) < byName(y) ? -1 : 1)),
      sorted,
    )
  })
})
