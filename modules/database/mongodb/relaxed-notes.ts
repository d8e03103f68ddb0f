import type { Collection, CollectionOptions, Document } from '../contract.ts'
import type { EmbeddedLog } from '../embedded/driver.ts'
import { noteRelaxed, readRelaxed } from '../metadata.ts'
import type { MongodbDatabase } from './driver.ts'

/**
 * Notes in the database which collections are opened with `journal: false`. A server does not tell them apart, but a copy
 * into an embedded database has to put them into the other file.
 */
export const withRelaxedNotes = (database: MongodbDatabase, log?: EmbeddedLog): MongodbDatabase => {
  const seen = new Set<string>()
  let work: Promise<void> = Promise.resolve()

  const note = async (name: string): Promise<void> => {
    try {
      if (!(await readRelaxed(database)).includes(name)) await noteRelaxed(database, [name])
    } catch (err) {
      log?.error({ err, collection: name }, 'the kind of a collection could not be noted; the next start tries again')
    }
  }

  return {
    ...database,
    collection<T extends Document>(name: string, options?: CollectionOptions): Collection<T> {
      if (options?.writeConcern?.journal === false && !seen.has(name)) {
        seen.add(name)
        work = work.then(() => note(name))
      }
      return database.collection<T>(name, options)
    },
    async close() {
      await work
      await database.close()
    },
  }
}
