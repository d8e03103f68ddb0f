/** Sends operations to the right worker: writes and short reads to one, long reads to the other. */
import type { Document } from '../contract.ts'
import { databaseClosed, databaseWorkerLost } from '../database.errors.ts'
import { MqlError, timeExceeded } from '../mql/errors.ts'
import { decode, encode } from './codec.ts'
import type { Call, Reply } from './messages.ts'
import type { Batch, CallOptions, Channel, OperationName } from './protocol.ts'
import { type WorkerLink, WorkerLost } from './worker-link.ts'

/** How long after its deadline a call may still answer by itself before its worker is ended. */
const GRACE_MS = 200

const LONG_READS = new Set<OperationName>(['aggregate', 'check', 'backup'])
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
      throw new MqlError(code, codeName, message, details)
    }
    case 'redirect':
      throw new Error('a read was sent on without a reader to take it')
  }
}

/** An option that is undefined was not given; inside a filter or a document it is null. */
const withoutUndefined = (args: Document): Document =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))

export interface ChannelLinks {
  writer: WorkerLink
  /** Absent for a database in memory, which only one connection can see. */
  reader: WorkerLink | null
}

export const createChannel = ({ writer, reader }: ChannelLinks): Channel => {
  let nextId = 1
  let closed = false

  /** The worker a call begins with. */
  const route = (operation: OperationName, args: string, position: Document | undefined): WorkerLink => {
    if (!reader) return writer
    if (position?.worker !== undefined) return position.worker === 'reader' ? reader : writer
    // A pattern may take any time to match; it must not hold up the writes.
    const isLong = LONG_READS.has(operation) || (READS.has(operation) && args.includes('$regex'))
    return isLong ? reader : writer
  }

  const send = async (link: WorkerLink, call: Call): Promise<Reply> => {
    const { deadline } = call
    const work = link.call(call)
    if (deadline === undefined) return work
    return rejectLate(work, deadline, () => {
      if (link === reader && link.isRunning(call.id)) void link.terminate()
    })
  }

  /** A read that lost its worker through no fault of its own is asked again. */
  const sendSafely = async (link: WorkerLink, call: Call): Promise<Reply> => {
    try {
      return await send(link, call)
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error
      const lost = databaseWorkerLost([call.operation, error.message], { cause: error })
      if (!READS.has(call.operation) || closed) throw lost
      return send(link, { ...call, id: nextId++ }).catch((again: unknown) => {
        throw again instanceof WorkerLost ? lost : again
      })
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
    const request = { operation, store, collection, args: text, deadline }
    const link = route(operation, text, args.position)
    let reply = await sendSafely(link, { ...request, id: nextId++ })
    if (reply.kind === 'redirect' && reader) reply = await sendSafely(reader, { ...request, id: nextId++ })
    return parseReply(reply)
  }

  return {
    call: call as Channel['call'],
    async close() {
      if (closed) return
      closed = true
      await reader?.close()
      await writer.close()
    },
  }
}
