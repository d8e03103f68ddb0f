import { after, before } from 'node:test'
import { type EmbeddedDatabase, openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { conformanceSuite } from './support/conformance.ts'

let database: EmbeddedDatabase
before(async () => {
  database = await openEmbedded({ dataDir: ':memory:' })
})
after(() => database.close())

conformanceSuite('the embedded driver answers as MongoDB does', () => database)
