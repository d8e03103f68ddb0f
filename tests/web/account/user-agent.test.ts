import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { agentOf } from '../../../web/src/features/account/lib/user-agent.ts'

const KHTML = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('what a User-Agent says', () => {
  it('is the name people know a browser by, and the system', () => {
    const agents: Record<string, [string | undefined, string | undefined, boolean]> = {
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': ['Firefox', 'Linux', false],
      [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/140.0.0.0 Safari/537.36`]: [
        'Chrome',
        'Windows',
        false,
      ],
      [`Mozilla/5.0 (X11; Linux x86_64) ${KHTML} HeadlessChrome/140.0.0.0 Safari/537.36`]: ['Chrome', 'Linux', false],
      [`Mozilla/5.0 (Windows NT 10.0) ${KHTML} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`]: [
        'Edge',
        'Windows',
        false,
      ],
      [`Mozilla/5.0 (Linux; Android 10; K) ${KHTML} Chrome/140.0.0.0 Mobile Safari/537.36`]: [
        'Chrome',
        'Android',
        true,
      ],
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15':
        ['Safari', 'macOS', false],
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1':
        ['Safari', 'iOS', true],
      'curl/8.14.1': ['curl', undefined, false],
      node: ['node', undefined, false],
      '': [undefined, undefined, false],
      '<script>': [undefined, undefined, false],
    }
    for (const [header, [program, system, phone]] of Object.entries(agents))
      assert.deepEqual(agentOf(header), { program, system, phone }, header)
  })
})
