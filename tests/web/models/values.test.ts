import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDay, toIso, toLocal } from '../../../web/src/features/models/lib/times.ts'
import { type Draft, flawOf, type Rules, readDraft, toDraft } from '../../../web/src/features/models/lib/values.ts'

const reads = (rules: Rules, draft: Draft, value: unknown) => assert.deepEqual(readDraft(rules, draft), { value })
const refuses = (rules: Rules, draft: Draft, is: string) => {
  const read = readDraft(rules, draft)
  assert.equal('flaw' in read ? read.flaw.is : undefined, is, JSON.stringify(read))
}

describe('values of records in controls', () => {
  it('become what their types say', () => {
    reads({ type: 'integer' }, ' 42 ', 42)
    reads({ type: 'float' }, '-0.5', -0.5)
    reads({ type: 'boolean' }, 'true', true)
    reads({ type: 'json' }, '{"a": [1]}', { a: [1] })
    reads({ type: 'text' }, 'two\nlines', 'two\nlines')
    reads({ type: 'array', items: { type: 'integer' } }, ['1', '2'], [1, 2])
    reads({ type: 'array', items: { type: 'integer' } }, [], null)
    reads({ type: 'string' }, '', null)
  })

  it('are told what is wrong with them', () => {
    refuses({ type: 'integer' }, '1.5', 'integer')
    refuses({ type: 'integer' }, 'x', 'integer')
    refuses({ type: 'float' }, '1,5', 'comma')
    refuses({ type: 'float', min: 0 }, '-1', 'min')
    refuses({ type: 'date' }, '2026-02-30', 'date')
    refuses({ type: 'datetime' }, 'soon', 'datetime')
    refuses({ type: 'json' }, '{', 'json')
    refuses({ type: 'string' }, 'a\nb', 'oneLine')
    refuses({ type: 'string', min: 3 }, 'ab', 'short')
    refuses({ type: 'string', pattern: '^[A-Z]+$' }, 'ab', 'pattern')
    refuses({ type: 'enum', options: ['a'] }, 'b', 'option')
    refuses({ type: 'reference' }, 'ann', 'reference')
    refuses({ type: 'array', items: { type: 'enum', options: ['a'] } }, ['a', 'b'], 'option')
    refuses({ type: 'array', items: { type: 'string' }, max: 1 }, ['a', 'b'], 'many')
    refuses({ type: 'string', required: true }, '', 'required')
  })

  it('leave patterns that may take long to the server', () => {
    reads(
      { type: 'string', pattern: '^(a+)+$' },
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
    )
  })

  it('are shown as they can be read again', () => {
    for (const [rules, value] of [
      [{ type: 'float' }, 0.1],
      [{ type: 'boolean' }, false],
      [{ type: 'json' }, { a: null }],
      [{ type: 'datetime' }, '2026-11-29T10:00:05.125Z'],
      [{ type: 'datetime' }, '2026-11-29T10:00:00.000Z'],
      [{ type: 'array', items: { type: 'date' } }, ['2026-11-29']],
    ] as [Rules, unknown][])
      reads(rules, toDraft(rules, value), value)
    assert.equal(toDraft({ type: 'string' }, null), '')
    assert.deepEqual(toDraft({ type: 'array' }, null), [])
  })

  it('know which days there are', () => {
    assert.ok(isDay('2028-02-29'))
    assert.ok(!isDay('2026-02-29'))
    assert.equal(toIso('x'), undefined)
    assert.equal(toLocal('never'), '')
    assert.equal(flawOf({ type: 'integer' }, 2 ** 60)?.is, 'integer')
  })
})
