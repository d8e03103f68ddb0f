/** Log lines, written in batches to the file that needs no fsync. */
import { join } from 'node:path'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { median, plain, type Row } from '../row.ts'
import { idOf } from './documents.ts'

const BATCH = 500
const BATCHES = 40
const ROUNDS = 5

export const lines = async (folder: string): Promise<Row[]> => {
  const database = await openEmbedded({ dataDir: join(folder, 'lines') })
  try {
    const collection = database.collection('lines', { writeConcern: { journal: false } })
    await collection.createIndex({ project: 1, at: -1 })
    const rates: number[] = []
    let n = 0
    const batch = () =>
      Array.from({ length: BATCH }, () => ({
        project: idOf(n % 20),
        at: new Date(),
        level: 'info',
        text: `line ${n++}`,
      }))
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      for (let i = 0; i < BATCHES; i++) await collection.insertMany(batch())
      rates.push(((BATCHES * BATCH) / (performance.now() - began)) * 1000)
    }
    return [plain(`log lines in batches of ${BATCH}`, median(rates), 'lines/s')]
  } finally {
    await database.close()
  }
}
