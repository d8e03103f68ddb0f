import { MongoClient } from 'mongodb'
import type { Collection, CollectionOptions, Database, Document } from '../contract.ts'
import { databaseUnreachable } from '../database.errors.ts'
import { withoutPassword } from './uri.ts'

export interface MongodbOptions {
  uri: string
  /** Name of the database on that server. */
  database: string
  /** Milliseconds to wait for a server that can take the operation. */
  serverSelectionTimeoutMS?: number
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
  serverSelectionTimeoutMS = 5000,
}: MongodbOptions): Promise<Database & { description: string; close(): Promise<void> }> => {
  const shown = withoutPassword(uri)
  const unreachable = (cause: unknown) =>
    databaseUnreachable([shown, withoutPassword(cause instanceof Error ? cause.message : String(cause))], { cause })

  let client: MongoClient
  try {
    client = new MongoClient(uri, {
      appName: 'm3m',
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
      db.collection(name, writeConcern(options)) as unknown as Collection<T>,
    ping,
    close: () => client.close(),
  }
}
