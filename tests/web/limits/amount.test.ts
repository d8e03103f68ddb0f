import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PROJECT_LIMITS } from '../../../modules/runtime/limits/limits.schema.ts'
import { amountOf, readAmount } from '../../../web/src/features/limits/lib/amount.ts'
import { withLimit } from '../../../web/src/features/limits/lib/change.ts'
import strings from '../../../web/src/features/limits/locales/en.json' with { type: 'json' }
import { createFormat } from '../../../web/src/lib/format.ts'
import { limitText } from '../../../web/src/lib/limit-text.ts'

const format = createFormat('en')
const text = (value: number, unit: string) => limitText(value, unit, format, (amount) => `${amount} per second`)

describe('amounts of limits', () => {
  it('are shown without rounding', () => {
    assert.equal(text(128, 'MB'), '128 MB')
    assert.equal(text(1536, 'MB'), '1.5 GB')
    assert.equal(text(1500, 'MB'), '1,500 MB')
    assert.equal(text(10_485_760, 'bytes'), '10 MB')
    assert.equal(text(10_485_761, 'bytes'), '10,485,761 bytes')
    assert.equal(text(0, 'ms'), '0 ms')
    assert.equal(text(1500, 'ms'), '1.5 sec')
    assert.equal(text(12_345, 'ms'), '12,345 ms')
    assert.equal(text(250_000, 'ms'), '4 min 10 sec')
    assert.equal(text(61_001, 'ms'), '61,001 ms')
    assert.equal(text(3_600_000, 'ms'), '1 hr')
    assert.equal(text(80, 'percent'), '80%')
    assert.equal(text(50_000, 'perSecond'), '50,000 per second')
  })

  it('open in the largest unit that is whole', () => {
    assert.deepEqual(amountOf(2048, 'MB'), { amount: 2, scale: 'gigabyte' })
    assert.deepEqual(amountOf(30_000, 'ms'), { amount: 30, scale: 'second' })
    assert.deepEqual(amountOf(0, 'ms'), { amount: 0, scale: 'millisecond' })
    assert.deepEqual(amountOf(1025, 'bytes'), { amount: 1025, scale: 'byte' })
    assert.deepEqual(amountOf(7, 'count'), { amount: 7, scale: null })
  })

  it('are read as people write them', () => {
    assert.equal(readAmount('1.1', 'second', 'ms'), 1100)
    assert.equal(readAmount('1,5', 'gigabyte', 'MB'), 1536)
    assert.equal(readAmount(' 1 500 ', null, 'count'), 1500)
    for (const wrong of ['', '-1', '1.5.2', 'ten', '1e3', '0.5'])
      assert.equal(readAmount(wrong, null, 'count'), undefined, wrong)
    assert.equal(readAmount('0.0001', 'second', 'ms'), undefined)
    assert.equal(readAmount('99999999999999999999', null, 'count'), undefined)
  })

  it('change one at a time and go back', () => {
    const view = { defaults: { a: 1, b: 2 }, overrides: { b: 3 }, effective: { a: 1, b: 3 }, about: [] }
    const changed = withLimit(view, 'a', 9)
    assert.deepEqual(
      [changed.overrides, changed.effective],
      [
        { b: 3, a: 9 },
        { a: 9, b: 3 },
      ],
    )
    assert.deepEqual(withLimit(changed, 'b', null).effective, { a: 9, b: 2 })
  })
})

describe('texts of limits', () => {
  it('are there for every limit a project can have', () => {
    assert.deepEqual(Object.keys(strings.limit).toSorted(), PROJECT_LIMITS.toSorted())
  })
})
