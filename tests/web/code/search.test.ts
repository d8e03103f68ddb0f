import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  patternOf,
  replaceInFiles,
  type SearchOptions,
  searchFiles,
} from '../../../web/src/features/code/lib/search.ts'

const files = new Map([
  ['main.ts', "import { greet } from './lib/greet.ts'\n\n  router.get('/', () => greet('Ann'))\n"],
  ['lib/greet.ts', 'export const greet = (name: string) => `Hello, $(name)`\nexport const greeting = greet\n'],
  ['notes.md', 'Привет, мир\nприветы\n'],
])
const plain: SearchOptions = { text: '', matchCase: false, wholeWord: false, regex: false }
const found = (options: Partial<SearchOptions>, replacement?: string) =>
  searchFiles(files, { ...plain, ...options }, replacement)
const places = (options: Partial<SearchOptions>) =>
  found(options).files.flatMap(({ path, matches }) => matches.map(({ line, column }) => `${path}:${line}:${column}`))

describe('search in files', () => {
  it('finds text in every file, with the line it stands in', () => {
    assert.deepEqual(places({ text: 'GREET(' }), ['main.ts:3:25'])
    const [file] = found({ text: 'greet(' }).files
    assert.deepEqual(file?.matches[0], {
      start: 64,
      line: 3,
      column: 25,
      before: "router.get('/', () => ",
      hit: 'greet(',
      after: "'Ann'))",
    })
  })

  it('counts by file, in the order of their paths', () => {
    const { files, count, listed } = found({ text: 'greet' })
    assert.deepEqual(
      files.map(({ path, count }) => [path, count]),
      [
        ['lib/greet.ts', 3],
        ['main.ts', 3],
      ],
    )
    assert.deepEqual([count, listed], [6, 6])
  })

  it('takes case and whole words into account, in any alphabet', () => {
    assert.deepEqual(places({ text: 'GREET', matchCase: true }), [])
    assert.deepEqual(places({ text: 'привет' }), ['notes.md:1:1', 'notes.md:2:1'])
    assert.deepEqual(places({ text: 'привет', wholeWord: true }), ['notes.md:1:1'])
  })

  it('takes signs as they are unless it is a regular expression', () => {
    assert.deepEqual(places({ text: '(name)`' }), ['lib/greet.ts:1:49'])
    assert.deepEqual(places({ text: '^export const \\w+ing\\b', regex: true }), ['lib/greet.ts:2:1'])
    assert.throws(() => patternOf({ ...plain, text: '(', regex: true }), SyntaxError)
  })

  it('goes on with what is escaped more than it must be', () => {
    assert.deepEqual(places({ text: 'lib\\/greet\\.ts\\-?', regex: true }), ['main.ts:1:26'])
  })

  it('ignores hits without a length', () => {
    assert.equal(found({ text: 'x*', regex: true }).count, 2)
  })

  it('shows what would stand there instead', () => {
    const [file] = found({ text: 'greet\\((.)', regex: true }, 'hail($1').files
    assert.equal(file?.matches[0]?.replacement, "hail('")
  })

  it('lists only so many hits, and counts them all', () => {
    const many = new Map([['a.txt', 'a'.repeat(5_000)]])
    const { count, listed, files } = searchFiles(many, { ...plain, text: 'a' })
    assert.deepEqual([count, listed, files[0]?.matches.length], [5_000, 2_000, 2_000])
  })
})

describe('replace in files', () => {
  const replaced = (options: Partial<SearchOptions>, replacement: string, scope?: { path: string; start?: number }) =>
    replaceInFiles(files, { ...plain, ...options }, replacement, scope)

  it('changes all hits, and names only files that are different then', () => {
    const { changed, count } = replaced({ text: 'greeting' }, 'hello')
    assert.equal(count, 1)
    assert.deepEqual(
      changed.map(([path]) => path),
      ['lib/greet.ts'],
    )
    assert.match(changed[0]?.[1] ?? '', /export const hello = greet\n$/)
    assert.deepEqual(replaced({ text: 'Ann', matchCase: true }, 'Ann').changed, [])
  })

  it('takes the replacement as it is, but for regular expressions', () => {
    assert.match(replaced({ text: 'Ann' }, '$& \\n').changed[0]?.[1] ?? '', /greet\('\$& \\n'\)/)
    const swapped = replaced({ text: "(?<who>Ann)(')", regex: true }, '$2$$$<who>\\t$12').changed[0]?.[1] ?? ''
    assert.match(swapped, /greet\(''\$Ann\tAnn2\)/)
  })

  it('can be kept to a file or to one hit', () => {
    assert.deepEqual(
      replaced({ text: 'greet' }, 'hail', { path: 'main.ts' }).changed.map(([path]) => path),
      ['main.ts'],
    )
    const one = replaced({ text: 'greet' }, 'hail', { path: 'lib/greet.ts', start: 13 })
    assert.equal(one.count, 1)
    assert.match(one.changed[0]?.[1] ?? '', /^export const hail = .*\nexport const greeting = greet\n$/)
  })
})
