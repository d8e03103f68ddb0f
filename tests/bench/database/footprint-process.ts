/** Opens the database of a folder, asks a first question and then many, and prints what that took. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { residentBytes } from '../processes.ts'
import { collectionOf } from './growth.ts'
import { operationsOn } from './operations.ts'

const SIZE = 1e6
const QUESTIONS = 20_000
const folder = process.argv[2]!
const megabytes = (bytes: number) => bytes / 1_048_576
const resident = () => megabytes(residentBytes(process.pid))

const before = resident()
const began = performance.now()
const database = await openEmbedded({ dataDir: folder })
const operations = operationsOn(collectionOf(database, SIZE), SIZE)
await operations['point read']()
const startMs = performance.now() - began
const opened = resident() - before

for (let n = 0; n < QUESTIONS; n += 100) {
  await Promise.all(Array.from({ length: 100 }, operations[n % 500 === 0 ? 'indexed read' : 'point read']))
}
const used = resident() - before
const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
console.log(JSON.stringify({ startMs, opened, used, size: megabytes(size) }))
await database.close()
