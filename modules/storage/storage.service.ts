/** Puts the parts of the storage together. */
import type { Health, Logger } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { createKeyedLock, type KeyedLock } from '../shared/keyed-lock.ts'
import { createQuota } from '../shared/quota.ts'
import { type Archives, createArchives } from './archive/archives.ts'
import { type Blobs, createBlobs } from './blobs.ts'
import type { StorageService } from './contract.ts'
import type { StorageDriver } from './drivers/contract.ts'
import type { EntriesRepository, EntryDocument } from './entries.repository.ts'
import type { LinksRepository } from './links.repository.ts'
import { parsePath, pathOf } from './paths.ts'
import type { PlaceRepository } from './place.repository.ts'
import { createPlace } from './place.ts'
import { createReading } from './reading.ts'
import { createRoom, type Room } from './room.ts'
import type { FilesConfig } from './storage.config.ts'
import { type Bin, createBin } from './tree/bin.ts'
import { createListing } from './tree/listing.ts'
import { createMoving } from './tree/moving.ts'
import { createTree, type Tree, toEntry } from './tree/tree.ts'
import { createUsage, type Usage } from './usage.ts'
import { createWriting, filePath } from './writing.ts'

/** What the parts of the storage work with. */
export interface Parts {
  entries: EntriesRepository
  blobs: Blobs
  tree: Tree
  room: Room
  /** Of the trees of projects. */
  lock: KeyedLock
  /** Of blobs that grow. */
  appends: KeyedLock
  bin: Bin
  signal: AbortSignal
}

export interface StorageModule extends StorageService {
  readonly blobs: Blobs
  readonly tree: Tree
  readonly archives: Archives
  readonly usages: Usage
  start(): Promise<void>
  stop(): Promise<void>
  health(): Promise<Health>
  removeProject(project: string): Promise<void>
}

interface StorageNeeds {
  entries: EntriesRepository
  links: LinksRepository
  driver: StorageDriver
  places: PlaceRepository
  config: FilesConfig
  /** Told of every blob that is no more. */
  onRemoved(blob: string): Promise<unknown>
  signal: AbortSignal
  log: Logger
}

/** A full project is counted anew no more often. */
const RECOUNT_MS = 5_000
/** What was left in the bin at once; more goes at the next start. */
const LEFT = 10_000

export function createStorage(needs: StorageNeeds): StorageModule {
  const { entries, links, driver, places, config, onRemoved, signal, log } = needs
  const quota = createQuota({
    max: { entries: config.maxEntries, bytes: config.maxBytes },
    async count(id) {
      const { files, directories, bytes } = await entries.usage(new ObjectId(id))
      return { entries: files + directories, bytes }
    },
    recountMs: RECOUNT_MS,
  })
  const usages = createUsage(entries, config)
  const room = createRoom(quota, config, usages.changed)
  const blobs = createBlobs({ driver, onRemoved, keep: room.keep, log })
  /** Projects deleted since the start: what was on its way to one has nowhere to go. */
  const gone = new Set<string>()
  const tree = createTree(entries, room, (project) => gone.has(project))
  const lock = createKeyedLock()
  const bin = createBin({ entries, links, blobs, room, signal, log })
  const parts: Parts = { entries, blobs, tree, room, lock, appends: createKeyedLock(), bin, signal }
  const place = createPlace({ driver, places, known: entries.about, log })
  let sweeping: Promise<void> | undefined

  /** What a crash has left: deleted things in the bin, and blobs that never came into a file or are in none any more. */
  const sweep = async (left: readonly EntryDocument[]): Promise<void> => {
    try {
      await bin.resume(left)
      if (!(await place.check())) return
      const removed = await blobs.sweep(entries.blobsInUse, signal)
      if (removed > 0) log.info({ removed }, 'what a crash had left of files was removed')
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'what a crash may have left of files could not be looked for')
    }
  }

  return {
    blobs,
    tree,
    archives: createArchives(parts),
    async stat(projectId, path) {
      const names = parsePath(path)
      if (names.length === 0) return null
      const found = await tree.find(projectId, names)
      return found && toEntry(found, pathOf(names))
    },
    ...createListing(entries, tree),
    ...createReading(parts),
    ...createWriting(parts),
    ...createMoving(parts),
    async makeDirectory(projectId, path) {
      const names = filePath(path)
      const found = await lock.shared(projectId, async () => {
        await tree.ensureFolder(projectId, names)
        return tree.find(projectId, names)
      })
      return toEntry(found!, pathOf(names))
    },
    usage: usages.of,
    usages,
    async start() {
      await driver.open()
      // Before anything new comes into the bin.
      sweeping = sweep(await entries.inBin(LEFT))
    },
    async stop() {
      await sweeping
      await bin.settled()
    },
    async health() {
      const now = await driver.health()
      return now.status === 'ok' ? (place.health() ?? now) : now
    },
    async removeProject(project) {
      await lock.alone(project, async () => {
        gone.add(project)
        const id = new ObjectId(project)
        const owned = (await entries.inBin(LEFT)).filter(({ owner }) => owner?.equals(id))
        await bin.resume(owned)
        await links.removeAll(project)
        await entries.removeAll(id)
        await driver.removeAll(project)
        room.forget(project)
      })
    },
  }
}
