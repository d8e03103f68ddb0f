/** The commands of a MongoDB server, answered from a database's facade. */
import { Long } from 'bson'
import type { Collection, CollectionOptions, Database, Document } from '../contract.ts'
import type { EmbeddedDatabase } from '../embedded/driver.ts'
import { badValue, MqlError, notSupported } from '../mql/errors.ts'
import { type Cursors, createCursors } from './cursors.ts'
import { DATABASE_COMMANDS, SERVER_COMMANDS } from './server-commands.ts'
import { applyDeletes, applyInserts, applyUpdates, findAndModify } from './write-commands.ts'

/** What the door needs of a database. */
export type ServedDatabase = Database & Pick<EmbeddedDatabase, 'collections' | 'explain'>

const RELAXED: CollectionOptions = { writeConcern: { journal: false } }

export interface CommandContext {
  database: ServedDatabase
  /** The name clients know the database by. */
  name: string
  cursors: Cursors
  /** The full name of a collection. */
  namespace: (collection: string) => string
  /** A new one is relaxed when its first write waits for no disk. */
  collection: (name: unknown) => Collection
}
export type Command = (command: Document, context: CommandContext) => Document | Promise<Document>

const find: Command = async (command, { collection, cursors, namespace }) => {
  const { filter, sort, projection, skip, limit = 0, singleBatch, collation, maxTimeMS, batchSize } = command
  const options = { sort, projection, skip, limit: Math.abs(limit), collation, maxTimeMS }
  const cursor = collection(command.find).find(filter, options)
  return cursors.open(cursor, namespace(command.find), batchSize, singleBatch === true || limit < 0)
}

const aggregate: Command = async (command, { collection, cursors, namespace }) => {
  if (typeof command.aggregate !== 'string') throw notSupported('an aggregation without a collection')
  const { pipeline, let: variables, maxTimeMS, cursor: { batchSize } = {} } = command
  const cursor = collection(command.aggregate).aggregate(pipeline, { let: variables, maxTimeMS })
  return cursors.open(cursor, namespace(command.aggregate), batchSize)
}

const listed = (documents: Document[], namespace: string): Document => ({
  cursor: { id: Long.ZERO, ns: namespace, firstBatch: documents },
})

const dropIndexes: Command = async (command, { collection }) => {
  const target = collection(command.dropIndexes)
  const before = await target.indexes()
  const names =
    command.index === '*'
      ? before.map(({ name }) => name!).filter((name) => name !== '_id_')
      : [command.index].flat().map(String)
  for (const name of names) await target.dropIndex(name)
  return { nIndexesWas: before.length }
}

const COMMANDS: Record<string, Command> = {
  ...SERVER_COMMANDS,
  ...DATABASE_COMMANDS,
  find,
  aggregate,
  getMore: (command, { cursors }) => cursors.more(command.getMore, command.batchSize),
  killCursors: async (command, { cursors }) => ({ cursorsKilled: await cursors.kill(command.cursors) }),
  insert: async (command, { collection }) => applyInserts(collection(command.insert), command),
  update: async (command, { collection }) => applyUpdates(collection(command.update), command),
  delete: async (command, { collection }) => applyDeletes(collection(command.delete), command),
  findAndModify: async (command, { collection }) => findAndModify(collection(command.findAndModify), command),
  count: async ({ count, query, skip, limit = 0 }, { collection }) => ({
    n: await collection(count).countDocuments(query, { skip, limit: Math.abs(limit) }),
  }),
  distinct: async ({ distinct, key, query }, { collection }) => ({
    values: await collection(distinct).distinct(key, query),
  }),
  createIndexes: async ({ createIndexes, indexes }, { collection }) => {
    await collection(createIndexes).createIndexes(indexes)
    return {}
  },
  dropIndexes,
  listIndexes: async ({ listIndexes }, { collection, namespace }) =>
    listed(await collection(listIndexes).indexes(), namespace(listIndexes)),
  drop: async ({ drop }, { collection, namespace }) => {
    await collection(drop).drop()
    return { ns: namespace(drop) }
  },
  listCollections: async ({ filter }, { database, namespace }) => {
    const names = (await database.collections()).filter((name) => filter?.name === undefined || filter.name === name)
    return listed(
      names.map((name) => ({ name, type: 'collection', options: {}, info: { readOnly: false } })),
      namespace('$cmd.listCollections'),
    )
  },
}

/** The answer that tells of an error. */
export const errorResponse = (error: unknown): Document => {
  const message = error instanceof Error ? error.message : String(error)
  const { code, codeName, keyPattern, keyValue }: Partial<MqlError> = error instanceof MqlError ? error : {}
  return { ok: 0, errmsg: message, code: code ?? 8, codeName: codeName ?? 'UnknownError', keyPattern, keyValue }
}

/** Makes the function that answers one command document. */
export const createCommands = (database: ServedDatabase, name: string): ((command: Document) => Promise<Document>) => {
  const shared = {
    database,
    name,
    cursors: createCursors(),
    namespace: (collection: string) => `${name}.${collection}`,
  }
  return async (command) => {
    const context: CommandContext = {
      ...shared,
      collection: (collection) => {
        if (typeof collection !== 'string' || collection === '')
          throw badValue(`collection name has invalid type ${typeof collection}`, 73, 'InvalidNamespace')
        return database.collection(collection, command.writeConcern?.j === false ? RELAXED : {})
      },
    }
    const [operation = ''] = Object.keys(command)
    try {
      const handler = Object.hasOwn(COMMANDS, operation) ? COMMANDS[operation] : undefined
      if (!handler) throw new MqlError(59, 'CommandNotFound', `no such command: '${operation}'`)
      const foreign = command.$db !== undefined && command.$db !== name && !Object.hasOwn(SERVER_COMMANDS, operation)
      if (foreign) throw notSupported(`a database other than "${name}"`)
      return { ...(await handler(command, context)), ok: 1 }
    } catch (error) {
      return errorResponse(error)
    }
  }
}
