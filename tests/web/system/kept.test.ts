import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keepersOf } from '../../../web/src/features/system/lib/kept.ts'

const project = (slug: string) => ({ id: slug, slug, name: slug })
const files = (slug: string, bytes: number) =>
  ({ project: project(slug), bytes, files: 1, directories: 0, maxBytes: 9, maxEntries: 9, maxFileBytes: 9 }) as const
const records = (slug: string, bytes: number) =>
  ({ project: project(slug), bytes, records: 1, models: 1, maxBytes: 9, maxRecords: 9, maxModels: 9 }) as const
const stored = (...items: ReturnType<typeof files>[]) =>
  ({ driver: 'disk', description: '', bytes: 0, files: 0, directories: 0, items }) as const
const modelled = (...items: ReturnType<typeof records>[]) => ({ models: 0, records: 0, bytes: 0, items })

describe('what projects keep', () => {
  it('is their files and records together, the most first', () => {
    const keepers = keepersOf(
      stored(files('a', 3), files('b', 2), files('c', 0)) as never,
      modelled(records('a', 1), records('b', 5), records('c', 0)),
    )
    assert.deepEqual(
      keepers.map(({ project: { slug }, bytes }) => [slug, bytes]),
      [
        ['b', 7],
        ['a', 4],
        ['c', 0],
      ],
    )
    assert.deepEqual([keepers[0]?.files?.bytes, keepers[0]?.records?.bytes], [2, 5])
  })

  it('is one of both when the other is switched off', () => {
    assert.deepEqual(
      keepersOf(undefined, modelled(records('a', 1))).map((keeper) => [keeper.files, keeper.bytes]),
      [[undefined, 1]],
    )
    assert.deepEqual(keepersOf(undefined, undefined), [])
  })
})
