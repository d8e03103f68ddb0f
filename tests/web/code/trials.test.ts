import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  keepRecent,
  readHeaders,
  readRecent,
  type TypedRequest,
  wirePath,
} from '../../../web/src/features/code/lib/trials.ts'

const storage = () => {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}
const request = (path: string): TypedRequest => ({ target: 'draft', method: 'GET', path, headers: '', body: '' })

describe('requests by hand', () => {
  it('read a header a line, and name the line that is none', () => {
    assert.deepEqual(readHeaders('A: 1\n\n x-b :two: three \n'), {
      headers: [
        ['A', '1'],
        ['x-b', 'two: three'],
      ],
    })
    assert.deepEqual(readHeaders('A: 1\nnothing'), { wrong: 'nothing' })
  })

  it('encode a path once, and begin it with a slash', () => {
    assert.equal(wirePath('a b/жук?q=%D0%B6&e=😀'), '/a%20b/%D0%B6%D1%83%D0%BA?q=%D0%B6&e=%F0%9F%98%80')
    assert.equal(wirePath(''), '/')
    assert.equal(wirePath('/\ud800'), '/%EF%BF%BD')
  })

  it('keep the last twenty, newest first and each once, of every project by itself', () => {
    const kept = storage()
    for (let i = 0; i < 25; i++) keepRecent(kept, 'a', request(`/${i}`))
    keepRecent(kept, 'a', request('/10'))
    const paths = readRecent(kept, 'a').map(({ path }) => path)
    assert.deepEqual([paths.length, paths[0], paths[1], paths.at(-1)], [20, '/10', '/24', '/5'])
    assert.deepEqual(readRecent(kept, 'b'), [])
  })

  it('pass over what someone else kept under the name', () => {
    const kept = storage()
    kept.setItem('m3m.requests.v1.a', '[{"path":1},null,{"target":"draft","method":"EAT"}]')
    assert.deepEqual(readRecent(kept, 'a'), [])
    kept.setItem('m3m.requests.v1.a', 'not json')
    assert.deepEqual(readRecent(kept, 'a'), [])
  })
})
