import { after, before, describe } from 'node:test'
import type { Database } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { openMongodb } from '../../../modules/database/mongodb/driver.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'
import { conformanceSuite } from './support/conformance.ts'

describe('the mongodb driver', () => {
  let database: Database
  const undo: (() => Promise<unknown>)[] = []
  before(async () => {
    const embedded = await openEmbedded({ dataDir: ':memory:' })
    const server = await serveWire({ database: embedded, name: 'm3m' })
    const client = await openMongodb({ uri: server.uri, database: 'm3m' })
    undo.push(client.close, server.close, embedded.close)
    database = client
  })
  after(async () => {
    for (const close of undo) await close()
  })

  conformanceSuite('answers as MongoDB does through the wire door', () => database)
})

/** Cases that a foreign server is known to answer differently, by name, with the reason. */
const KNOWN_DIFFERENCES: Record<string, string> = {}

const foreign = process.env.M3M_TEST_MONGODB_URI
if (foreign) {
  describe('a foreign server', () => {
    let client: Database & { close(): Promise<void> }
    before(async () => {
      client = await openMongodb({ uri: foreign, database: `m3m_conformance_${process.pid}` })
    })
    after(() => client.close())

    conformanceSuite('answers as the cases say', () => client, undefined, KNOWN_DIFFERENCES)
  })
}
