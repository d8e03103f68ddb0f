import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { collectionOf, LANES, type LaneState, stepOf } from './support/crash-load.ts'
import { type Kill, runUntilKilled, startWriter } from './support/crash-process.ts'
import type { Thing } from './support/databases.ts'
import { createRandom, type Random } from './support/random.ts'
import { show } from './support/reference/values.ts'
import { assertFolderSound, assertSound } from './support/soundness.ts'
import { tempFolder } from './support/temp-folder.ts'

const CYCLES = Number(process.env.M3M_CRASH_CYCLES ?? 10)
const SEED = Number(process.env.M3M_TEST_SEED ?? Date.now() % 1_000_000)
/** A new folder now and then, so that new files meet the kill too. */
const CYCLES_PER_FOLDER = 8

/** What a lane has in the database, and how many of its writes made it so. */
interface Lane {
  done: number
  state: LaneState
}

const newLanes = (): Lane[] => LANES.map(() => ({ done: 0, state: new Map() }))

const text = (documents: Iterable<Document>): string => [...documents].map(show).sort().join('\n')

const advance = (lane: Lane, number: number): void => {
  stepOf(number, lane.done).apply(lane.state)
  lane.done++
}

/** All acknowledged writes are there, and of the one that was under way all or nothing. */
const assertLane = async (
  database: EmbeddedDatabase,
  number: number,
  lane: Lane,
  acknowledged: number,
): Promise<void> => {
  const found = text(await collectionOf(database, number).find({ lane: number }).toArray())
  for (let i = 0; i < acknowledged; i++) advance(lane, number)
  const wanted = text(lane.state.values())
  if (found === wanted) return
  advance(lane, number)
  assert.equal(
    found,
    text(lane.state.values()),
    `lane ${number} after ${acknowledged} writes, without the next: ${wanted}`,
  )
}

const killOf = ({ pick, below }: Random): Kill =>
  pick<Kill>([
    { after: 'order', milliseconds: below(250) },
    { after: 'open', milliseconds: below(250) },
    { after: 'open', milliseconds: below(250) },
    { after: 'writes', count: 1 + below(60) },
    { after: 'writes', count: 1 + below(60) },
  ])

describe(`the embedded database after kill -9 (M3M_TEST_SEED=${SEED})`, () => {
  test(`has every acknowledged write and true indexes, ${CYCLES} times`, {
    timeout: 60_000 + CYCLES * 5_000,
  }, async (context) => {
    const random = createRandom(SEED)
    const seen = { writes: 0, beforeOpen: 0, closing: 0, backups: 0 }
    let dataDir = ''
    let lanes = newLanes()
    let next = startWriter()
    context.after(() => next.kill('SIGKILL'))
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      if (cycle % CYCLES_PER_FOLDER === 0) {
        dataDir = tempFolder(context)
        lanes = newLanes()
      }
      const child = next
      const backups = join(dataDir, `backups-${cycle}`)
      const closeAfter = random.chance(0.25) ? random.below(150) : undefined
      const order = { dataDir, backups, closeAfter, from: lanes.map(({ done }) => done) }
      const running = runUntilKilled(child, order, killOf(random))
      next = startWriter()
      const report = await running

      const database = await openEmbedded({ dataDir })
      context.after(() => database.close())
      for (const [number, lane] of lanes.entries()) {
        await assertLane(database, number, lane, report.acknowledged.get(number) ?? 0)
      }
      await database.collection<Thing>('scratch').insertOne({ _id: `after ${cycle}` })
      await assertSound(database)
      await database.close()
      if (report.backups > 0) await assertFolderSound(join(backups, String(report.backups - 1)))
      for (const count of report.acknowledged.values()) seen.writes += count
      if (!report.opened) seen.beforeOpen++
      if (closeAfter !== undefined && report.opened && !report.closed) seen.closing++
      seen.backups += report.backups
    }
    context.diagnostic(`${JSON.stringify(seen)} in ${CYCLES} cycles`)
    assert.ok(seen.writes > CYCLES, `only ${seen.writes} writes`)
  })
})
