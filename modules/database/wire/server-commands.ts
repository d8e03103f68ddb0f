/** What shells and tools ask a server about itself, so that mongosh and Compass find their way around. */
import { hostname } from 'node:os'
import type { Document } from '../contract.ts'
import { notSupported } from '../mql/errors.ts'
import type { Command, CommandContext } from './commands.ts'

const BSON_LIMITS = { maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 }
/** The version of MongoDB whose answers are given. */
const VERSION = '7.0.0'

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
  version: VERSION,
  versionArray: VERSION.split('.').map(Number).concat(0),
  modules: [],
  bits: 64,
  maxBsonObjectSize: BSON_LIMITS.maxBsonObjectSize,
})

const ping: Command = async (_command, { database }) => {
  await database.ping()
  return {}
}

const nothing: Command = () => ({})

/** Commands that concern the server and no database of it. */
export const SERVER_COMMANDS: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  buildInfo,
  buildinfo: buildInfo,
  ping,
  endSessions: nothing,
  killSessions: nothing,
  refreshSessions: nothing,
  listDatabases: async (_command, { database, name }) => {
    const isEmpty = (await database.collections()).length === 0
    return { databases: [{ name, sizeOnDisk: 0, empty: isEmpty }], totalSize: 0 }
  },
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  whatsmyuri: () => ({ you: '127.0.0.1' }),
  hostInfo: () => ({ system: { hostname: hostname(), currentTime: new Date() }, os: { type: process.platform } }),
  getCmdLineOpts: () => ({ argv: [], parsed: {} }),
  getLog: () => ({ totalLinesWritten: 0, log: [] }),
  getParameter: () => ({ featureCompatibilityVersion: { version: VERSION.slice(0, 3) } }),
  serverStatus: () => ({
    host: hostname(),
    version: VERSION,
    process: 'm3m',
    uptime: Math.floor(process.uptime()),
    localTime: new Date(),
  }),
}

const counts = async ({ database, collection }: CommandContext) => {
  const names = await database.collections()
  const numbers = await Promise.all(names.map((each) => collection(each).estimatedDocumentCount()))
  return { collections: names.length, objects: numbers.reduce((sum, number) => sum + number, 0) }
}

/** The query within an `explain`, as a find. */
const explained = ({
  explain,
}: Document): { collection: string; filter: Document; sort?: Document; limit?: number } => {
  if (explain?.find)
    return { collection: explain.find, filter: explain.filter ?? {}, sort: explain.sort, limit: explain.limit }
  if (explain?.count) return { collection: explain.count, filter: explain.query ?? {} }
  if (explain?.aggregate) {
    const [first, second] = explain.pipeline
    return { collection: explain.aggregate, filter: first?.$match ?? {}, sort: first?.$sort ?? second?.$sort }
  }
  throw notSupported('an explain of this command')
}

/** Commands that concern the database as a whole. */
export const DATABASE_COMMANDS: Record<string, Command> = {
  dbStats: async (_command, context) => ({ db: context.name, ...(await counts(context)) }),
  collStats: async ({ collStats }, { collection, namespace }) => {
    const target = collection(collStats)
    const count = await target.estimatedDocumentCount()
    return { ns: namespace(collStats), count, nindexes: count > 0 ? (await target.indexes()).length : 0 }
  },
  explain: async (command, { database }) => {
    const { collection, ...query } = explained(command)
    const winningPlan = await database.explain(collection, query.filter, query as never)
    return { queryPlanner: { parsedQuery: query.filter, winningPlan }, explainVersion: '1' }
  },
  create: async ({ create }, { collection }) => {
    // A collection comes into being with its first index, and every one has that of its ids.
    await collection(create).createIndexes([{ key: { _id: 1 } }])
    return {}
  },
  dropDatabase: async (_command, { database, collection, name }) => {
    for (const each of await database.collections()) await collection(each).drop()
    return { dropped: name }
  },
}
