/** A process that writes without end and tells which writes were acknowledged, until it is killed. */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Collection } from '../../../../modules/database/contract.ts'
import { openEmbedded } from '../../../../modules/database/embedded/driver.ts'
import { collectionOf, LANES, stepOf } from './crash-load.ts'
import type { Thing } from './databases.ts'

export interface WriterOrder {
  dataDir: string
  /** The first write of each lane. */
  from: number[]
  /** Where copies of the database are made, in folders named by numbers from this one on. */
  backups: string
  /** Milliseconds after which the database is closed; never when absent. */
  closeAfter?: number
}

const say = (line: string) => process.stdout.write(`${line}\n`)
say('ready')
// Everything is loaded; the order says when to begin.
const [line] = await once(process.stdin, 'data')
const { dataDir, from, backups, closeAfter }: WriterOrder = JSON.parse(String(line))

// A kill between the slices of a long write leaves what was done so far; here every write is to be done or not.
const WHOLE = 60_000
const database = await openEmbedded({ dataDir, sweepInterval: 3, slice: WHOLE })
let closing = false

const writeLane = async (lane: number): Promise<void> => {
  const things = collectionOf(database, lane)
  for (let n = from[lane]!; !closing; n++) {
    await stepOf(lane, n).run(things)
    say(`${lane} ${n}`)
  }
}

/** Indexes and collections that come and go. */
const changeSchema = async (scratch: Collection<Thing>): Promise<void> => {
  for (let n = 0; !closing; n++) {
    await scratch.createIndex({ n: 1, tags: -1 }, { name: 'first' })
    await scratch.insertMany(Array.from({ length: 20 }, (_, i) => ({ n: i, tags: [n, i], text: 'z'.repeat(500) })))
    await scratch.createIndex({ tags: 1 }, { name: 'second', sparse: true })
    await scratch.dropIndex('first')
    if (n % 3 === 2) await scratch.drop()
  }
}

/** Documents that expire at once. */
const expire = async (sessions: Collection<Thing>): Promise<void> => {
  await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 0 })
  while (!closing) {
    await sessions.insertMany(Array.from({ length: 30 }, (_, i) => ({ at: new Date(i), text: 'w'.repeat(400) })))
    await delay(1)
  }
}

const copy = async (): Promise<void> => {
  for (let n = 0; !closing; n++) {
    await database.maintenance.backup(`${backups}/${n}`)
    say(`backup ${n}`)
    await delay(20)
  }
}

say('open')
if (closeAfter !== undefined) {
  setTimeout(() => {
    closing = true
    void database.close().then(() => say('closed'))
  }, closeAfter)
}
const things = database.collection<Thing>('things')
const lines = database.collection<Thing>('lines', { writeConcern: { journal: false } })
await Promise.all([
  things.createIndex({ lane: 1, n: -1 }),
  things.createIndex({ tags: 1 }),
  things.createIndex({ unique: 1 }, { unique: true }),
  lines.createIndex({ tags: -1, lane: 1 }),
])
await Promise.allSettled([
  ...LANES.map(writeLane),
  changeSchema(database.collection<Thing>('scratch')),
  expire(database.collection<Thing>('sessions', { writeConcern: { journal: false } })),
  copy(),
])
