/** What is written about a database into the database: one collection, which no module uses and no copy takes along. */
import type { Collection, Db } from './contract.ts'

export const METADATA = 'm3m_metadata'

/** The progress of a copy into this database. */
export interface CopyRecord {
  _id: 'copy'
  /** Where the documents come from. */
  source: string
  startedAt: Date
  /** Absent while the copy is not complete. */
  finishedAt?: Date
}
/** Collections whose last moments a power cut may take; the embedded driver keeps them in a file of their own. */
interface CollectionsRecord {
  _id: 'collections'
  relaxed: string[]
}

type Metadata = CopyRecord | CollectionsRecord

const metadata = (database: Db): Collection<Metadata> => database.collection<Metadata>(METADATA)

export const readCopyRecord = async (database: Db): Promise<CopyRecord | null> =>
  (await metadata(database).findOne({ _id: 'copy' })) as CopyRecord | null

export const writeCopyRecord = async (database: Db, { _id, ...fields }: CopyRecord): Promise<void> => {
  await metadata(database).updateOne({ _id }, { $set: fields }, { upsert: true })
}

export const readRelaxed = async (database: Db): Promise<string[]> =>
  ((await metadata(database).findOne({ _id: 'collections' })) as CollectionsRecord | null)?.relaxed ?? []

export const noteRelaxed = async (database: Db, names: string[]): Promise<void> => {
  await metadata(database).updateOne(
    { _id: 'collections' },
    { $addToSet: { relaxed: { $each: names } } },
    { upsert: true },
  )
}
