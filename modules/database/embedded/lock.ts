/** Keeps a second process out of a database folder; the operating system lets go of it when this one dies. */
import { DatabaseSync } from 'node:sqlite'
import { databaseLocked, databaseUnusable } from '../database.errors.ts'

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === 5

const ownerOf = (database: DatabaseSync): string => {
  const row = database.prepare('SELECT pid FROM owner').get() as { pid: number } | undefined
  if (!row) return 'another process'
  return Number(row.pid) === process.pid ? 'this process already' : `process ${row.pid}`
}

/**
 * Takes the lock: a transaction on a file of its own, left open. Others may read who holds it.
 * @returns what releases it
 * @throws M3M_DATABASE_LOCKED
 */
export const acquireLock = (file: string, folder: string): (() => void) => {
  let database: DatabaseSync
  try {
    database = new DatabaseSync(file, { timeout: 0 })
  } catch (cause) {
    throw databaseUnusable([folder, cause instanceof Error ? cause.message : String(cause)], { cause })
  }
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY')
    database.exec('CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER)')
    database.exec(`INSERT OR REPLACE INTO owner VALUES (1, ${process.pid})`)
    database.exec('BEGIN IMMEDIATE')
  } catch (cause) {
    const error = isBusy(cause)
      ? databaseLocked([folder, ownerOf(database)], { cause })
      : databaseUnusable([folder, cause instanceof Error ? cause.message : String(cause)], { cause })
    database.close()
    throw error
  }
  return () => database.close()
}
