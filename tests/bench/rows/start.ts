import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../support/server.ts'
import { atMost, median, type Row } from '../row.ts'

const ROUNDS = 5

/** From the start of the process to listening, on empty data. */
export async function start(): Promise<Row[]> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'm3m-bench-'))
    const server = await startServer(folder)
    times.push(server.startMs)
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return [atMost('server start to listening, empty data', median(times) / 1000, 1, 's')]
}
