import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { compile } from '../../modules/pipelines/compile.ts'
import { childrenOf } from '../bench/processes.ts'
import { until } from '../support/until.ts'

const main = (content: string, maxMs?: number) => compile([{ path: 'main.ts', content }], { maxMs })

describe('A. Source text', () => {
  test('D8 code that takes a compiler years is given up, and the next one compiles', async () => {
    const bomb = main(`let a=1,b=2;let x=${'a?(b):c=>'.repeat(40)}1`, 1_000)
    const next = main('export const fine = 1')
    await assert.rejects(bomb, (error: { code: string; message: string }) => {
      assert.equal(error.code, 'M3M_CODE_COMPILE')
      assert.match(error.message, /takes more than \d+ s/)
      return true
    })
    assert.match((await next).code, /fine/)
  })

  test('J2 a compiler that was killed meanwhile is started again', async () => {
    await main('export const first = 1')
    const compilers = childrenOf(process.pid).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('esbuild'),
    )
    assert.notDeepEqual(compilers, [])
    for (const pid of compilers) process.kill(pid, 'SIGKILL')
    await until('it is gone', () => compilers.every((pid) => !childrenOf(process.pid).includes(pid)))
    assert.match((await main('export const second = 1')).code, /second/)
  })

  for (const [what, text] of Object.entries({
    'a source map of another file': 'export const a = 1\n//# sourceMappingURL=file:///etc/passwd',
    'a byte order mark': '\uFEFFexport const a = 1',
    'a hashbang': '#!/bin/sh\nexport const a = 1',
    'line separators': 'export const a = "\u2028\u2029</script>"',
    'one line of a megabyte': `export const a = "${'x'.repeat(1_000_000)}"`,
  }))
    test(`A10 ${what} stays text of the service`, async () => {
      const { code, map } = await main(text)
      assert.match(code, /m3m\.register/)
      assert.doesNotMatch(code + map, /root:|\/etc\/passwd/)
    })

  for (const text of ['}});globalThis.x=1;//', '})();', 'export default {', "import './../../etc/passwd'"])
    test(`A10 ${text} is refused`, () => assert.rejects(main(text), { code: 'M3M_CODE_COMPILE' }))
})
