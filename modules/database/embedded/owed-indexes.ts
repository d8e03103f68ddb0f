import { isDiskFull } from '../contract.ts'
import { type Channel, type IndexSpec, indexName, type OperationName, type StoreName } from './protocol.ts'

interface Owed {
  store: StoreName
  collection: string
  indexes: IndexSpec[]
}

/** What needs the indexes to be there: it could bring in what a unique one keeps out. */
const WRITES = new Set<OperationName>(['insert', 'update', 'findAndModify', 'bulk', 'createIndexes'])

/**
 * A channel that owes the indexes a full disk has no room for, so that a server starts on one: they are made before the
 * next write to their collection, which fails as long as they cannot be. Until then queries do without them.
 */
export const owingIndexes = (channel: Channel): Channel => {
  const owed = new Map<string, Owed[]>()
  const keyOf = (store: StoreName, collection: string) => `${store}/${collection}`

  const settle = async (key: string): Promise<void> => {
    for (const debt of [...(owed.get(key) ?? [])]) {
      await channel.call('createIndexes', debt.store, debt.collection, { indexes: debt.indexes })
      const left = (owed.get(key) ?? []).filter((each) => each !== debt)
      if (left.length > 0) owed.set(key, left)
      else owed.delete(key)
    }
  }

  const createIndexes = async (debt: Owed): Promise<string[]> => {
    const { store, collection, indexes } = debt
    try {
      if (owed.size > 0) await settle(keyOf(store, collection))
      return await channel.call('createIndexes', store, collection, { indexes })
    } catch (error) {
      if (!isDiskFull(error)) throw error
      const key = keyOf(store, collection)
      owed.set(key, [...(owed.get(key) ?? []), debt])
      return indexes.map(indexName)
    }
  }

  const call: Channel['call'] = async (operation, store, collection, args, options) => {
    if (operation === 'createIndexes') {
      const { indexes } = args as { indexes: IndexSpec[] }
      return (await createIndexes({ store, collection, indexes })) as never
    }
    if (owed.size > 0 && WRITES.has(operation)) await settle(keyOf(store, collection))
    return channel.call(operation, store, collection, args, options)
  }
  return { ...channel, call }
}
