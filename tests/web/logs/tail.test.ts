import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogLine } from '../../../modules/logs/contract.ts'
import { createTail } from '../../../web/src/features/logs/lib/tail.ts'

const line = (n: number): LogLine => ({
  id: String(n).padStart(8, '0'),
  time: '2026-01-01T00:00:00.000Z',
  level: 'info',
  source: 'service',
  message: `line ${n}`,
  version: '1',
  instance: null,
  requestId: null,
})
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => line(from + i))
const numbers = (lines: readonly LogLine[]) => lines.map((one) => Number(one.id))

function setUp(capacity = 5) {
  const frames: (() => void)[] = []
  const tail = createTail((flush) => frames.push(flush), capacity)
  let renders = 0
  tail.subscribe(() => {
    renders += 1
  })
  const frame = () => {
    for (const flush of frames.splice(0)) flush()
  }
  return { tail, frame, shown: () => numbers(tail.getSnapshot().lines), renders: () => renders }
}

describe('tail', () => {
  it('renders once a frame however many lines come', () => {
    const { tail, frame, shown, renders } = setUp(100)
    for (let n = 1; n <= 50; n += 1) tail.push([line(n)])
    assert.deepEqual(shown(), [])
    frame()
    assert.equal(shown().length, 50)
    assert.equal(renders(), 1)
  })

  it('keeps the newest lines', () => {
    const { tail, frame, shown } = setUp(5)
    tail.push(range(1, 4))
    frame()
    tail.push(range(5, 8))
    frame()
    assert.deepEqual(shown(), [4, 5, 6, 7, 8])
    assert.equal(tail.getSnapshot().trimmed, true)
  })

  it('drops lines it already has, as after a reconnection', () => {
    const { tail, frame, shown } = setUp(10)
    tail.push(range(1, 3))
    tail.push(range(2, 4))
    frame()
    tail.push(range(3, 5))
    frame()
    assert.deepEqual(shown(), [1, 2, 3, 4, 5])
    assert.equal(tail.newest(), line(5).id)
  })

  it('holds new lines back while the reader has scrolled away, and counts them', () => {
    const { tail, frame, shown } = setUp(5)
    tail.push(range(1, 3))
    frame()
    tail.hold(true)
    tail.push(range(4, 6))
    frame()
    assert.deepEqual(shown(), [1, 2, 3])
    assert.equal(tail.getSnapshot().held, 3)
    assert.equal(tail.newest(), line(6).id)
    tail.hold(false)
    assert.deepEqual(shown(), [2, 3, 4, 5, 6])
    assert.equal(tail.getSnapshot().held, 0)
  })

  it('holds no more than its capacity', () => {
    const { tail, frame, shown } = setUp(5)
    tail.hold(true)
    tail.push(range(1, 30))
    frame()
    assert.equal(tail.getSnapshot().held, 5)
    tail.hold(false)
    assert.deepEqual(shown(), [26, 27, 28, 29, 30])
  })

  it('shows no lines side by side that had others between them', () => {
    const { tail, frame, shown } = setUp(5)
    tail.push(range(1, 5))
    frame()
    tail.prepend([line(0)])
    tail.push(range(6, 40))
    frame()
    assert.deepEqual(shown(), [36, 37, 38, 39, 40])
    assert.equal(tail.getSnapshot().trimmed, true)
  })

  it('takes older pages at the start, and live lines do not push them out at once', () => {
    const { tail, frame, shown } = setUp(5)
    tail.push(range(10, 14))
    frame()
    assert.equal(tail.prepend(range(6, 10)), 4)
    assert.deepEqual(shown(), [6, 7, 8, 9, 10, 11, 12, 13, 14])
    tail.push([line(15)])
    frame()
    assert.deepEqual(shown(), [7, 8, 9, 10, 11, 12, 13, 14, 15])
  })

  it('forgets everything when cleared, also what was seen', () => {
    const { tail, frame, shown } = setUp(5)
    tail.push(range(1, 3))
    frame()
    tail.clear()
    assert.deepEqual(shown(), [])
    tail.push(range(1, 2))
    frame()
    assert.deepEqual(shown(), [1, 2])
  })
})
