/** What travels between the facade's thread and a worker. */
import type { OperationName, StoreName } from './protocol.ts'

export type WorkerRole = 'writer' | 'reader'

export interface WorkerSettings {
  role: WorkerRole
  /** Tells the workers of one database apart. */
  name: string
  /** The SQLite file of each store. */
  files: Record<StoreName, string>
  /** Rows a read on the writer may look at before it is sent to the reader; null where there is none. */
  shortReadRows: number | null
  /** Milliseconds a write may go on while others wait. */
  slice: number
  /** Where the worker writes the id of the call it is busy with. */
  current: Int32Array<SharedArrayBuffer>
  /** Milliseconds between two sweeps for expired documents. */
  sweepInterval: number
}

export interface Call {
  id: number
  operation: OperationName
  store: StoreName
  collection: string
  /** The arguments, encoded. */
  args: string
  deadline?: number
}
export type ToWorker = { calls: Call[] } | { close: true }

/** The answer to one call. */
export type Reply =
  | { id: number; kind: 'value'; text: string }
  /** Documents in their stored form, and the position of the next batch, encoded. */
  | { id: number; kind: 'batch'; texts: string[]; position?: string }
  | { id: number; kind: 'error'; text: string }
  /** The read is too long for this worker. */
  | { id: number; kind: 'redirect' }

export type FromWorker =
  | { replies: Reply[] }
  | { ready: true }
  | { failed: { message: string; format?: number } }
  /** Expired documents could not be deleted. */
  | { sweepFailed: string }
