import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFormat } from '../../../web/src/lib/format.ts'

/** Intl writes no-break blanks in some places. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const en = createFormat('en')
const ru = createFormat('ru')

describe('format', () => {
  it('writes sizes in powers of 1024', () => {
    assert.equal(plain(en.bytes(0)), '0 bytes')
    assert.equal(plain(en.bytes(1)), '1 byte')
    assert.equal(plain(en.bytes(1536)), '1.5 kB')
    assert.equal(plain(en.bytes(5 * 1024 ** 3)), '5 GB')
    assert.equal(plain(ru.bytes(1536)), '1,5 кБ')
    assert.equal(plain(ru.bytes(22)), '22 байта')
  })

  it('writes durations with two units at most', () => {
    assert.equal(plain(en.duration(850)), '850 ms')
    assert.equal(plain(en.duration(3200)), '3.2 sec')
    assert.equal(plain(en.duration(250_000)), '4 min 10 sec')
    assert.equal(plain(en.duration(2 * 3_600_000)), '2 hr')
    assert.equal(plain(ru.duration(90 * 60_000)), '1 ч 30 мин')
  })

  it('says how long ago, counted from the given moment', () => {
    const now = Date.UTC(2026, 0, 2)
    assert.equal(en.relative(now - 5 * 60_000, now), '5 minutes ago')
    assert.equal(en.relative(now - 119_000, now), '1 minute ago')
    assert.equal(en.relative(now + 2 * 3_600_000, now), 'in 2 hours')
    assert.equal(en.relative(now - 400, now), 'now')
    assert.equal(ru.relative(now - 5 * 60_000, now), '5 минут назад')
  })

  it('compares names with their numbers by value', () => {
    assert.deepEqual(['b10', 'B2', 'a'].sort(en.compare), ['a', 'B2', 'b10'])
  })
})
