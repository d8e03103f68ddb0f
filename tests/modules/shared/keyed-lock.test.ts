import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createKeyedLock } from '../../../modules/shared/keyed-lock.ts'

const turn = () => new Promise(setImmediate)

/** Pieces of work that begin when the lock lets them, and end when they are told to. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  return {
    begun,
    work: (name: string) => {
      const end = Promise.withResolvers<void>()
      ends.set(name, end)
      return async () => {
        begun.push(name)
        await end.promise
        return name
      }
    },
    async end(name: string) {
      ends.get(name)!.resolve()
      await turn()
    },
    fail(name: string, error: Error) {
      ends.get(name)!.reject(error)
    },
  }
}

describe('a lock by key', () => {
  test('lets what shares it go on side by side, and what is alone in its turn', async () => {
    const { shared, alone } = createKeyedLock()
    const { begun, work, end } = works()
    const all = [
      shared('k', work('a')),
      shared('k', work('b')),
      alone('k', work('change')),
      shared('k', work('c')),
      alone('other', work('elsewhere')),
    ]
    await turn()
    assert.deepEqual(begun, ['a', 'b', 'elsewhere'])
    await end('a')
    assert.deepEqual(begun.length, 3)
    await end('b')
    assert.deepEqual(begun.slice(3), ['change'])
    await end('change')
    assert.deepEqual(begun.slice(4), ['c'])
    for (const name of ['c', 'elsewhere']) await end(name)
    assert.deepEqual(await Promise.all(all), ['a', 'b', 'change', 'c', 'elsewhere'])
  })

  test('is free again after work that failed', async () => {
    const { alone } = createKeyedLock()
    const { begun, work, end, fail } = works()
    const first = alone('k', work('a'))
    const second = alone('k', work('b'))
    fail('a', new Error('no'))
    await assert.rejects(first, /no/)
    await turn()
    assert.deepEqual(begun, ['a', 'b'])
    await end('b')
    assert.equal(await second, 'b')
  })

  test('is not waited for longer than one has patience, which holds up nobody else', async () => {
    const { shared, alone } = createKeyedLock()
    const { begun, work, end } = works()
    const patience = { ms: 5, late: () => new Error('too late') }
    const change = alone('k', work('change'))
    await assert.rejects(shared('k', work('a'), patience), /too late/)
    const patient = shared('k', work('b'))
    await end('change')
    await change
    const inTime = shared('k', work('c'), patience)
    for (const name of ['b', 'c']) await end(name)
    assert.deepEqual(await Promise.all([patient, inTime]), ['b', 'c'])
    assert.deepEqual(begun, ['change', 'b', 'c'])
  })
})
