import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogLine } from '../../../modules/logs/contract.ts'
import { firstLine, stripAnsi, toPlainText } from '../../../web/src/features/logs/lib/text.ts'

const line: LogLine = {
  id: '1',
  time: '2026-01-01T00:00:00.000Z',
  level: 'warn',
  source: 'service',
  message: 'slow\nvery',
  fields: { ms: 12 },
  stack: 'Error: slow\n    at main.ts:1:1',
  version: '1',
  instance: null,
  requestId: null,
}

describe('log text', () => {
  it('copies what a terminal would show', () => {
    assert.equal(
      toPlainText(line),
      '2026-01-01T00:00:00.000Z WARN  slow\nvery {"ms":12}\nError: slow\n    at main.ts:1:1',
    )
  })
  it('shows rows on one line and without terminal colours', () => {
    assert.equal(firstLine('\u001b[31mred\u001b[0m\nmore'), 'red ⏎')
    assert.equal(firstLine('a \u202egnp.exe\u2066 b'), 'a gnp.exe b')
    assert.equal(stripAnsi('plain'), 'plain')
    assert.equal(stripAnsi('\u001b]0;title\u0007a \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\'), 'a link')
  })
})
