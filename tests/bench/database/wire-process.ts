/** A process that serves the embedded database of a folder to MongoDB's drivers, until its standard input ends. */
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'

const database = await openEmbedded({ dataDir: process.argv[2]! })
const server = await serveWire({ database, name: 'm3m_bench' })
process.stdout.write(`${server.uri}\n`)
process.stdin.on('end', async () => {
  await server.close()
  await database.close()
})
process.stdin.resume()
