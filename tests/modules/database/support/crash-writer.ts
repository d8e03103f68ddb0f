/** A process that writes without end and says which writes were acknowledged, until it is killed. */
import { openEmbedded } from '../../../../modules/database/embedded/driver.ts'
import type { Thing } from './databases.ts'

const [dataDir = '', lane = '0'] = process.argv.slice(2)
const database = await openEmbedded({ dataDir })
const things = database.collection<Thing>('things')
const lines = database.collection<Thing>('lines', { writeConcern: { journal: false } })
await things.createIndex({ group: 1, n: -1 })
await things.createIndex({ tags: 1 })
await things.createIndex({ unique: 1 }, { unique: true })

const write = async (worker: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const id = `${lane}-${worker}-${n}`
    await things.insertOne({ _id: id, group: worker, n, tags: [n % 3, n % 5], unique: id })
    await things.updateOne(
      { _id: `counter-${worker}` },
      { $inc: { n: 1 }, $set: { unique: `counter-${worker}` } },
      { upsert: true },
    )
    if (n % 4 === 3) await things.deleteOne({ _id: `${lane}-${worker}-${n - 3}` })
    await lines.insertOne({ _id: id, tags: [n % 3] })
    process.stdout.write(`${id}\n`)
  }
}
process.stdout.write('open\n')
await Promise.all([0, 1, 2, 3].map(write))
