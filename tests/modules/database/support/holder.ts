/** A process that opens a database, writes a document, says so and stays. */
import { openEmbedded } from '../../../../modules/database/embedded/driver.ts'

const database = await openEmbedded({ dataDir: process.argv[2]! })
await database.collection<{ _id: string }>('things').insertOne({ _id: 'held' })
process.stdout.write('open\n')
setInterval(() => {}, 60_000)
