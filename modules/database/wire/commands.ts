/** The commands of a MongoDB server, answered from a database's facade. */
import { Long } from 'bson'
import type { Collection, Database, Document } from '../contract.ts'
import { badValue, MqlError, notSupported } from '../mql/errors.ts'
import { type Cursors, createCursors } from './cursors.ts'
import { applyDeletes, applyInserts, applyUpdates, findAndModify } from './write-commands.ts'

/** What the door needs of a database. */
export type ServedDatabase = Database & { collections(): Promise<string[]> }

interface CommandContext {
  database: ServedDatabase
  cursors: Cursors
  /** The full name of a collection. */
  namespace: (collection: string) => string
  collection: (name: unknown) => Collection
}
type Command = (command: Document, context: CommandContext) => Document | Promise<Document>

const BSON_LIMITS = { maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 }

const hello: Command = () => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  ...BSON_LIMITS,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
})

const buildInfo: Command = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  modules: [],
  bits: 64,
  maxBsonObjectSize: BSON_LIMITS.maxBsonObjectSize,
})

const find: Command = (command, { collection, cursors, namespace }) => {
  const { filter, sort, projection, skip, limit = 0, singleBatch, collation, maxTimeMS, batchSize } = command
  const options = { sort, projection, skip, limit: Math.abs(limit), collation, maxTimeMS }
  const cursor = collection(command.find).find(filter, options)
  return cursors.open(cursor, namespace(command.find), batchSize, singleBatch === true || limit < 0)
}

const aggregate: Command = (command, { collection, cursors, namespace }) => {
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
  hello,
  ismaster: hello,
  isMaster: hello,
  buildInfo,
  buildinfo: buildInfo,
  ping: async (_command, { database }) => {
    await database.ping()
    return {}
  },
  endSessions: () => ({}),
  killSessions: () => ({}),
  refreshSessions: () => ({}),
  find,
  aggregate,
  getMore: (command, { cursors }) => cursors.more(command.getMore, command.batchSize),
  killCursors: async (command, { cursors }) => ({ cursorsKilled: await cursors.kill(command.cursors) }),
  insert: (command, { collection }) => applyInserts(collection(command.insert), command),
  update: (command, { collection }) => applyUpdates(collection(command.update), command),
  delete: (command, { collection }) => applyDeletes(collection(command.delete), command),
  findAndModify: (command, { collection }) => findAndModify(collection(command.findAndModify), command),
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

/** Commands that concern the server and no database. */
const SERVER_COMMANDS = new Set([
  'hello',
  'ismaster',
  'isMaster',
  'buildInfo',
  'buildinfo',
  'ping',
  'endSessions',
  'killSessions',
  'refreshSessions',
])

/** The answer that tells of an error. */
export const errorResponse = (error: unknown): Document => {
  const message = error instanceof Error ? error.message : String(error)
  const { code, codeName, keyPattern, keyValue }: Partial<MqlError> = error instanceof MqlError ? error : {}
  return { ok: 0, errmsg: message, code: code ?? 8, codeName: codeName ?? 'UnknownError', keyPattern, keyValue }
}

/** Makes the function that answers one command document. */
export const createCommands = (database: ServedDatabase, name: string): ((command: Document) => Promise<Document>) => {
  const context: CommandContext = {
    database,
    cursors: createCursors(),
    namespace: (collection) => `${name}.${collection}`,
    collection: (collection) => {
      if (typeof collection === 'string' && collection !== '') return database.collection(collection)
      throw badValue(`collection name has invalid type ${typeof collection}`, 73, 'InvalidNamespace')
    },
  }
  return async (command) => {
    const [operation = ''] = Object.keys(command)
    try {
      const handler = Object.hasOwn(COMMANDS, operation) ? COMMANDS[operation] : undefined
      if (!handler) throw new MqlError(59, 'CommandNotFound', `no such command: '${operation}'`)
      const foreign = command.$db !== undefined && command.$db !== name && !SERVER_COMMANDS.has(operation)
      if (foreign) throw notSupported(`a database other than "${name}"`)
      return { ...(await handler(command, context)), ok: 1 }
    } catch (error) {
      return errorResponse(error)
    }
  }
}
