/**
 * The thread an engine lives on. The writer runs everything that is waiting in one transaction, so that many writes share
 * one fsync; the reader runs one long read after the other.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { MqlError } from '../mql/errors.ts'
import { NewerFormat } from './catalog.ts'
import { decode, encode } from './codec.ts'
import { Engine, isRead, isSchemaChange, needsNoTransaction } from './engine.ts'
import type { Call, FromWorker, Reply, ToWorker, WorkerSettings } from './messages.ts'
import type { Batch, OperationName, Operations, StoreName } from './protocol.ts'
import { Ticker, TooLongHere } from './ticker.ts'

const settings = workerData as WorkerSettings
const port = parentPort!
const isWriter = settings.role === 'writer'
const STORES: StoreName[] = ['main', 'relaxed']
/** Calls that share one commit at most. */
const MAX_GROUP = 512
const SWEEP_CHUNK = 200
const SQLITE_FULL = 13

const post = (message: FromWorker) => port.postMessage(message)

const openEngines = (): Record<StoreName, Engine> => {
  const open = (store: StoreName) =>
    new Engine(settings.files[store], {
      worker: settings.role,
      readOnly: !isWriter,
      durability: store === 'main' ? 'full' : 'normal',
    })
  return { main: open('main'), relaxed: open('relaxed') }
}

const errorReply = ({ id }: Call, error: unknown): Reply => {
  if (error instanceof MqlError) {
    const { code, codeName, message, keyPattern, keyValue } = error
    return { id, kind: 'error', text: encode({ code, codeName, message, keyPattern, keyValue }) }
  }
  const isFull = (error as { errcode?: number }).errcode === SQLITE_FULL
  const message = error instanceof Error ? error.message : String(error)
  const known = isFull ? { code: 14031, codeName: 'OutOfDiskSpace' } : { code: 8, codeName: 'UnknownError' }
  return { id, kind: 'error', text: encode({ ...known, message }) }
}

const valueReply = ({ id, operation }: Call, value: unknown): Reply => {
  if (operation !== 'find' && operation !== 'aggregate') return { id, kind: 'value', text: encode(value) }
  const { texts, position } = value as Batch
  return { id, kind: 'batch', texts, position: position && encode(position) }
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

/** Runs one call; the transaction around it is the caller's. */
const execute = (engine: Engine, call: Call): Reply => {
  Atomics.store(settings.current, 0, call.id)
  const budget = isRead(call.operation) ? (settings.shortReadRows ?? undefined) : undefined
  const ticker = new Ticker(call.deadline, budget)
  const args = decode(call.args) as Operations[OperationName]['args']
  return valueReply(call, engine.execute(call.operation, call.collection, args as never, ticker))
}

/** Runs one call; what is wrong with the call itself becomes its answer, anything else is thrown. */
const attempt = (engine: Engine, call: Call): Reply => {
  try {
    return execute(engine, call)
  } catch (error) {
    if (error instanceof TooLongHere) return { id: call.id, kind: 'redirect' }
    if (error instanceof MqlError || isRead(call.operation)) return errorReply(call, error)
    throw error
  }
}

const runAlone = (engine: Engine, call: Call): Reply => {
  try {
    if (needsNoTransaction(call.operation)) return execute(engine, call)
    return engine.transaction(() => execute(engine, call))
  } catch (error) {
    return error instanceof TooLongHere ? { id: call.id, kind: 'redirect' } : errorReply(call, error)
  }
}

/** Runs calls in one transaction; when it fails as a whole, each is tried on its own. */
const runGroup = (engine: Engine, calls: Call[]): Reply[] => {
  if (calls.every(({ operation }) => isRead(operation))) return calls.map((call) => attempt(engine, call))
  try {
    return engine.transaction(() => calls.map((call) => attempt(engine, call)))
  } catch (error) {
    if (calls.length === 1) return [errorReply(calls[0]!, error)]
    return calls.flatMap((call) => runGroup(engine, [call]))
  }
}

const isLoner = ({ operation }: Call): boolean => isSchemaChange(operation) || needsNoTransaction(operation)

/** Runs the calls of one store in order, those that change tables between the groups. */
const runCalls = (engine: Engine, calls: Call[]): Reply[] => {
  const replies: Reply[] = []
  let group: Call[] = []
  const flush = () => {
    if (group.length > 0) replies.push(...runGroup(engine, group))
    group = []
  }
  for (const call of calls) {
    if (!isLoner(call)) {
      group.push(call)
      continue
    }
    flush()
    replies.push(runAlone(engine, call))
  }
  flush()
  return replies
}

/** Nothing is under way. */
const rest = () => Atomics.store(settings.current, 0, 0)

const write = (calls: Call[]): void => {
  for (const store of STORES) {
    const mine = calls.filter((call) => call.store === store)
    // Each store answers as soon as its own commit is done.
    if (mine.length > 0) post({ replies: runCalls(engines[store], mine) })
  }
  rest()
}

const read = (calls: Call[]): void => {
  for (const call of calls) post({ replies: [runAlone(engines[call.store], call)] })
  rest()
}

const close = (): void => {
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

const sweep = (): void => {
  let deleted = 0
  for (const engine of Object.values(engines)) {
    deleted = Math.max(deleted, engine.deleteExpired(SWEEP_CHUNK))
    engine.vacuumSome()
  }
  // Between two chunks the calls that wait have their turn.
  if (deleted === SWEEP_CHUNK) setImmediate(sweep)
}

port.on('message', (message: ToWorker) => {
  if ('close' in message) return close()
  if (!isWriter) return read(message.calls)
  const { calls, closing } = drain([...message.calls])
  write(calls)
  if (closing) close()
})

if (isWriter) setInterval(sweep, settings.sweepInterval).unref()
post({ ready: true })
