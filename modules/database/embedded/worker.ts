/**
 * The thread an engine lives on. The writer runs everything that is waiting in one transaction, so that many writes share
 * one fsync; a reader runs one long read after the other.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { NewerFormat } from './catalog.ts'
import { Engine } from './engine.ts'
import { Executor } from './executor.ts'
import type { Call, FromWorker, Reply, ToWorker, WorkerSettings } from './messages.ts'
import type { StoreName } from './protocol.ts'

const settings = workerData as WorkerSettings
const port = parentPort!
const isWriter = settings.role === 'writer'
const STORES: StoreName[] = ['main', 'relaxed']
/** Calls that share one commit at most. */
const MAX_GROUP = 512
const SWEEP_CHUNK = 200

const post = (message: FromWorker) => port.postMessage(message)

const openEngines = (): Record<StoreName, Engine> => {
  const open = (store: StoreName) =>
    new Engine(settings.files[store], {
      worker: settings.name,
      readOnly: !isWriter,
      durability: store === 'main' ? 'full' : 'normal',
    })
  return { main: open('main'), relaxed: open('relaxed') }
}

const engines = (() => {
  try {
    return openEngines()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    post({ failed: { message, format: error instanceof NewerFormat ? error.format : undefined } })
    throw error
  }
})()

const executor = new Executor({
  shortReadRows: settings.shortReadRows,
  slice: settings.slice,
  onBegin: ({ id }) => Atomics.store(settings.current, 0, id),
})

/** Nothing is under way. */
const rest = () => Atomics.store(settings.current, 0, 0)

const write = (calls: Call[]): void => {
  for (const store of STORES) {
    const mine = calls.filter((call) => call.store === store)
    // Each store answers as soon as its own commit is done.
    if (mine.length > 0) post({ replies: executor.run(engines[store], mine) })
  }
  rest()
}

const read = (calls: Call[]): void => {
  for (const call of calls) post({ replies: [executor.runAlone(engines[call.store], call) as Reply] })
  rest()
}

const continueTask = (): void => {
  const reply = executor.runTask()
  rest()
  if (reply) post({ replies: [reply] })
}

let continuing = false
/** Goes on with unfinished writes, a slice at a time between the calls that come in. */
const continueTasks = (): void => {
  continuing = executor.hasTasks
  if (!continuing) return
  continueTask()
  setImmediate(continueTasks)
}

let closed = false

const close = (): void => {
  closed = true
  while (executor.hasTasks) continueTask()
  for (const engine of Object.values(engines)) engine.close()
  port.close()
}

/** Takes what else is waiting, so that it shares the commit. */
const drain = (calls: Call[]): { calls: Call[]; closing: boolean } => {
  while (calls.length < MAX_GROUP) {
    const waiting = receiveMessageOnPort(port) as { message: ToWorker } | undefined
    if (!waiting) break
    if ('close' in waiting.message) return { calls, closing: true }
    calls.push(...waiting.message.calls)
  }
  return { calls, closing: false }
}

/** What the last sweep of a store failed of, so that it is told once. */
const sweepFailures = new Map<StoreName, string>()

/** A full disk or a damaged file must not end the worker, which has calls to answer. */
const sweepStore = (store: StoreName): number => {
  try {
    const deleted = engines[store].deleteExpired(SWEEP_CHUNK)
    engines[store].vacuumSome()
    sweepFailures.delete(store)
    return deleted
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (sweepFailures.get(store) !== reason) post({ sweepFailed: reason })
    sweepFailures.set(store, reason)
    return 0
  }
}

const sweep = (): void => {
  if (closed) return
  const deleted = Math.max(...STORES.map(sweepStore))
  // Between two chunks the calls that wait have their turn.
  if (deleted === SWEEP_CHUNK) setImmediate(sweep)
}

port.on('message', (message: ToWorker) => {
  if ('close' in message) return close()
  if (!isWriter) return read(message.calls)
  const { calls, closing } = drain([...message.calls])
  write(calls)
  if (closing) return close()
  if (continuing || !executor.hasTasks) return
  continuing = true
  setImmediate(continueTasks)
})

if (isWriter) setInterval(sweep, settings.sweepInterval).unref()
post({ ready: true })
