import { after, before, describe } from 'node:test'
import type { Database } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { openMongodb } from '../../../modules/database/mongodb/driver.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'
import { conformanceSuite } from './support/conformance.ts'
import { FOREIGN_URI, openForeign } from './support/foreign.ts'

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

if (FOREIGN_URI) {
  describe('a foreign server', () => {
    let foreign: Awaited<ReturnType<typeof openForeign>>
    const undo: (() => unknown)[] = []
    before(async () => {
      foreign = await openForeign({ after: (step) => undo.push(step) }, 'conformance')
    })
    after(async () => {
      for (const step of undo) await step()
    })

    conformanceSuite(
      'answers as the cases say',
      () => foreign.database,
      undefined,
      () => foreign.differences,
    )
  })
}
