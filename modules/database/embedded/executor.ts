/** Runs the calls of a worker: many in one transaction, long writes in slices between the others. */
import { MqlError } from '../mql/errors.ts'
import { decode, encode } from './codec.ts'
import { type Engine, isRead, isSchemaChange, needsNoTransaction } from './engine.ts'
import type { Call, Reply } from './messages.ts'
import type { Batch, OperationName, Operations } from './protocol.ts'
import { isFull } from './sqlite.ts'
import { isSliced, type Sliced, Ticker, TooLongHere } from './ticker.ts'

export interface ExecutorOptions {
  /** Rows a read may look at here; null where there is nobody to hand it to. */
  shortReadRows: number | null
  /** Milliseconds a write may go on while others wait. */
  slice: number
  /** Told which call is being executed. */
  onBegin: (call: Call) => void
}

/** A write that is not finished: the rest of it waits for its turn. */
interface Task {
  engine: Engine
  call: Call
  work: Sliced<unknown>
  ticker: Ticker
}
type Outcome = Reply | Task

const isTask = (outcome: Outcome): outcome is Task => 'work' in outcome
const isLoner = ({ operation }: Call): boolean => isSchemaChange(operation) || needsNoTransaction(operation)

const errorReply = ({ id }: Call, error: unknown): Reply => {
  if (error instanceof MqlError) {
    const { code, codeName, message, keyPattern, keyValue } = error
    return { id, kind: 'error', text: encode({ code, codeName, message, keyPattern, keyValue }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  const known = isFull(error) ? { code: 14031, codeName: 'OutOfDiskSpace' } : { code: 8, codeName: 'UnknownError' }
  return { id, kind: 'error', text: encode({ ...known, message }) }
}

const valueReply = ({ id, operation }: Call, value: unknown): Reply => {
  if (operation !== 'find' && operation !== 'aggregate') return { id, kind: 'value', text: encode(value) }
  const { texts, position } = value as Batch
  return { id, kind: 'batch', texts, position: position && encode(position) }
}

export class Executor {
  readonly #options: ExecutorOptions
  #tasks: Task[] = []

  constructor(options: ExecutorOptions) {
    this.#options = options
  }

  /** Whether unfinished writes wait for their turn. */
  get hasTasks(): boolean {
    return this.#tasks.length > 0
  }

  /** Runs the calls of one engine in order. What is not finished afterwards is continued by `runTask`. */
  run(engine: Engine, calls: Call[]): Reply[] {
    const outcomes: Outcome[] = []
    let group: Call[] = []
    const flush = () => {
      if (group.length > 0) outcomes.push(...this.#runGroup(engine, group))
      group = []
    }
    for (const call of calls) {
      if (!isLoner(call)) {
        group.push(call)
        continue
      }
      flush()
      outcomes.push(this.runAlone(engine, call))
    }
    flush()
    this.#tasks.push(...outcomes.filter(isTask))
    return outcomes.filter((outcome) => !isTask(outcome)) as Reply[]
  }

  /** Runs one call in a transaction of its own. */
  runAlone(engine: Engine, call: Call): Outcome {
    try {
      if (needsNoTransaction(call.operation)) return this.#execute(engine, call)
      return engine.transaction(() => this.#execute(engine, call))
    } catch (error) {
      return error instanceof TooLongHere ? { id: call.id, kind: 'redirect' } : errorReply(call, error)
    }
  }

  /** Goes on with the unfinished write whose turn it is; gives its reply when it is done. */
  runTask(): Reply | null {
    const task = this.#tasks.shift()
    if (!task) return null
    const { engine, call, ticker } = task
    this.#options.onBegin(call)
    try {
      ticker.beginSlice()
      const outcome = engine.transaction(() => this.#step(task))
      if (!isTask(outcome)) return outcome
      this.#tasks.push(task)
      return null
    } catch (error) {
      return errorReply(call, error)
    }
  }

  /** One slice; what is wrong with the call itself becomes its answer, and what was done so far stays. */
  #step(task: Task): Outcome {
    try {
      const { done, value } = task.work.next()
      return done ? valueReply(task.call, value) : task
    } catch (error) {
      if (error instanceof MqlError) return errorReply(task.call, error)
      throw error
    }
  }

  /** Begins a call; the transaction around it is the caller's. */
  #execute(engine: Engine, call: Call): Outcome {
    const { shortReadRows, slice, onBegin } = this.#options
    onBegin(call)
    const isReading = isRead(call.operation)
    const budget = isReading ? (shortReadRows ?? undefined) : undefined
    const ticker = new Ticker({ deadline: call.deadline, budget, slice: isReading ? undefined : slice })
    const args = decode(call.args) as Operations[OperationName]['args']
    const result = engine.execute(call.operation, call.collection, args as never, ticker)
    if (!isSliced(result)) return valueReply(call, result)
    const { done, value } = result.next()
    return done ? valueReply(call, value) : { engine, call, work: result, ticker }
  }

  /** Runs one call of a group; what is wrong with the call itself becomes its answer, anything else is thrown. */
  #attempt(engine: Engine, call: Call): Outcome {
    try {
      return this.#execute(engine, call)
    } catch (error) {
      if (error instanceof TooLongHere) return { id: call.id, kind: 'redirect' }
      if (error instanceof MqlError || isRead(call.operation)) return errorReply(call, error)
      throw error
    }
  }

  /** Runs calls in one transaction; when it fails as a whole, each is tried on its own. */
  #runGroup(engine: Engine, calls: Call[]): Outcome[] {
    if (calls.every(({ operation }) => isRead(operation))) return calls.map((call) => this.#attempt(engine, call))
    try {
      return engine.transaction(() => calls.map((call) => this.#attempt(engine, call)))
    } catch (error) {
      if (calls.length === 1) return [errorReply(calls[0]!, error)]
      return calls.flatMap((call) => this.#runGroup(engine, [call]))
    }
  }
}
