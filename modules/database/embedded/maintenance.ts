/** Looking after the files of an embedded database while it is in use: checks, backups, giving space back. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isCoded, messageOf } from '../../../kernel/index.ts'
import { backupFailed, backupRefused, databaseClosed, databaseUnusable } from '../database.errors.ts'
import type { Finding } from './integrity.ts'
import type { FromMaintenance, MaintenanceTask } from './maintenance-worker.ts'
import type { Channel, StoreName } from './protocol.ts'

export interface CheckOptions {
  /** Only what SQLite itself finds. */
  quick?: boolean
  /** Fills indexes anew that are wrong, and looks again. */
  repair?: boolean
  /** Called with the number of documents looked at so far. */
  onProgress?: (documents: number) => void
}
export interface CheckReport {
  collections: number
  documents: number
  entries: number
  /** One sentence each; empty when all is well. */
  problems: string[]
  /** The indexes that were filled anew. */
  repaired: string[]
}
export interface SizeChange {
  file: string
  before: number
  after: number
}

/** What an operator does with an embedded database. */
export interface EmbeddedMaintenance {
  check(options?: CheckOptions): Promise<CheckReport>
  /**
   * Writes a copy of every file into an empty folder, which is made if it does not exist.
   * @returns the files with their sizes in bytes
   */
  backup(folder: string): Promise<{ file: string; bytes: number }[]>
  /**
   * Gives free space back to the file system.
   * @param whole write the files anew, which keeps all others out meanwhile; else bit by bit between their operations
   */
  compact(whole: boolean): Promise<SizeChange[]>
}

/** The published package holds the same files as JavaScript. */
const WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './maintenance-worker.ts' : './maintenance-worker.js',
  import.meta.url,
)
const STORES: StoreName[] = ['main', 'relaxed']
const UNFINISHED = '.unfinished'
/** Pages that are given back in one go: some 8 MB, a few milliseconds. */
const SLICE_PAGES = 1024

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

export interface MaintenanceOptions {
  channel: Channel
  /** The file of each store; null for a database in memory. */
  files: Record<StoreName, string> | null
}

/** The maintenance of one database, and what ends it. */
export const createMaintenance = ({
  channel,
  files,
}: MaintenanceOptions): EmbeddedMaintenance & { close(): Promise<void> } => {
  const running = new Set<Worker>()
  const backingUp = new Set<string>()
  let closed = false

  const fileOf = (store: StoreName): string => {
    if (!files) throw databaseUnusable([':memory:', 'it has no files'])
    return files[store]
  }

  const runTask = (task: MaintenanceTask, onDocuments: (documents: number) => void = () => {}) =>
    new Promise<FromMaintenance>((resolve, reject) => {
      if (closed) throw databaseClosed([task.kind])
      const worker = new Worker(WORKER_FILE, {
        workerData: task,
        name: `database-${task.kind}`,
        execArgv: ['--no-warnings'],
      })
      running.add(worker)
      worker.on('message', (message: FromMaintenance) => {
        if ('documents' in message) onDocuments(message.documents)
        else if ('failed' in message) reject(new Error(message.failed))
        else if ('inspection' in message || 'done' in message) resolve(message)
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        running.delete(worker)
        reject(databaseClosed([task.kind]))
      })
    })

  const inspectAll = async ({ quick, onProgress }: CheckOptions) => {
    const report: CheckReport = { collections: 0, documents: 0, entries: 0, problems: [], repaired: [] }
    const wrong: { store: StoreName; index: NonNullable<Finding['index']> }[] = []
    let seen = 0
    for (const store of STORES) {
      const file = fileOf(store)
      const answer = await runTask({ kind: quick ? 'quickCheck' : 'check', file }, (documents) => {
        seen += documents
        onProgress?.(seen)
      })
      if (!('inspection' in answer)) continue
      const { collections, documents, entries, findings } = answer.inspection
      report.collections += collections
      report.documents += documents
      report.entries += entries
      for (const { problem, index } of findings) {
        report.problems.push(`${basename(file)}: ${problem}`)
        if (index) wrong.push({ store, index })
      }
    }
    return { report, wrong }
  }

  const writeBackup = async (folder: string) => {
    mkdirSync(folder, { recursive: true })
    const foreign = readdirSync(folder).filter((name) => !name.endsWith(UNFINISHED))
    if (foreign.length > 0) throw backupRefused([folder, foreign[0]!])
    const copies = STORES.map((store) => ({ from: fileOf(store), to: join(folder, basename(fileOf(store))) }))
    const removeUnfinished = () => {
      for (const { to } of copies) rmSync(to + UNFINISHED, { force: true })
    }
    removeUnfinished()
    try {
      for (const { from, to } of copies) await runTask({ kind: 'backup', file: from, to: to + UNFINISHED })
      // Only a complete backup has the names of one.
      for (const { to } of copies) renameSync(to + UNFINISHED, to)
    } catch (error) {
      removeUnfinished()
      throw error
    }
    return copies.map(({ to }) => ({ file: to, bytes: sizeOf(to) }))
  }

  return {
    async check(options = {}) {
      const first = await inspectAll(options)
      if (!options.repair || first.wrong.length === 0) return first.report
      const repaired: string[] = []
      const failed: string[] = []
      for (const { store, index } of first.wrong) {
        const what = `index "${index.name}" of collection "${index.collection}"`
        try {
          await channel.call('rebuildIndex', store, index.collection, { name: index.name })
          repaired.push(what)
        } catch (error) {
          failed.push(`${what} cannot be filled anew: ${messageOf(error)}`)
        }
      }
      const { report } = await inspectAll(options)
      return { ...report, problems: [...report.problems, ...failed], repaired }
    },

    async backup(folder) {
      if (backingUp.has(folder)) throw backupRefused([folder, 'a backup is being written there'])
      backingUp.add(folder)
      try {
        return await writeBackup(folder)
      } catch (cause) {
        if (isCoded(cause)) throw cause
        throw backupFailed([folder, messageOf(cause)], { cause })
      } finally {
        backingUp.delete(folder)
      }
    },

    async compact(whole) {
      const changes: SizeChange[] = []
      for (const store of STORES) {
        const file = fileOf(store)
        const size = () => sizeOf(file) + sizeOf(`${file}-wal`)
        const before = size()
        let free = Number.POSITIVE_INFINITY
        while (free > 0) {
          const { freePages } = await channel.call('compact', store, '', whole ? {} : { pages: SLICE_PAGES })
          // What a long read still needs cannot be given back now.
          if (freePages >= free) break
          free = freePages
        }
        changes.push({ file, before, after: size() })
      }
      return changes
    },

    async close() {
      closed = true
      await Promise.all([...running].map((worker) => worker.terminate()))
    },
  }
}
