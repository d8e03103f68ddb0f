import { MongoClient, type Db as MongoDb } from 'mongodb'
import type { CollectionOptions, Database, Document } from '../contract.ts'
import { databaseUnreachable } from '../database.errors.ts'
import { updater } from '../updater.ts'
import { wrapCollection } from './collection.ts'
import { translated } from './errors.ts'
import { withoutPassword } from './uri.ts'

export interface MongodbOptions {
  uri: string
  /** Name of the database on that server. */
  database: string
  /** Connections at the same time; operations beyond wait for one. */
  maxPoolSize?: number
  /** Milliseconds to wait for a server that can take the operation. */
  serverSelectionTimeoutMS?: number
  /** Milliseconds between two looks at a server. */
  heartbeatFrequencyMS?: number
}

/** Milliseconds an operation waits for a connection when all are in use. */
const WAIT_QUEUE_MS = 10_000

export interface MongodbDatabase extends Database {
  readonly driver: 'mongodb'
  readonly description: string
  /** The official driver's own handle, for commands the facade does not have. */
  readonly native: MongoDb
  close(): Promise<void>
}

/** A write concern of the facade in the server's words. */
const writeConcern = ({ writeConcern: concern }: CollectionOptions) =>
  concern?.journal === false ? { writeConcern: { w: 1, journal: false } } : {}

/**
 * Connects to a MongoDB server and hands out the official driver's own collections.
 * A server that goes away later and comes back is found again by the driver.
 * @throws M3M_DATABASE_UNREACHABLE when no server answers now
 */
export const openMongodb = async ({
  uri,
  database,
  maxPoolSize = 50,
  serverSelectionTimeoutMS = 5000,
  heartbeatFrequencyMS = 5000,
}: MongodbOptions): Promise<MongodbDatabase> => {
  const shown = withoutPassword(uri)
  const unreachable = (cause: unknown) =>
    databaseUnreachable([shown, withoutPassword(cause instanceof Error ? cause.message : String(cause))], { cause })

  let client: MongoClient
  try {
    client = new MongoClient(uri, {
      appName: 'm3m',
      maxPoolSize,
      waitQueueTimeoutMS: WAIT_QUEUE_MS,
      heartbeatFrequencyMS,
      serverSelectionTimeoutMS,
      connectTimeoutMS: serverSelectionTimeoutMS,
      retryWrites: true,
      retryReads: true,
      writeConcern: { w: 'majority' },
    })
  } catch (cause) {
    throw unreachable(cause)
  }
  const db = client.db(database)
  const ping = async () => {
    await db.command({ ping: 1 })
  }
  try {
    await client.connect()
    await ping()
  } catch (cause) {
    await client.close()
    throw unreachable(cause)
  }
  return {
    driver: 'mongodb',
    description: `MongoDB at ${shown}, database "${database}"`,
    collection: <T extends Document>(name: string, options: CollectionOptions = {}) =>
      wrapCollection<T>(db.collection(name, writeConcern(options))),
    updater,
    ping: () => translated(ping()),
    native: db,
    close: () => client.close(),
  }
}
