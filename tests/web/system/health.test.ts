import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { byHealth, type Health, healthOf, startMs } from '../../../web/src/features/system/lib/health.ts'

const module = (id: string, status: Health, critical = true) => ({ id, critical, health: { status } })

describe('health of the server', () => {
  it('is that of the worst module, but only a critical one fails the whole', () => {
    assert.equal(healthOf([module('a', 'ok'), module('b', 'ok')]), 'ok')
    assert.equal(healthOf([module('a', 'ok'), module('b', 'degraded')]), 'degraded')
    assert.equal(healthOf([module('a', 'failed', false)]), 'degraded')
    assert.equal(healthOf([module('a', 'degraded'), module('b', 'failed')]), 'failed')
  })

  it('puts what is not well first', () => {
    const sorted = byHealth([module('a', 'ok'), module('b', 'degraded'), module('c', 'failed'), module('d', 'ok')])
    assert.deepEqual(
      sorted.map(({ id }) => id),
      ['c', 'b', 'a', 'd'],
    )
  })

  it('adds up what starting took', () => {
    assert.equal(startMs({ setup: 2, start: 3.5 }), 5.5)
    assert.equal(startMs({}), 0)
  })
})
