import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReferenceApi, ReferenceMember } from '../../../modules/runtime/contract.ts'
import { anchorOf, apiAt, labelOf, search } from '../../../web/src/features/docs/lib/reference.ts'

const member = (name: string, kind: ReferenceMember['kind'], summary = ''): ReferenceMember => ({
  name,
  kind,
  signatures: [],
  summary,
  params: [],
  errors: [],
})
const api = (name: string, kind: ReferenceApi['kind'], members: ReferenceMember[], summary = ''): ReferenceApi => ({
  name,
  group: 'service',
  kind,
  summary,
  members,
  limits: [],
})

const kv = api('kv', 'object', [member('get', 'method', 'The value under a key'), member('set', 'method', 'Stores')])
const url = api('URL', 'class', [
  member('constructor', 'constructor'),
  member('URL.parse', 'method'),
  member('host', 'property'),
])
const fetch = api('fetch', 'function', [member('fetch', 'function', 'Asks another server')], 'Asks another server')
const apis = [kv, url, fetch]

describe('the reference page', () => {
  it('gives every part an address, and finds what an address leads to', () => {
    const anchors = apis.flatMap((each) => [anchorOf(each), ...each.members.map((part) => anchorOf(each, part))])
    assert.deepEqual(anchors, [
      'kv',
      'kv.get',
      'kv.set',
      'URL',
      'URL.constructor',
      'URL.static.parse',
      'URL.host',
      'fetch',
      'fetch.fetch',
    ])
    assert.equal(new Set(anchors).size, anchors.length)
    assert.equal(apiAt(apis, 'URL.static.parse'), url)
    assert.equal(apiAt(apis, 'gone.for.good'), kv)
    assert.equal(apiAt([], ''), undefined)
  })

  it('names members as code does', () => {
    assert.deepEqual(
      apis.flatMap((each) => each.members.map((part) => labelOf(each, part))),
      ['kv.get', 'kv.set', 'new URL', 'URL.parse', 'host', 'fetch'],
    )
  })

  it('finds by name and by description, every word of them', () => {
    const found = (query: string) => search(apis, query).map(({ api: { name }, members }) => [name, members.length])
    assert.deepEqual(found(''), [
      ['kv', 0],
      ['URL', 0],
      ['fetch', 0],
    ])
    assert.deepEqual(found('kv.s'), [['kv', 1]])
    assert.deepEqual(found('VALUE key'), [['kv', 1]])
    assert.deepEqual(found('new url'), [['URL', 1]])
    assert.deepEqual(found(' server '), [['fetch', 0]])
    assert.deepEqual(found('nonsense'), [])
  })
})
