import type { Health } from '../../kernel/index.ts'
import type { Database } from './contract.ts'
import type { MongodbConfig } from './database.config.ts'
import { type EmbeddedLog, openEmbedded } from './embedded/driver.ts'

export interface DatabaseSettings {
  driver: 'embedded' | 'mongodb'
  /** Folder of the embedded database. */
  path: string
  mongodb: MongodbConfig
  log?: EmbeddedLog
}

/** A database as its owner sees it: with an end, and a state to show. */
export interface OpenDatabase extends Database {
  health(): Promise<Health>
  close(): Promise<void>
}

/** Opens the database that the configuration names; only the chosen driver is loaded. */
export const openDatabase = async ({ driver, path, mongodb, log }: DatabaseSettings): Promise<OpenDatabase> => {
  const database =
    driver === 'mongodb'
      ? await (await import('./mongodb/driver.ts')).openMongodb(mongodb)
      : await openEmbedded({ dataDir: path, log })
  const health = async (): Promise<Health> => {
    try {
      await database.ping()
      return { status: 'ok', detail: database.description }
    } catch (error) {
      return { status: 'failed', detail: error instanceof Error ? error.message : String(error) }
    }
  }
  return Object.assign(database, { health })
}
