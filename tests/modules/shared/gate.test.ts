import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createGate, createLock } from '../../../modules/shared/gate.ts'

describe('gate', () => {
  test('lets so many through at once, in order but for those that have become urgent', async () => {
    const gate = createGate(1)
    const order: string[] = []
    const urgent = new Set<string>()
    const first = Promise.withResolvers<void>()
    const pass = (name: string) =>
      gate.run(
        async () => void order.push(name),
        () => urgent.has(name),
      )
    const all = [gate.run(() => first.promise), ...['a', 'b', 'c', 'd'].map(pass)]
    urgent.add('c')
    first.resolve()
    await Promise.all(all)
    assert.deepEqual(order, ['c', 'a', 'b', 'd'])
  })

  test('goes on after a task that fails', async () => {
    const gate = createGate(1)
    await assert.rejects(gate.run(() => Promise.reject(new Error('no'))))
    assert.equal(await gate.run(async () => 1), 1)
  })
})

test('a lock tells whether anybody waits for it', async () => {
  const lock = createLock()
  const release = await lock.enter()
  assert.equal(lock.waiting, false)
  const second = lock.run(async () => lock.waiting)
  assert.equal(lock.waiting, true)
  release()
  assert.equal(await second, false)
})
