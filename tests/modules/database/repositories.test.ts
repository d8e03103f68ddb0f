import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import type { Db, Document } from '../../../modules/database/contract.ts'
import type { EmbeddedDatabase } from '../../../modules/database/embedded/driver.ts'
import { openTemporary } from './support/databases.ts'
import { QUERIES } from './support/repository-queries.ts'

/** Every function of every repository is called, and each query it makes has to be answered by an index. */

const ROOT = join(import.meta.dirname, '..', '..', '..')
const FILES = globSync('modules/**/*.repository.ts', { cwd: ROOT }).sort()

interface Query {
  collection: string
  operation: string
  filter: Document
  sort?: Record<string, 1 | -1>
  limit?: number
}

/** What looks at all of a collection on purpose: what a model's records take is counted once after a start. */
const SUMS = new Set(['modules/models/records.repository.ts usage'])

const isEmpty = (filter: Document) => Object.keys(filter).length === 0

/** What a call of the facade asks for; null for one that asks for nothing. */
const queriesOf = (collection: string, operation: string, [first, second, third]: unknown[]): Query[] => {
  const query = (filter: unknown, options?: unknown, limit?: number): Query => ({
    collection,
    operation,
    filter: (filter ?? {}) as Document,
    limit,
    ...(options as object),
  })
  switch (operation) {
    case 'find':
      return [query(first, second)]
    case 'findOne':
      return [query(first, second, 1)]
    case 'updateOne':
    case 'replaceOne':
    case 'findOneAndUpdate':
    case 'findOneAndReplace':
      return [query(first, third, 1)]
    case 'deleteOne':
    case 'findOneAndDelete':
      return [query(first, second, 1)]
    case 'updateMany':
    case 'deleteMany':
    case 'countDocuments':
      return [query(first)]
    case 'distinct':
      return [query(second)]
    case 'aggregate': {
      const [match, sort] = first as Document[]
      return [query(match?.$match, { sort: (match?.$sort ?? sort?.$sort) as Query['sort'] })]
    }
    case 'bulkWrite':
      return (first as Document[]).flatMap((item) => {
        const [name, { filter }] = Object.entries(item)[0] as [string, Document]
        return name === 'insertOne' ? [] : [query(filter, {}, name.endsWith('One') ? 1 : undefined)]
      })
  }
  return []
}

/** A database that notes what it is asked. */
const recording = (database: Db, queries: Query[]): Db => ({
  collection: (name, options) =>
    new Proxy(database.collection(name, options), {
      get(target, operation: string) {
        const value = target[operation as keyof typeof target] as unknown
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          queries.push(...queriesOf(name, operation, args))
          return value.apply(target, args)
        }
      },
    }) as never,
})

describe('every query of a repository is answered by an index', () => {
  test('and each repository has its calls listed', () => {
    assert.deepEqual(Object.keys(QUERIES).sort(), FILES)
  })

  for (const file of FILES) {
    describe(file, () => {
      const queries: Query[] = []
      let database: EmbeddedDatabase
      let repository: Record<string, (...args: unknown[]) => unknown>
      const undo: (() => unknown)[] = []
      before(async () => {
        database = await openTemporary({ after: (step: () => unknown) => undo.push(step) } as never)
        const exports: Document = await import(join(ROOT, file))
        const [create] = Object.entries(exports)
          .find(([name]) => /^create\w+Repository$/.test(name))!
          .slice(1)
        repository = create(recording(database, queries))
        await repository.ensureIndexes!()
        queries.length = 0
      })
      const calls = QUERIES[file] ?? {}

      const explained = async (...query: Parameters<EmbeddedDatabase['explain']>): Promise<Document> => {
        const plan = await database.explain(...query)
        if (plan.kind !== 'none') return plan
        // Collections come into being with their first document or index.
        await database.collection(query[0]).createIndex({ [`never ${query[0]}`]: 1 }, { sparse: true })
        return database.explain(...query)
      }

      test('has a call for each of its functions', () => {
        const functions = Object.keys(repository).filter((name) => name !== 'ensureIndexes')
        assert.deepEqual(Object.keys(calls).sort(), functions.sort())
      })

      for (const [name, argumentLists] of Object.entries(calls)) {
        test(name, async () => {
          for (const args of argumentLists) {
            queries.length = 0
            await repository[name]!(...args)
            for (const { collection, operation, filter, sort, limit } of queries) {
              const plan = await explained(collection, filter, { sort, limit })
              const about = `${collection}.${operation}(${JSON.stringify(filter)}) sorted by ${JSON.stringify(sort)}: ${JSON.stringify(plan)}`
              // All of a collection in the order of an index, or just one of them, is no search.
              const isList = isEmpty(filter) && (plan.kind !== 'scan' || limit === 1)
              assert.ok(
                plan.bounded || isList || (isEmpty(filter) && SUMS.has(`${file} ${name}`)),
                `no index answers ${about}`,
              )
              assert.ok(plan.sorted || plan.kind === 'ids', `no index gives the order of ${about}`)
            }
          }
        })
      }
      test('and closes', async () => {
        for (const step of undo) await step()
      })
    })
  }
})
