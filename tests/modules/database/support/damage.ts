/** Copies of a database with a known history, to be damaged. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbedded } from '../../../../modules/database/embedded/driver.ts'
import type { Thing } from './databases.ts'
import { type Hooks, tempFolder } from './temp-folder.ts'

export const MAIN = 'm3m.db'
export const WAL = 'm3m.db-wal'
const FILES = [MAIN, WAL, 'm3m-logs.db', 'm3m-logs.db-wal']

/** A folder with the documents 0, 1, 2, ... written one after the other, most of them only in the write-ahead log. */
export const writeHistory = async (hooks: Hooks, count: number, closed: boolean): Promise<string> => {
  const live = tempFolder(hooks)
  const copy = tempFolder(hooks)
  const database = await openEmbedded({ dataDir: live })
  const things = database.collection<Thing>('things')
  await things.createIndex({ n: 1 })
  await things.createIndex({ tags: -1 })
  for (let n = 0; n < count; n++) {
    await things.insertOne({ _id: n, n, tags: [n % 3, n % 7], text: `text ${n} `.repeat(20 + (n % 50)) })
  }
  if (closed) await database.close()
  copyFolder(live, copy)
  await database.close()
  return copy
}

export const copyFolder = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true })
  for (const file of FILES) if (existsSync(join(from, file))) copyFileSync(join(from, file), join(to, file))
}

/** Changes the bytes of a file. */
export const damage = (file: string, change: (bytes: Buffer) => Buffer): void =>
  writeFileSync(file, change(readFileSync(file)))
