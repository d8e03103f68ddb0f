import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import type { Thing } from './support/databases.ts'
import { tempFolder } from './support/temp-folder.ts'

const CYCLES = Number(process.env.M3M_CRASH_CYCLES ?? 10)
const writer = fileURLToPath(new URL('./support/crash-writer.ts', import.meta.url))

/** Runs the writer, kills it after so many acknowledged writes, and gives those. */
const runUntilKilled = async (dataDir: string, cycle: number, count: number): Promise<string[]> => {
  const child = spawn(process.execPath, [writer, dataDir, String(cycle)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'open') acknowledged.push(line)
    if (acknowledged.length === count) child.kill('SIGKILL')
  }
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  // The last line may have been cut off by the kill.
  const whole = /^\d+-\d+-\d+$/
  return acknowledged.filter((line, i) => i < acknowledged.length - 1 || whole.test(line))
}

describe('the embedded database after kill -9', () => {
  test(`has every acknowledged write and true indexes, ${CYCLES} times`, {
    timeout: 60_000 + CYCLES * 10_000,
  }, async (context) => {
    const dataDir = tempFolder(context)
    let total = 0
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const acknowledged = await runUntilKilled(dataDir, cycle, 40 + ((cycle * 37) % 120))
      total += acknowledged.length
      const database = await openEmbedded({ dataDir })
      // Documents, their keys and every entry of every index.
      assert.deepEqual((await database.maintenance.check()).problems, [])
      const idsOf = async (name: string, options = {}) =>
        new Set((await database.collection<Thing>(name, options).find().toArray()).map(({ _id }) => _id))
      const things = await idsOf('things')
      const lines = await idsOf('lines', { writeConcern: { journal: false } })
      for (const id of acknowledged) {
        const [, lane, n] = id.split('-').map(Number) as [number, number, number]
        // Every fourth write of a lane deletes the one three before it.
        const mayBeDeleted = n % 4 === 0
        assert.ok(mayBeDeleted || things.has(id), `${id} was acknowledged and is gone`)
        assert.ok(lines.has(id), `${id} was acknowledged and is gone from the second file`)
        const counter = await database.collection<Thing>('things').findOne({ _id: `counter-${lane}` })
        assert.ok(counter!.n > n, `counter ${lane} lost a step`)
      }
      await database.close()
    }
    assert.ok(total > CYCLES * 30)
  })
})
