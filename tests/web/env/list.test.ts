import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EnvVariable } from '../../../modules/environment/contract.ts'
import { countOutcomes, formatOf } from '../../../web/src/features/env/lib/file.ts'
import { filterVariables } from '../../../web/src/features/env/lib/filter.ts'
import { previewOf } from '../../../web/src/features/env/lib/preview.ts'

const variable = (key: string, rest: Partial<EnvVariable> = {}): EnvVariable => ({
  key,
  type: 'string',
  secret: false,
  value: '',
  updatedAt: '2026-01-01T00:00:00Z',
  ...rest,
})

describe('the list of variables', () => {
  it('shows values on one line, and no secret', () => {
    assert.equal(previewOf(variable('A', { value: 'x' })), 'x')
    assert.equal(previewOf(variable('A', { type: 'text', value: 'one\r\n  two' })), 'one ⏎ two')
    assert.equal(previewOf(variable('A', { type: 'json', value: { a: [1, null] } })), '{"a":[1,null]}')
    assert.equal(previewOf(variable('A', { type: 'boolean', value: false })), 'false')
    assert.equal(previewOf(variable('A', { type: 'text', value: 'x'.repeat(500) }))!.length, 201)
    assert.equal(previewOf(variable('A', { secret: true, value: undefined })), undefined)
  })

  it('is searched by key and visible value, whatever the case', () => {
    const all = [
      variable('API_URL', { value: 'https://Example.com' }),
      variable('TOKEN', { secret: true, value: undefined }),
      variable('RATE', { type: 'float', value: 0.5 }),
    ]
    const found = (query: string) => filterVariables(all, query).map(({ key }) => key)
    assert.deepEqual(found(' '), ['API_URL', 'TOKEN', 'RATE'])
    assert.deepEqual(found('api'), ['API_URL'])
    assert.deepEqual(found('example'), ['API_URL'])
    assert.deepEqual(found('0.5'), ['RATE'])
    assert.deepEqual(found('tok'), ['TOKEN'])
    assert.deepEqual(found('nothing'), [])
  })
})

describe('a file of variables', () => {
  it('is taken for JSON by how it begins', () => {
    assert.equal(formatOf(' \n{"A": 1}'), 'json')
    assert.equal(formatOf('A={"b": 1}'), 'env')
    assert.equal(formatOf(''), 'env')
  })
  it('is counted by what comes of it', () => {
    const counts = countOutcomes([
      { key: 'A', type: 'string', secret: false, outcome: 'added' },
      { key: 'B', type: 'string', secret: false, outcome: 'added' },
      { key: 'C', type: 'string', secret: false, outcome: 'refused', reason: 'key' },
    ])
    assert.deepEqual(counts, { added: 2, changed: 0, unchanged: 0, skipped: 0, refused: 1 })
  })
})
