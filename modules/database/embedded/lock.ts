/** Keeps a second process out of a database folder; the operating system lets go of it when this one dies. */
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { databaseLocked, databaseUnusable } from '../database.errors.ts'
import { isFull } from './sqlite.ts'

const BUSY = 5
/** The file is damaged, or none of SQLite's: a kill in the middle of writing the owner can leave it so. */
const DAMAGED = new Set([11, 26])

const codeOf = (error: unknown): number | undefined => (error as { errcode?: number }).errcode

const ownerOf = (database: DatabaseSync): string => {
  try {
    const row = database.prepare('SELECT pid FROM owner').get() as { pid: number } | undefined
    if (row) return Number(row.pid) === process.pid ? 'this process already' : `process ${row.pid}`
  } catch {
    // The owner is just writing its name.
  }
  return 'another process'
}

const sign = (database: DatabaseSync): void => {
  try {
    database.exec('CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER)')
    database.exec(`INSERT OR REPLACE INTO owner VALUES (1, ${process.pid})`)
  } catch (error) {
    // The lock holds without a name in it.
    if (!isFull(error)) throw error
  }
}

/** Opens a transaction that no second connection can open, and leaves it open. */
const hold = (database: DatabaseSync): void => {
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY')
  sign(database)
  database.exec('BEGIN IMMEDIATE')
}

/**
 * Takes the lock: a transaction on a file of its own. Others may read from it who holds the lock.
 * @returns what releases it
 * @throws M3M_DATABASE_LOCKED, M3M_DATABASE_UNUSABLE
 */
export const acquireLock = (file: string, folder: string): (() => void) => {
  const unusable = (cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return databaseUnusable([folder, reason], { cause })
  }
  for (let attempt = 1; ; attempt++) {
    let database: DatabaseSync
    try {
      database = new DatabaseSync(file, { timeout: 0 })
    } catch (cause) {
      throw unusable(cause)
    }
    try {
      hold(database)
      return () => database.close()
    } catch (cause) {
      const code = codeOf(cause)
      const error = code === BUSY ? databaseLocked([folder, ownerOf(database)], { cause }) : unusable(cause)
      database.close()
      if (code === undefined || !DAMAGED.has(code) || attempt > 1) throw error
      rmSync(file)
    }
  }
}
