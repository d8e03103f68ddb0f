import assert from 'node:assert/strict'
import type { ImportResult } from '../../../modules/models/contract.ts'
import { withServer } from '../bench-server.ts'
import { atMost, median, plain, type Row } from '../row.ts'

const SMALL = 10_000
const LARGE = 1_000_000
/** Different values of the field that is asked for, in both: as many records match in each of them. */
const EACH = 20
const ASKED = 150
const CHUNK = 2_000

const FIELDS = [
  { key: 'name', type: 'string' },
  { key: 'n', type: 'integer', indexed: true },
  { key: 'open', type: 'boolean' },
]

async function* lines(count: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < count; from += CHUNK) {
    let text = ''
    for (let i = from; i < from + CHUNK; i += 1)
      // Spread over the whole range, in no order.
      text += `{"name":"Record ${i}","n":${((i * 7_919) % count) - ((i * 7_919) % EACH)},"open":${i % 2 === 0}}\n`
    yield Buffer.from(text)
  }
}

/** Lists of records over HTTP, filtered and sorted by an indexed field: a hundred times the records, hardly more time. */
export const models = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    await client.createProject('Bench', 'bench')
    const headers = { authorization: `Bearer ${client.token}` }
    const base = `${server.url}/api/projects/bench/models`
    const fill = async (slug: string, count: number): Promise<number> => {
      await client.call('POST', '/projects/bench/models', { name: slug, slug, fields: FIELDS })
      const began = performance.now()
      const answer = await fetch(`${base}/${slug}/records/import?format=jsonl`, {
        method: 'POST',
        headers,
        body: lines(count) as never,
        duplex: 'half',
      } as RequestInit)
      const { inserted } = (await answer.json()) as ImportResult
      assert.equal(inserted, count)
      return count / ((performance.now() - began) / 1000)
    }
    await fill('small', SMALL)
    const perSecond = await fill('large', LARGE)

    const page = async (slug: string, query: Record<string, string>) => {
      const answer = await fetch(`${base}/${slug}/records?${new URLSearchParams(query)}`, { headers })
      const { items, nextCursor } = (await answer.json()) as { items: unknown[]; nextCursor?: string }
      assert.equal(items.length, 20)
      return nextCursor
    }
    /** Milliseconds of one page from the middle on, and of the one behind it. */
    const ask = async (slug: string, count: number, round: number): Promise<number> => {
      const from = Math.floor(count * (0.2 + 0.6 * (round / ASKED)))
      const query = { filter: JSON.stringify({ n: { $gte: from } }), sort: 'n', limit: '20' }
      const began = performance.now()
      const cursor = await page(slug, query)
      await page(slug, { ...query, cursor: cursor! })
      return performance.now() - began
    }
    const times = { small: [] as number[], large: [] as number[] }
    for (let round = 0; round < ASKED; round += 1) {
      times.small.push(await ask('small', SMALL, round))
      times.large.push(await ask('large', LARGE, round))
    }
    const [small, large] = [median(times.small), median(times.large)]
    return [
      atMost('two pages of records, filter and sort by an indexed field, 10⁶ : 10⁴', large / small, 2),
      plain('the same, 10⁶', large, 'ms'),
      plain('records imported over HTTP, 10⁶', perSecond, '/s'),
    ]
  })
