import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BUCKETS, bucketOf, type Histogram, percentile, upperMs } from '../../../modules/metrics/histogram.ts'

const count = (samples: readonly number[]): Histogram => {
  const histogram: Histogram = {}
  for (const ms of samples) histogram[bucketOf(ms)] = (histogram[bucketOf(ms)] ?? 0) + 1
  return histogram
}

describe('latency buckets', () => {
  it('hold what lies between their bounds', () => {
    for (let bucket = 1; bucket < BUCKETS; bucket += 1) {
      assert.equal(bucketOf(upperMs(bucket) * 0.999), bucket)
      assert.equal(bucketOf(upperMs(bucket - 1) * 1.001), bucket)
    }
    assert.equal(bucketOf(0), 0)
    assert.equal(bucketOf(-1), 0)
    assert.equal(bucketOf(Number.NaN), 0)
    assert.equal(bucketOf(1e12), BUCKETS - 1)
  })

  it('give percentiles that are at most 19 % off', () => {
    const seed = Number(process.env.M3M_SEED ?? Date.now() % 2 ** 31)
    let state = seed
    const random = () => {
      state = (state * 48_271 + 1) % 2_147_483_647
      return state / 2_147_483_647
    }
    for (let round = 0; round < 50; round += 1) {
      const samples = Array.from({ length: 1 + Math.floor(random() * 2_000) }, () => 0.2 * 10 ** (random() * 5))
      const sorted = samples.toSorted((a, b) => a - b)
      for (const share of [0.5, 0.9, 0.99]) {
        const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
        const told = percentile(count(samples), share)!
        assert.ok(Math.abs(told / exact - 1) <= 0.19, `seed ${seed}: p${share * 100} ${told}, exactly ${exact}`)
      }
    }
  })

  it('add up over time', () => {
    const early = Array.from({ length: 90 }, () => 1)
    const late = Array.from({ length: 10 }, () => 1_000)
    const together = count(early)
    for (const [bucket, n] of Object.entries(count(late))) together[bucket] = (together[bucket] ?? 0) + n
    assert.deepEqual(together, count([...early, ...late]))
    assert.ok(percentile(together, 0.5)! < 1.2)
    assert.ok(percentile(together, 0.99)! > 800)
    assert.equal(percentile({}, 0.5), null)
  })
})
