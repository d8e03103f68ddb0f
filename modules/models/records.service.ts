/** Puts the parts together that read and write records. */
import type { Database } from '../database/contract.ts'
import { createKeyedLock, type KeyedLock } from '../shared/keyed-lock.ts'
import type { StorageService } from '../storage/contract.ts'
import type { RecordsService } from './contract.ts'
import type { Directory } from './directory.ts'
import type { ModelsConfig } from './models.config.ts'
import { createChanging } from './records/changing.ts'
import type { WriteContext } from './records/context.ts'
import { createInserting } from './records/inserting.ts'
import { createLooks } from './records/looks.ts'
import { createReading, type Reading } from './records/reading.ts'
import { type CheckReferences, createReferences } from './records/references.ts'
import { createRoom, type Room } from './records/room.ts'
import type { RecordsRepository } from './records.repository.ts'
import type { Watchers } from './watchers.ts'

export type Records = RecordsService & Pick<Reading, 'stream'>

interface RecordsOptions {
  repository: RecordsRepository
  directory: Directory
  database: Pick<Database, 'updater' | 'driver'>
  lock: KeyedLock
  storage: StorageService | undefined
  watchers: Watchers
  config: ModelsConfig
}

/** The embedded database reads for long in two threads: one project must not have both, or only for a moment. */
const LOOKS = { embedded: { atOnce: 1, short: { ms: 50, atOnce: 2 } }, mongodb: { atOnce: 8 } }

export function createRecords({ storage, ...options }: RecordsOptions): {
  records: Records
  room: Room
  check: CheckReferences
} {
  const { repository, directory, database, config } = options
  const room = createRoom({ records: config.maxRecords, bytes: config.maxBytes }, async (project) => {
    const sums = await Promise.all((await directory.of(project)).map(({ _id }) => repository.usage(_id.toHexString())))
    return {
      records: sums.reduce((sum, usage) => sum + usage.records, 0),
      bytes: sums.reduce((sum, usage) => sum + usage.bytes, 0),
    }
  })
  const check = createReferences({ repository, storage })
  const looks = createLooks({ queryMs: config.queryMs, ...LOOKS[database.driver] })
  const context: WriteContext = { ...options, looks, turns: createKeyedLock(), room, check }
  const inserting = createInserting(context)
  return {
    room,
    check,
    records: {
      ...createReading({ repository, directory, looks, queryMs: config.queryMs }),
      insert: inserting.insert,
      insertMany: inserting.insertMany,
      ...createChanging(context, inserting),
    },
  }
}
