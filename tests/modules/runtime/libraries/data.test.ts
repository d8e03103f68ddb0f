import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type * as Cases from './cases/data.ts'
import { library } from './support.ts'

// Runners have no environment: the local time of both sides is the machine's.
delete process.env.TZ

describe('zod, date-fns, marked and fast-xml-parser', () => {
  const data = library<typeof Cases>('data')

  it('checks data with zod', async () => {
    const { parsed, issues, async } = await data.same('schemas')
    assert.deepEqual([parsed.age, parsed.role, parsed.tags], [41, 'user', ['a', 'b']])
    assert.equal(issues.length, 11)
    assert.equal((async[1] as { name: string }).name, 'ZodError')
  })

  it('reckons dates with date-fns', async () => {
    const { formats, locales } = await data.same('calendar')
    assert.match(formats[0]!, /^Saturday, 28th November 2026 at /)
    assert.match(String(locales[1]), /ноября/)
  })

  it('renders Markdown with marked', async () => {
    const { page, own } = await data.same('markdown')
    assert.match(page, /<h1>Title <em>with<\/em> emphasis<\/h1>/)
    assert.match(own, /<h2>.*<i>ann<\/i>/s)
  })

  it('reads and writes XML with fast-xml-parser', async () => {
    const { parsed, built } = await data.same('xml')
    assert.equal(parsed.rss.channel.item[1].description, 'ü 😀')
    assert.match(built, /<!\[CDATA\[<b>a & b<\/b>\]\]>/)
  })
})
