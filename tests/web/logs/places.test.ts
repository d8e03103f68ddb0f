import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { splitPlaces } from '../../../web/src/features/logs/lib/places.ts'
import { versionToOpen } from '../../../web/src/lib/version-to-open.ts'

describe('places', () => {
  it('finds the places in a stack and loses no text', () => {
    const stack = 'TypeError: no\n    at load (lib/db.ts:4:11)\n    at main.ts:9:3\n    at async handler (main.js:2)'
    const segments = splitPlaces(stack)
    assert.equal(segments.map((segment) => segment.text).join(''), stack)
    assert.deepEqual(
      segments.flatMap((segment) => segment.place ?? []),
      [
        { file: 'lib/db.ts', line: 4, column: 11 },
        { file: 'main.ts', line: 9, column: 3 },
        { file: 'main.js', line: 2, column: 1 },
      ],
    )
  })

  it('takes nothing that is not a file of the project', () => {
    for (const text of [
      'at node:internal/a.js:1:2',
      'https://x.org/app.js:1:2',
      '/usr/lib/a.js:3:4',
      '12:30:45',
      'user:3',
    ]) {
      assert.ok(
        splitPlaces(text).every((segment) => !segment.place),
        text,
      )
    }
  })

  it('leads to the code that wrote the line', () => {
    const versions = [{ number: '1' }, { number: '2' }]
    const published = { draft: null, publishedVersion: '2', versions }
    assert.equal(versionToOpen('2', published), null)
    assert.equal(versionToOpen('1', published), '1')
    const edited = { draft: {}, publishedVersion: '2', versions }
    assert.equal(versionToOpen('2', edited), '2')
    assert.equal(versionToOpen('3', edited), null)
    assert.equal(versionToOpen(null, edited), null)
  })
})
