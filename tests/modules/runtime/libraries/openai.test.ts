import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { until } from '../../../support/until.ts'
import type * as Cases from './cases/openai.ts'
import { type FakeOpenAi, fakeOpenAi } from './fake-openai.ts'
import { library } from './support.ts'

describe('openai', () => {
  const openai = library<typeof Cases>('openai')
  let url: string
  let fake: FakeOpenAi
  before(async () => {
    fake = await fakeOpenAi(openai)
    url = fake.url
  })

  it('completes', async () => {
    const { text, requestId, models, embedding } = await openai.same('completions', [url])
    assert.deepEqual([text, requestId, models, embedding], ['Hello ü!', 'r-1', ['small', 'large'], [0.5, -1, 2]])
  })

  it('streams', async () => {
    const { parts, final, broken, early } = await openai.same('streams', [url])
    assert.deepEqual(
      parts.filter((part) => part !== undefined && part !== null),
      ['', 'Hel', 'lo ', 'ü', '!', 7],
    )
    assert.deepEqual([final, broken.message, early], ['Hello ü!', 'cut off', [3, true]])
  })

  it('leaves a stream that does not end', async () => {
    assert.deepEqual(await openai.same('endless', [url]), { parts: ['', '.', '.', '.', '.'], aborted: true })
    await until('both connections are closed', () => fake.over() === 2)
  })

  it('runs tools', async () => {
    const { content, calls } = await openai.same('tools', [url])
    assert.deepEqual([content, calls], ['It says: sun in Köln', [{ city: 'Köln' }]])
  })

  it('tells what failed, and tries again', async () => {
    const { limited, timeout, aborted, retried } = await openai.same('failures', (side) => [url, side])
    assert.deepEqual([limited.status, limited.code], [429, 'limited'])
    assert.deepEqual([timeout.kinds?.[2], aborted.kinds?.[1], retried], [true, true, 'Hello ü!'])
  })

  it('sends and receives files', async () => {
    const { made, speech } = await openai.same('uploads', [url])
    assert.deepEqual([(made as { kept?: boolean }).kept, speech], [true, [1, 255, 0]])
  })
})
