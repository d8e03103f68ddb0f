import { type Health, isCoded, messageOf } from '../../kernel/index.ts'
import { copyUnfinished } from './database.errors.ts'
import { type EmbeddedDatabase, type EmbeddedLog, openEmbedded } from './embedded/driver.ts'
import { readCopyRecord } from './metadata.ts'
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
  /** The same without the guard against an unfinished copy. */
  readonly unguarded: EmbeddedDatabase | MongodbDatabase
  health(): Promise<Health>
}

const openMongodb = async ({ mongodb, log }: DatabaseSettings): Promise<MongodbDatabase> => {
  const [driver, notes] = await Promise.all([import('./mongodb/driver.ts'), import('./mongodb/relaxed-notes.ts')])
  return notes.withRelaxedNotes(await driver.openMongodb(mongodb), log)
}

/**
 * Keeps modules out of an unfinished copy: they would see a part of the documents, and the next run of the copy would take
 * theirs for surplus.
 */
const guard = async <D extends EmbeddedDatabase | MongodbDatabase>(database: D): Promise<D> => {
  const record = await readCopyRecord(database)
  if (!record || record.finishedAt) return database
  const refuse = () => {
    throw copyUnfinished([database.description, record.source])
  }
  return { ...database, collection: refuse }
}

/** Opens the database that the configuration names; only the chosen driver is loaded. */
export const openDatabase = async (settings: DatabaseSettings): Promise<OpenDatabase> => {
  const { driver, path, log } = settings
  const unguarded = driver === 'mongodb' ? await openMongodb(settings) : await openEmbedded({ dataDir: path, log })
  const health = async (): Promise<Health> => {
    try {
      await unguarded.ping()
      const space = unguarded.driver === 'embedded' ? await unguarded.space() : undefined
      return space && space.status !== 'ok' ? space : { status: 'ok', detail: unguarded.description }
    } catch (error) {
      return { status: 'failed', detail: messageOf(error), ...(isCoded(error) ? { code: error.code } : {}) }
    }
  }
  try {
    return { ...(await guard(unguarded)), settings, unguarded, health }
  } catch (error) {
    await unguarded.close()
    throw error
  }
}
