/** The embedded database: two SQLite files below a folder, behind the facade. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Health } from '../../../kernel/index.ts'
import type { Collection, Database, Document, FindOptions } from '../contract.ts'
import { databaseUnusable } from '../database.errors.ts'
import { updater } from '../updater.ts'
import { createChannel } from './channel.ts'
import { createCollection } from './collection.ts'
import { watchingSpace } from './disk-space.ts'
import { acquireLock } from './lock.ts'
import { createMaintenance, type EmbeddedMaintenance } from './maintenance.ts'
import type { WorkerRole, WorkerSettings } from './messages.ts'
import { owingIndexes } from './owed-indexes.ts'
import type { StoreName } from './protocol.ts'
import { WorkerLink } from './worker-link.ts'

export interface EmbeddedLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

export interface EmbeddedOptions {
  /** Folder of the two files; `:memory:` keeps everything in memory. */
  dataDir: string
  log?: EmbeddedLog
  /** Milliseconds between two sweeps for expired documents. */
  sweepInterval?: number
  /** Milliseconds a long write may go on while other calls wait. */
  slice?: number
}

export interface EmbeddedDatabase extends Database {
  readonly driver: 'embedded'
  readonly description: string
  /** How a filter would be answered: by ids, an index, a scan; `none` where there is no such collection. */
  explain(collection: string, filter: Document, options?: Pick<FindOptions, 'sort' | 'limit'>): Promise<Document>
  /** The names of all collections. */
  collections(): Promise<string[]>
  /** The names of those whose last moments a power cut may take. */
  relaxedCollections(): Promise<string[]>
  readonly maintenance: EmbeddedMaintenance
  /** How its disk is. */
  space(): Promise<Health>
  close(): Promise<void>
}

const FILES: Record<StoreName, string> = { main: 'm3m.db', relaxed: 'm3m-logs.db' }
const SHORT_READ_ROWS = 1000
const SWEEP_INTERVAL = 60_000
const SLICE_MS = 10
/** Started when they are first needed: a long read takes one of them, and another read finds the next. */
const READERS = 2

const prepareFolder = (folder: string): (() => void) => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw databaseUnusable([folder, cause instanceof Error ? cause.message : String(cause)], { cause })
  }
  return acquireLock(join(folder, 'm3m.lock'), folder)
}

/**
 * Opens the embedded database below a folder, which is made if it does not exist.
 * @throws M3M_DATABASE_LOCKED when another process has it open
 * @throws M3M_DATABASE_UNUSABLE, M3M_DATABASE_NEWER
 */
export const openEmbedded = async ({
  dataDir,
  log,
  sweepInterval = SWEEP_INTERVAL,
  slice = SLICE_MS,
}: EmbeddedOptions): Promise<EmbeddedDatabase> => {
  const inMemory = dataDir === ':memory:'
  const release = inMemory ? () => {} : prepareFolder(dataDir)
  const fileOf = (store: StoreName) => (inMemory ? dataDir : join(dataDir, FILES[store]))
  const files = { main: fileOf('main'), relaxed: fileOf('relaxed') }

  const link = (role: WorkerRole, name: string = role) => {
    const settings: Omit<WorkerSettings, 'current'> = {
      role,
      name,
      files,
      shortReadRows: inMemory || role === 'reader' ? null : SHORT_READ_ROWS,
      slice,
      sweepInterval,
    }
    const onLost = (reason: string) =>
      log?.error({ worker: name, reason }, 'a database worker stopped; it is restarted')
    const onSweepFailed = (reason: string) => log?.error({ reason }, 'expired documents could not be deleted')
    return new WorkerLink({ settings, name: files.main, onLost, onSweepFailed })
  }
  const writer = link('writer')
  const readers = inMemory ? [] : Array.from({ length: READERS }, (_, i) => link('reader', `reader-${i + 1}`))
  const watched = watchingSpace(createChannel({ writer, readers }), inMemory ? null : dataDir)
  const channel = owingIndexes(watched)
  const namesOf = async (store: StoreName) => (await channel.call('collections', store, '', {})).sort()
  // A collection stays in the file it is in, whatever is asked for later: its documents must not get out of sight.
  const stores = new Map<string, StoreName>()
  try {
    await writer.start()
    for (const store of ['relaxed', 'main'] as const) for (const name of await namesOf(store)) stores.set(name, store)
  } catch (error) {
    await channel.close()
    release()
    throw error
  }
  let closing: Promise<void> | undefined
  const maintenance = createMaintenance({ channel, files: inMemory ? null : files })
  const storeOf = (name: string, relaxed: boolean): StoreName => {
    const store = stores.get(name) ?? (relaxed ? 'relaxed' : 'main')
    stores.set(name, store)
    return store
  }
  log?.info({ path: dataDir }, 'the embedded database is open')

  return {
    driver: 'embedded',
    description: inMemory ? 'embedded, in memory' : `embedded, ${dataDir}`,
    collection: <T extends Document>(name: string, options?: { writeConcern?: { journal?: boolean } }): Collection<T> =>
      createCollection<T>(channel, storeOf(name, options?.writeConcern?.journal === false), name),
    updater,
    async ping() {
      await channel.call('ping', 'main', '', {})
    },
    explain: (collection, filter, options) =>
      channel.call('explain', stores.get(collection) ?? 'main', collection, { filter, ...options }),
    async collections() {
      return [...(await namesOf('main')), ...(await namesOf('relaxed'))].sort()
    },
    relaxedCollections: () => namesOf('relaxed'),
    maintenance,
    space: () => watched.space(),
    close() {
      closing ??= maintenance
        .close()
        .then(() => channel.close())
        .finally(release)
      return closing
    },
  }
}
