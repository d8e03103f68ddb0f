import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EnvType } from '../../../modules/environment/contract.ts'
import { convertText, emptyDraft, keyFlaw, readDraft } from '../../../web/src/features/env/lib/draft.ts'

const read = (type: EnvType, text: string) => readDraft({ ...emptyDraft, type, text })

describe('the value of a variable that is being entered', () => {
  const good: [EnvType, string, unknown][] = [
    ['string', '', ''],
    ['string', ' 1,5 ', ' 1,5 '],
    ['text', 'a\nb', 'a\nb'],
    ['json', ' {"a": [1]} ', { a: [1] }],
    ['json', 'null', null],
    ['integer', ' -7 ', -7],
    ['integer', '007', 7],
    ['float', '.5', 0.5],
    ['float', '1e3', 1000],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
  ]
  for (const [type, text, value] of good)
    it(`as ${type} ${JSON.stringify(text)} is ${JSON.stringify(value)}`, () =>
      assert.deepEqual(read(type, text), { value }))

  const bad: [EnvType, string, object][] = [
    ['string', 'a\nb', { is: 'oneLine' }],
    ['json', '', { is: 'missing' }],
    ['json', '{\n  "a": 1,\n}', { is: 'json', line: 3, column: 1 }],
    ['json', '{"a": "x', { is: 'json', line: 1, column: 7 }],
    ['json', '{\n "a":', { is: 'json', line: 2, column: 6 }],
    ['json', '[\n  1,\n]', { is: 'json', line: 3, column: 1 }],
    ['json', '{"a": 1} x', { is: 'json', line: 1, column: 10 }],
    ['json', '{"a" 1}', { is: 'json', line: 1, column: 6 }],
    ['json', '[{"a": [1, 01]}]', { is: 'json', line: 1, column: 12 }],
    ['json', "{'a': 1}", { is: 'json', line: 1, column: 2 }],
    ['json', '{"a": "tab\there"}', { is: 'json', line: 1, column: 7 }],
    ['json', '[1}', { is: 'json', line: 1, column: 3 }],
    ['json', 'True', { is: 'json', line: 1, column: 1 }],
    ['integer', '', { is: 'missing' }],
    ['integer', '1.5', { is: 'integer' }],
    ['integer', '9007199254740993', { is: 'integer' }],
    ['integer', '1,000', { is: 'comma' }],
    ['float', '1,5', { is: 'comma' }],
    ['float', '0x10', { is: 'float' }],
    ['float', 'Infinity', { is: 'float' }],
    ['float', '1.2.3', { is: 'float' }],
    ['text', 'ж'.repeat(40_000), { is: 'large' }],
  ]
  for (const [type, text, flaw] of bad)
    it(`as ${type} ${JSON.stringify(text.slice(0, 20))} is refused`, () => assert.deepEqual(read(type, text), { flaw }))
})

describe('changing the type', () => {
  const kept: [EnvType, EnvType, string, string][] = [
    ['string', 'integer', '42', '42'],
    ['string', 'float', '0.5', '0.5'],
    ['string', 'boolean', 'true', 'true'],
    ['string', 'text', 'a', 'a'],
    ['text', 'string', 'a', 'a'],
    ['text', 'json', '{"a":1}', '{\n  "a": 1\n}'],
    ['json', 'string', '{\n  "a": 1\n}', '{"a":1}'],
    ['json', 'integer', '5', '5'],
    ['integer', 'float', '5', '5'],
    ['float', 'integer', '5', '5'],
    ['boolean', 'string', 'true', 'true'],
    ['integer', 'json', '5', '5'],
    ['string', 'boolean', '', 'false'],
    ['string', 'integer', '  ', ''],
  ]
  for (const [from, to, text, wanted] of kept)
    it(`from ${from} to ${to} keeps ${JSON.stringify(text)}`, () => assert.equal(convertText(text, from, to), wanted))

  const lost: [EnvType, EnvType, string][] = [
    ['string', 'integer', 'many'],
    ['string', 'integer', '007'],
    ['string', 'float', '1.10'],
    ['string', 'float', '1,5'],
    ['string', 'boolean', 'yes'],
    ['string', 'json', 'words'],
    ['string', 'json', '1.10'],
    ['text', 'string', 'a\nb'],
    ['float', 'integer', '0.5'],
    ['integer', 'boolean', '1'],
    ['json', 'boolean', '{"a":1}'],
    ['json', 'text', '{"a":'],
  ]
  for (const [from, to, text] of lost)
    it(`from ${from} to ${to} would lose ${JSON.stringify(text)}`, () =>
      assert.equal(convertText(text, from, to), undefined))
})

describe('the key', () => {
  it('is checked while it is typed', () => {
    assert.equal(keyFlaw('', ['A']), undefined)
    assert.equal(keyFlaw('API_URL', ['A']), undefined)
    assert.deepEqual(keyFlaw('A', ['A']), { is: 'taken', key: 'A' })
    for (const key of ['1A', 'a-b', 'a b', 'ключ', 'a.b']) assert.deepEqual(keyFlaw(key, []), { is: 'key' })
    assert.deepEqual(keyFlaw('x'.repeat(101), []), { is: 'keyLong' })
  })
})
