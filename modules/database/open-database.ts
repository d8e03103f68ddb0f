import type { Health } from '../../kernel/index.ts'
import { type EmbeddedDatabase, type EmbeddedLog, openEmbedded } from './embedded/driver.ts'
import type { MongodbDatabase, MongodbOptions } from './mongodb/driver.ts'

export interface DatabaseSettings {
  driver: 'embedded' | 'mongodb'
  /** Folder of the embedded database. */
  path: string
  mongodb: MongodbOptions
  log?: EmbeddedLog
}

/** A database as its owner sees it: with what an operator does with it, an end, and a state to show. */
export type OpenDatabase = (EmbeddedDatabase | MongodbDatabase) & {
  readonly settings: DatabaseSettings
  health(): Promise<Health>
}

const openMongodb = async ({ mongodb, log }: DatabaseSettings): Promise<MongodbDatabase> => {
  const [driver, notes] = await Promise.all([import('./mongodb/driver.ts'), import('./mongodb/relaxed-notes.ts')])
  return notes.withRelaxedNotes(await driver.openMongodb(mongodb), log)
}

/** Opens the database that the configuration names; only the chosen driver is loaded. */
export const openDatabase = async (settings: DatabaseSettings): Promise<OpenDatabase> => {
  const { driver, path, log } = settings
  const database = driver === 'mongodb' ? await openMongodb(settings) : await openEmbedded({ dataDir: path, log })
  const health = async (): Promise<Health> => {
    try {
      await database.ping()
      return { status: 'ok', detail: database.description }
    } catch (error) {
      return { status: 'failed', detail: error instanceof Error ? error.message : String(error) }
    }
  }
  return Object.assign(database, { settings, health })
}
