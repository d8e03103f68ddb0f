import { after, before } from 'node:test'
import type { Document } from '../../../../modules/database/contract.ts'
import type { EmbeddedDatabase } from '../../../../modules/database/embedded/driver.ts'
import { openTemporary } from './databases.ts'

export interface Pipelines {
  /** Runs a pipeline over a new collection; `others` are further collections by name. */
  run(documents: Document[], pipeline: Document[], others?: Record<string, Document[]>): Promise<Document[]>
  database(): EmbeddedDatabase
}

/** An embedded database for the suite it is called in, and pipelines over collections of their own. */
export const withPipelines = (): Pipelines => {
  let database: EmbeddedDatabase
  const undo: (() => unknown)[] = []
  let count = 0
  before(async () => {
    database = await openTemporary({ after: (step) => undo.unshift(step) })
  })
  after(async () => {
    for (const step of undo) await step()
  })
  return {
    database: () => database,
    async run(documents, pipeline, others = {}) {
      const collection = database.collection(`pipeline_${count++}`)
      if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })))
      for (const [name, entries] of Object.entries(others)) {
        await database.collection(name).drop()
        if (entries.length > 0) await database.collection(name).insertMany(entries.map((entry) => ({ ...entry })))
      }
      return collection.aggregate(pipeline).toArray()
    },
  }
}
