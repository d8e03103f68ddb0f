import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSearchClient, type SearchWorker } from '../../../web/src/features/code/lib/search-client.ts'
import type { SearchAnswer, SearchRequest, SearchTask } from '../../../web/src/features/code/lib/search-messages.ts'

const task = (text: string): SearchTask => ({
  kind: 'search',
  options: { text, matchCase: false, wholeWord: false, regex: false },
  replacement: undefined,
})

/** Workers that answer when told to, and what they were sent. */
function workers() {
  const sent: SearchRequest[] = []
  let ended = 0
  let tell: ((event: { data: SearchAnswer }) => void) | undefined
  const spawn = (): SearchWorker => ({
    addEventListener: (_type, listener) => {
      tell = listener
    },
    postMessage: (request) => void sent.push(request),
    terminate: () => void ended++,
  })
  const answer = (count: number) => {
    const result = { files: [], count, listed: 0 }
    tell?.({ data: { id: sent.at(-1)!.id, outcome: { kind: 'found', result } } })
  }
  return { sent, spawn, answer, ended: () => ended }
}

describe('search client', () => {
  it('gives the worker only what changed since', async () => {
    const { sent, spawn, answer } = workers()
    const client = createSearchClient(spawn)
    const first = new Map([
      ['a.ts', 'a'],
      ['b.ts', 'b'],
    ])
    const one = client.run(first, task('x'))
    answer(1)
    await one
    const two = client.run(new Map([['a.ts', 'a2']]), task('x'))
    answer(2)
    assert.deepEqual(await two, { kind: 'found', result: { files: [], count: 2, listed: 0 } })
    assert.deepEqual(
      sent.map(({ change }) => change),
      [
        { put: [...first], drop: [] },
        { put: [['a.ts', 'a2']], drop: ['b.ts'] },
      ],
    )
    client.stop()
  })

  it('keeps only the newest of those that wait', async () => {
    const { sent, spawn, answer } = workers()
    const client = createSearchClient(spawn)
    const [one, two, three] = ['1', '2', '3'].map((text) => client.run(new Map(), task(text)))
    assert.deepEqual(await two, { kind: 'superseded' })
    answer(1)
    assert.equal((await one)?.kind, 'found')
    answer(3)
    assert.equal((await three)?.kind, 'found')
    assert.deepEqual(
      sent.map(({ task }) => task.options.text),
      ['1', '3'],
    )
    client.stop()
  })

  it('ends a worker that takes too long, and begins anew with all files', async () => {
    const { sent, spawn, answer, ended } = workers()
    const client = createSearchClient(spawn, 1)
    const files = new Map([['a.ts', 'a']])
    assert.deepEqual(await client.run(files, task('forever')), { kind: 'timeout' })
    assert.equal(ended(), 1)
    const again = client.run(files, task('x'))
    answer(1)
    assert.equal((await again).kind, 'found')
    assert.deepEqual(sent.at(-1)?.change.put, [['a.ts', 'a']])
    client.stop()
  })
})
