import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type * as Cases from './cases/small.ts'
import { library } from './support.ts'

describe('itty-router, nanoid and croner', () => {
  const small = library<typeof Cases>('small', 'export default { fetch: cases.app.fetch }')

  it('routes with itty-router', async () => {
    const answers = await small.same('itty')
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 204, 418, 403, 404, 204],
    )
    assert.equal(answers[0]!.body, '{"id":"7","query":{"a":["1","2"],"b":" "},"cookies":{"x":"1","y":"a%20b"}}')
    assert.equal(await (await small.fetch('/greet/Ann')).text(), '"hello Ann"')
    assert.equal(await (await small.fetch('/echo', { method: 'POST', body: 'ü' })).text(), '"ü"')
  })

  it('makes ids with nanoid', async () => {
    const { form, distinct, random } = await small.same('ids')
    assert.deepEqual([form, distinct, random], [true, 10_000, 1_000])
  })

  it('reckons times with croner', async () => {
    const { gap, weekdays } = await small.same('cron')
    assert.deepEqual(weekdays.slice(0, 2), ['2026-03-30T07:00:00.000Z', '2026-03-31T07:00:00.000Z'])
    assert.equal(gap.length, 3)
    assert.deepEqual(await small.same('cronRuns'), { left: 0, more: null })
  })
})
