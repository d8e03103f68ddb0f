/** Sends operations to the right worker: writes and short reads to one, long reads to the others. */
import type { Document } from '../contract.ts'
import { databaseClosed, databaseFull, databaseWorkerLost } from '../database.errors.ts'
import { MqlError, timeExceeded } from '../mql/errors.ts'
import { decode, encode } from './codec.ts'
import type { Call, Reply } from './messages.ts'
import type { Batch, CallOptions, Channel, OperationName } from './protocol.ts'
import { type WorkerLink, WorkerLost } from './worker-link.ts'

/** How long after its deadline a call may still answer by itself before its worker is ended. */
const GRACE_MS = 200
/** The server's code for a full disk. */
const OUT_OF_DISK_SPACE = 14_031
/** How long reads that are under way may hold up the end. */
const CLOSE_MS = 1000
/** How often a call is asked that others keep losing the worker to. */
const MAX_ATTEMPTS = 4

/** Limits in milliseconds for calls that brought none. */
export interface TimeLimits {
  /** A read may not occupy its worker for ever. */
  read: number
  /** A write with a pattern, which may take any time to match, may not hold up all others. */
  patternWrite: number
}
const DEFAULT_LIMITS: TimeLimits = { read: 120_000, patternWrite: 10_000 }

const LONG_READS = new Set<OperationName>(['aggregate'])
const READS = new Set<OperationName>([
  ...LONG_READS,
  'find',
  'count',
  'distinct',
  'indexes',
  'collections',
  'explain',
  'ping',
])
/** What a worker that is lost may not cost: these can be asked for twice. */
const REPEATABLE = new Set<OperationName>([...READS, 'createIndexes'])

const rejectLate = <T>(work: Promise<T>, deadline: number, onLate: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        onLate()
        reject(timeExceeded())
      },
      Math.max(0, deadline - Date.now()) + GRACE_MS,
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })

const parseReply = (reply: Reply): unknown => {
  switch (reply.kind) {
    case 'value':
      return decode(reply.text)
    case 'batch': {
      const position = reply.position === undefined ? undefined : (decode(reply.position) as Document)
      return { texts: reply.texts, position } satisfies Batch
    }
    case 'error': {
      const { code, codeName, message, ...details } = decode(reply.text) as Document
      if (code === OUT_OF_DISK_SPACE) throw databaseFull([message])
      throw new MqlError(code, codeName, message, details)
    }
    case 'redirect':
      throw new Error('a read was sent on without a reader to take it')
  }
}

/** An option that is undefined was not given; inside a filter or a document it is null. */
const withoutUndefined = (args: Document): Document =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))

const hasPattern = (args: string): boolean => args.includes('$regex')

export interface ChannelLinks {
  writer: WorkerLink
  /** None for a database in memory, which only one connection can see. */
  readers: WorkerLink[]
}

export const createChannel = ({ writer, readers }: ChannelLinks, limits: TimeLimits = DEFAULT_LIMITS): Channel => {
  let nextId = 1
  let closed = false

  /** The reader with the fewest calls, so that a long one holds up no others; the first where they are equal. */
  const idlestReader = (): WorkerLink | undefined =>
    readers.reduce<WorkerLink | undefined>((best, each) => (best && best.load <= each.load ? best : each), undefined)

  /** The worker a call begins with. */
  const route = (operation: OperationName, args: string, position: Document | undefined): WorkerLink => {
    if (position?.worker !== undefined) return readers.find(({ name }) => name === position.worker) ?? writer
    const reader = idlestReader()
    if (!reader) return writer
    // A pattern may take any time to match; it must not hold up the writes.
    const isLong = LONG_READS.has(operation) || (READS.has(operation) && hasPattern(args))
    return isLong ? reader : writer
  }

  const limitOf = (operation: OperationName, args: string): number | undefined => {
    if (READS.has(operation)) return limits.read
    return hasPattern(args) ? limits.patternWrite : undefined
  }

  const send = async (link: WorkerLink, call: Call): Promise<Reply> => {
    const { deadline } = call
    const work = link.call(call)
    if (deadline === undefined) return work
    return rejectLate(work, deadline, () => {
      // Only the culprit costs a worker; a call that merely waited for another does not.
      if (link.isRunning(call.id)) void link.terminate()
    })
  }

  /** A call that may be made twice and lost its worker through no fault of its own is made again. */
  const sendSafely = async (link: WorkerLink, request: Omit<Call, 'id'>): Promise<Reply> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(link, { ...request, id: nextId++ })
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error
        if (closed) throw databaseClosed([request.operation])
        const again = REPEATABLE.has(request.operation) && !error.wasRunning && attempt < MAX_ATTEMPTS
        if (!again) throw databaseWorkerLost([request.operation, error.message], { cause: error })
      }
    }
  }

  const call = async (
    operation: OperationName,
    store: Call['store'],
    collection: string,
    args: Document,
    { deadline }: CallOptions = {},
  ): Promise<unknown> => {
    if (closed) throw databaseClosed([operation])
    const text = encode(withoutUndefined(args))
    const limit = deadline === undefined ? limitOf(operation, text) : undefined
    const request = {
      operation,
      store,
      collection,
      args: text,
      deadline: limit === undefined ? deadline : Date.now() + limit,
    }
    const link = route(operation, text, args.position)
    let reply = await sendSafely(link, request)
    const reader = reply.kind === 'redirect' ? idlestReader() : undefined
    if (reader) reply = await sendSafely(reader, request)
    return parseReply(reply)
  }

  return {
    call: call as Channel['call'],
    async close() {
      if (closed) return
      closed = true
      await Promise.all(readers.map((reader) => reader.close(CLOSE_MS)))
      await writer.close()
    },
  }
}
