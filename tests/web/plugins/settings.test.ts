import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fieldsOf, textsOf, valuesOf } from '../../../web/src/features/plugins/lib/settings.ts'

const fields = fieldsOf({
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', title: 'Name', description: 'Of the bot' },
    count: { type: 'integer', minimum: 1, default: 3 },
    loud: { type: 'boolean', default: true },
    mode: { enum: ['a', 'b', 1] },
    token: { type: 'string', 'x-secret': true },
    list: { type: 'array', items: { type: 'string' } },
  },
})
const none = new Set<string>()

describe('the form of settings', () => {
  test('has a field for each type', () => {
    assert.deepEqual(
      fields.map(({ name, label, kind, standard, required }) => [name, label, kind, standard, required]),
      [
        ['name', 'Name', 'text', '', true],
        ['count', 'count', 'number', '3', false],
        ['loud', 'loud', 'boolean', 'true', false],
        ['mode', 'mode', 'choice', '', false],
        ['token', 'token', 'secret', '', false],
        ['list', 'list', 'json', '', false],
      ],
    )
    assert.deepEqual(fields[3]!.options, ['"a"', '"b"', '1'])
    assert.deepEqual(fieldsOf(null), [])
  })

  test('sends back what it was given', () => {
    const values = { name: 'true', count: 1.5, loud: false, mode: 'b', list: ['x'] }
    assert.deepEqual(valuesOf(fields, textsOf(fields, values), none), { values, wrong: [] })
    assert.deepEqual(valuesOf(fields, textsOf(fields, {}), none), { values: {}, wrong: [] })
  })

  test('sends a secret only when one is typed, and null for one that goes', () => {
    const texts = textsOf(fields, { token: 'never there' })
    assert.equal(texts.token, '')
    assert.deepEqual(valuesOf(fields, { ...texts, token: ' s ' }, none).values, { token: ' s ' })
    assert.deepEqual(valuesOf(fields, texts, new Set(['token'])).values, { token: null })
    assert.deepEqual(valuesOf(fields, { ...texts, token: 'new' }, new Set(['token'])).values, { token: 'new' })
  })

  test('names the fields whose text is no value', () => {
    const texts = { count: 'many', list: '[', mode: '"a"' }
    assert.deepEqual(valuesOf(fields, texts, none), { values: { mode: 'a' }, wrong: ['count', 'list'] })
  })
})
