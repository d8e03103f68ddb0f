/**
 * A thread for one long look at one file. It has a connection of its own, so that it holds up neither the writes nor the
 * reads of others, and sees the file as it was when it began.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { Catalog } from './catalog.ts'
import { type Inspection, inspect } from './integrity.ts'
import { Store } from './sqlite.ts'

export type MaintenanceTask =
  | { kind: 'quickCheck'; file: string }
  | { kind: 'check'; file: string }
  | { kind: 'backup'; file: string; to: string }

export type FromMaintenance = { documents: number } | { inspection: Inspection } | { done: true } | { failed: string }

const task = workerData as MaintenanceTask
const post = (message: FromMaintenance) => parentPort!.postMessage(message)

const NOTHING: Inspection = { collections: 0, documents: 0, entries: 0, findings: [] }

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const brokenOff = (error: unknown): Inspection => ({ ...NOTHING, findings: [{ problem: reasonOf(error) }] })

const check = (store: Store): Inspection => {
  try {
    const findings = store.problems().map((problem) => ({ problem }))
    // In a file SQLite cannot read, what can be read of it says nothing.
    if (task.kind === 'quickCheck' || findings.length > 0) return { ...NOTHING, findings }
    return inspect(store, new Catalog(store), (documents) => post({ documents }))
  } catch (error) {
    // Where it is damaged badly, SQLite's check itself breaks off.
    return brokenOff(error)
  }
}

/** Writes the copy and sees it to the disk. */
const backup = (store: Store, to: string): void => {
  store.copyTo(to)
  const descriptor = openSync(to, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

try {
  const store = new Store(task.file, { readOnly: true })
  try {
    if (task.kind === 'backup') {
      backup(store, task.to)
      post({ done: true })
    } else post({ inspection: check(store) })
  } finally {
    store.close()
  }
} catch (error) {
  post(task.kind === 'backup' ? { failed: reasonOf(error) } : { inspection: brokenOff(error) })
}
