import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createEvents } from '../../kernel/events.ts'
import { createLogger, defineError, topic } from '../../kernel/index.ts'

const grown = topic<{ by: number }>('test.grown')

describe('events', () => {
  test('every listener is told in order, also after one that fails, until it is undone', () => {
    const events = createEvents(createLogger({ level: 'silent' }))
    const seen: string[] = []
    events.on(grown, () => {
      throw new Error('boom')
    })
    const undo = events.on(grown, ({ by }) => seen.push(`a${by}`))
    events.on(grown, ({ by }) => seen.push(`b${by}`))
    events.emit(grown, { by: 1 })
    undo()
    events.emit(grown, { by: 2 })
    assert.deepEqual(seen, ['a1', 'b1', 'b2'])
  })
})

describe('error catalogue', () => {
  test('a code is well-formed and defined once', () => {
    defineError('M3M_TEST_ONCE', 'once')
    assert.throws(() => defineError('M3M_TEST_ONCE', 'twice'), /defined twice/)
    assert.throws(() => defineError('oops', 'x'), /is not M3M_<AREA>_<WHAT>/)
  })
})
