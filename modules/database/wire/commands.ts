/** The commands of a MongoDB server, answered from a database's facade. */
import { Long } from 'bson'
import type { Collection, CollectionOptions, Database, Document } from '../contract.ts'
import type { EmbeddedDatabase } from '../embedded/driver.ts'
import { badValue, MqlError, notSupported } from '../mql/errors.ts'
import { type Cursors, createCursors } from './cursors.ts'
import { DATABASE_COMMANDS, SERVER_COMMANDS } from './server-commands.ts'
import { applyDeletes, applyInserts, applyUpdates, findAndModify } from './write-commands.ts'

/** What the door needs of a database. */
export type ServedDatabase = Database & Pick<EmbeddedDatabase, 'collections' | 'relaxedCollections' | 'explain'>

const RELAXED: CollectionOptions = { writeConcern: { journal: false } }

export interface CommandContext {
  database: ServedDatabase
  /** The name clients know the database by. */
  name: string
  cursors: Cursors
  /** The full name of a collection. */
  namespace: (collection: string) => string
  collection: (name: unknown) => Promise<Collection>
}
export type Command = (command: Document, context: CommandContext) => Document | Promise<Document>

const find: Command = async (command, { collection, cursors, namespace }) => {
  const { filter, sort, projection, skip, limit = 0, singleBatch, collation, maxTimeMS, batchSize } = command
  const options = { sort, projection, skip, limit: Math.abs(limit), collation, maxTimeMS }
  const cursor = (await collection(command.find)).find(filter, options)
  return cursors.open(cursor, namespace(command.find), batchSize, singleBatch === true || limit < 0)
}

const aggregate: Command = async (command, { collection, cursors, namespace }) => {
  if (typeof command.aggregate !== 'string') throw notSupported('an aggregation without a collection')
  const { pipeline, let: variables, maxTimeMS, cursor: { batchSize } = {} } = command
  const cursor = (await collection(command.aggregate)).aggregate(pipeline, { let: variables, maxTimeMS })
  return cursors.open(cursor, namespace(command.aggregate), batchSize)
}

const listed = (documents: Document[], namespace: string): Document => ({
  cursor: { id: Long.ZERO, ns: namespace, firstBatch: documents },
})

const dropIndexes: Command = async (command, { collection }) => {
  const target = await collection(command.dropIndexes)
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
  insert: async (command, { collection }) => applyInserts(await collection(command.insert), command),
  update: async (command, { collection }) => applyUpdates(await collection(command.update), command),
  delete: async (command, { collection }) => applyDeletes(await collection(command.delete), command),
  findAndModify: async (command, { collection }) => findAndModify(await collection(command.findAndModify), command),
  count: async ({ count, query, skip, limit = 0 }, { collection }) => ({
    n: await (await collection(count)).countDocuments(query, { skip, limit: Math.abs(limit) }),
  }),
  distinct: async ({ distinct, key, query }, { collection }) => ({
    values: await (await collection(distinct)).distinct(key, query),
  }),
  createIndexes: async ({ createIndexes, indexes }, { collection }) => {
    await (await collection(createIndexes)).createIndexes(indexes)
    return {}
  },
  dropIndexes,
  listIndexes: async ({ listIndexes }, { collection, namespace }) =>
    listed(await (await collection(listIndexes)).indexes(), namespace(listIndexes)),
  drop: async ({ drop }, { collection, namespace }) => {
    await (await collection(drop)).drop()
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

/** Opens collections in whichever file they are kept; a new one is `relaxed` when its first write waits for no disk. */
const collectionOpener = (database: ServedDatabase) => {
  const known = new Map<string, CollectionOptions>()
  const refresh = async () => {
    known.clear()
    for (const name of await database.collections()) known.set(name, {})
    for (const name of await database.relaxedCollections()) known.set(name, RELAXED)
  }
  return async (name: unknown, relaxed: boolean): Promise<Collection> => {
    if (typeof name !== 'string' || name === '')
      throw badValue(`collection name has invalid type ${typeof name}`, 73, 'InvalidNamespace')
    if (!known.has(name)) await refresh()
    return database.collection(name, known.get(name) ?? (relaxed ? RELAXED : {}))
  }
}

/** Makes the function that answers one command document. */
export const createCommands = (database: ServedDatabase, name: string): ((command: Document) => Promise<Document>) => {
  const open = collectionOpener(database)
  const shared = {
    database,
    name,
    cursors: createCursors(),
    namespace: (collection: string) => `${name}.${collection}`,
  }
  return async (command) => {
    const context: CommandContext = {
      ...shared,
      collection: (collection) => open(collection, command.writeConcern?.j === false),
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
