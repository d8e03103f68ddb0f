/** Whether a copy may be written into a database. */
import { counted } from '../commands/figures.ts'
import { copyRefused } from '../database.errors.ts'
import { METADATA, readCopyRecord, writeCopyRecord } from '../metadata.ts'
import { dropCollection, type Side } from './sides.ts'

/** The collections with documents, and how many those are. */
const contentsOf = async (side: Side): Promise<[name: string, documents: number][]> => {
  const counts: [string, number][] = []
  for (const name of await side.names()) {
    const documents = await side.collection(name).estimatedDocumentCount()
    if (documents > 0) counts.push([name, documents])
  }
  return counts
}

const refuse = (target: Side, what: string, way: string) =>
  copyRefused([`${target.description} ${what}; ${way}, or delete everything in it with --overwrite`])

/**
 * Prepares the target: an empty one is marked as a copy under way, an unfinished copy of the same source is taken up.
 * @returns when the copy began that is taken up; null for a new one
 * @throws M3M_DATABASE_COPY_REFUSED when the target holds anything else
 */
export const prepareTarget = async (source: Side, target: Side, overwrite: boolean): Promise<Date | null> => {
  if (overwrite) {
    for (const name of [...(await target.names()), METADATA]) await dropCollection(target, name)
  }
  const record = await readCopyRecord(target.database)
  const contents = await contentsOf(target)
  if (contents.length > 0) {
    if (!record) {
      const shown = contents.slice(0, 3).map(([name, documents]) => `${counted(documents, 'document')} in "${name}"`)
      throw refuse(target, `already holds data (${shown.join(', ')})`, 'choose an empty database')
    }
    if (record.finishedAt) {
      const when = record.finishedAt.toISOString()
      throw refuse(target, `holds a copy that was finished at ${when} and may be in use`, 'choose an empty database')
    }
    if (record.source !== source.identity) {
      const what = `holds an unfinished copy of another database (${record.source})`
      throw refuse(target, what, 'go on with that one')
    }
    return record.startedAt
  }
  // What an earlier record said of an emptied database no longer holds.
  await dropCollection(target, METADATA)
  await writeCopyRecord(target.database, { _id: 'copy', source: source.identity, startedAt: new Date() })
  return null
}
