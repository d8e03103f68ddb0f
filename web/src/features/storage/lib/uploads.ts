/** The queue of files on their way to the server. It knows nothing of the page: that may be another one by then. */

import type { StorageConflict, StorageEntry } from '../../../../../modules/storage/contract.ts'
import { isApiError } from '../../../lib/api/errors.ts'
import type { Clash, ClashChoice } from './clashes.ts'
import { joinPath, namesOf, parentOf, ROOT } from './paths.ts'

export type UploadState = 'waiting' | 'uploading' | 'clash' | 'done' | 'failed' | 'cancelled' | 'skipped'

export interface Upload {
  readonly id: number
  /** Slug. */
  readonly project: string
  /** The folder it goes to. */
  readonly folder: string
  readonly name: string
  readonly file: File
  state: UploadState
  /** Bytes that are gone. */
  loaded: number
  error?: unknown
  /** Where it went, once it is done. */
  stored?: StorageEntry
}
interface Queued extends Upload {
  conflict: StorageConflict
  /** Those that came together. */
  group: object
  control: AbortController
}

/** A file, and its path below the folder it is uploaded to. */
export interface Chosen {
  path: string
  file: File
}

export interface Carrier {
  /** Rejects with M3M_STORAGE_EXISTS when the name is taken and `conflict` is `refuse`. */
  send(
    upload: Upload & { conflict: StorageConflict },
    onProgress: (loaded: number) => void,
    signal: AbortSignal,
  ): Promise<StorageEntry>
  exists(project: string, path: string, signal: AbortSignal): Promise<boolean>
  ask(clash: Clash, signal: AbortSignal): Promise<ClashChoice>
  /** Something new is in the storage. */
  onStored(project: string): void
  now(): number
}

export interface Totals {
  files: number
  done: number
  failed: number
  /** Waiting, on their way, or with a question. */
  open: number
  bytes: number
  loaded: number
  /** Bytes a second of late; 0 when nothing moves. */
  speed: number
}

const PARALLEL = 3
/** Larger files are sent only when their name is known to be free: it would be told after the last byte otherwise. */
const ASK_FIRST_BYTES = 262_144
const SPEED_MS = 4_000

const isOpen = ({ state }: Upload) => state === 'waiting' || state === 'uploading' || state === 'clash'

export function createUploads(carrier: Carrier) {
  let items: Queued[] = []
  let snapshot: readonly Upload[] = []
  let nextId = 1
  let running = 0
  const listeners = new Set<() => void>()
  let samples: [time: number, bytes: number][] = []
  let sent = 0

  const changed = () => {
    snapshot = [...items]
    for (const listener of listeners) listener()
  }
  const count = (bytes: number) => {
    const now = carrier.now()
    sent += bytes
    samples = [...samples.filter(([time]) => now - time <= SPEED_MS), [now, sent]]
  }

  async function attempt(item: Queued): Promise<void> {
    const { signal } = item.control
    const progress = (loaded: number) => {
      if (item.state !== 'uploading') return
      // The form around the file has bytes as well.
      const now = Math.min(loaded, item.file.size)
      count(now - item.loaded)
      item.loaded = now
      changed()
    }
    const { project } = item
    const path = joinPath(item.folder, item.name)
    if (item.conflict === 'refuse' && item.file.size > ASK_FIRST_BYTES) {
      if (await carrier.exists(project, path, signal)) return clash(item)
    }
    try {
      item.stored = await carrier.send(item, progress, signal)
      count(item.file.size - item.loaded)
      item.loaded = item.file.size
      item.state = 'done'
      carrier.onStored(project)
    } catch (error) {
      if (item.conflict !== 'refuse' || !isApiError(error) || error.code !== 'M3M_STORAGE_EXISTS') throw error
      clash(item)
    }
  }
  /** Asks on the side: files behind it need not wait for the answer. */
  function clash(item: Queued): void {
    const { group, name, folder, control } = item
    item.state = 'clash'
    item.loaded = 0
    void carrier.ask({ group, name, folder, mayOverwrite: true }, control.signal).then((choice) => {
      if (item.state !== 'clash') return
      if (choice === 'skip') item.state = 'skipped'
      else {
        item.conflict = choice
        item.state = 'waiting'
      }
      changed()
      pump()
    })
  }
  async function run(item: Queued): Promise<void> {
    item.state = 'uploading'
    running += 1
    try {
      await attempt(item)
    } catch (error) {
      if (item.control.signal.aborted) item.state = 'cancelled'
      else {
        item.state = 'failed'
        item.error = error
      }
    } finally {
      running -= 1
      changed()
      pump()
    }
  }
  function pump(): void {
    for (const item of items) {
      if (running >= PARALLEL) return
      if (item.state === 'waiting') void run(item)
    }
    if (running === 0) samples = []
  }
  const cancelOne = (item: Queued) => {
    if (!isOpen(item)) return
    // One that is on its way says itself that it was ended.
    if (item.state !== 'uploading') item.state = 'cancelled'
    item.control.abort()
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get: () => snapshot,

    /** Queues files for a folder. @param conflict what becomes of taken names; by default it is asked */
    add(project: string, folder: string, files: readonly Chosen[], conflict: StorageConflict = 'refuse') {
      const group = {}
      items = [
        ...items,
        ...files.map(({ path, file }): Queued => {
          const below = ROOT + namesOf(path).join('/')
          return {
            id: nextId++,
            project,
            folder: parentOf(below) === ROOT ? folder : joinPath(folder, parentOf(below).slice(1)),
            name: namesOf(path).at(-1) ?? file.name,
            file,
            state: 'waiting',
            loaded: 0,
            conflict,
            group,
            control: new AbortController(),
          }
        }),
      ]
      changed()
      pump()
    },
    cancel(id: number) {
      const item = items.find((one) => one.id === id)
      if (item) cancelOne(item)
      changed()
      pump()
    },
    cancelAll() {
      for (const item of items) cancelOne(item)
      changed()
    },
    /** Tries again what failed or was cancelled: one, or all that failed. */
    retry(id?: number) {
      for (const item of items) {
        if (id === undefined ? item.state !== 'failed' : item.id !== id || isOpen(item) || item.state === 'done')
          continue
        item.state = 'waiting'
        item.loaded = 0
        item.error = undefined
        item.control = new AbortController()
      }
      changed()
      pump()
    },
    /** Forgets what is over. */
    clear() {
      items = items.filter(isOpen)
      changed()
    },
    totals(): Totals {
      const totals = { files: 0, done: 0, failed: 0, open: 0, bytes: 0, loaded: 0, speed: 0 }
      for (const item of items) {
        if (item.state === 'cancelled' || item.state === 'skipped') continue
        totals.files += 1
        totals.bytes += item.file.size
        totals.loaded += item.loaded
        if (item.state === 'done') totals.done += 1
        if (item.state === 'failed') totals.failed += 1
        if (isOpen(item)) totals.open += 1
      }
      const [first] = samples
      const last = samples.at(-1)
      if (first && last && last[0] > first[0]) totals.speed = ((last[1] - first[1]) / (last[0] - first[0])) * 1000
      return totals
    },
  }
}

export type Uploads = ReturnType<typeof createUploads>
