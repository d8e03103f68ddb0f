import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Recycling } from '../../../modules/runtime/services/recycling.ts'

const MB = 1024 * 1024
const LIMIT_MB = 128

/** A service over hours: `heapMb` of the age of an instance in seconds. Returns the ages at which it was started anew. */
function ages(hours: number, heapMb: (age: number, life: number) => number): number[] {
  const recycling = new Recycling()
  const ages: number[] = []
  let beganAt = 0
  recycling.use(LIMIT_MB, beganAt)
  for (let now = 0; now < hours * 3_600_000; now += 500) {
    const age = now - beganAt
    if (!recycling.sample(heapMb(age / 1000, ages.length) * MB, now)) continue
    ages.push(age / 1000)
    beganAt = now
    recycling.use(LIMIT_MB, beganAt)
  }
  return ages
}

/** Garbage on top of what is needed, collected every 3 s. */
const garbage = (age: number) => (age % 3) * 4

describe('starting anew what leaks', () => {
  test('C14 a leak of 1 MB a second never reaches the limit', () => {
    const grown = ages(1, (age) => 5 + age)
    assert.ok(grown.length >= 28 && grown.length <= 40, `${grown.length} times in an hour`)
    assert.ok(
      grown.every((age) => age > 90 && 5 + age < LIMIT_MB),
      `${grown}`,
    )
  })

  test('a leak of weeks is met at the first mark each time', () => {
    const grown = ages(40, (age) => 5 + age / 500)
    assert.ok(grown.length >= 1)
    for (const age of grown) assert.ok(5 + age / 500 > 102 && 5 + age / 500 < 108)
  })

  test('a service that needs nearly all it may have is let alone after the first times', () => {
    for (const needed of [60, 100, 105, 112, 116])
      assert.ok(ages(2, (age) => Math.min(needed, 5 + age * 4) + garbage(age) / 4).length <= 2, `${needed} MB`)
  })

  test('one that fills its memory at once is started anew ever more seldom', () => {
    const grown = ages(2, (age) => 5 + age * 20)
    assert.ok(grown.length < 25, `${grown.length} times in two hours`)
    assert.ok(grown.slice(3).every((age, index) => age >= grown[index + 2]!))
  })

  test('garbage alone is no reason', () => {
    assert.deepEqual(
      ages(1, (age) => 90 + (age % 1.5) * 20),
      [],
    )
  })
})
