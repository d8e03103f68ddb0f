/** MongoDB's wire protocol as far as drivers use it today: OP_MSG, and OP_QUERY for the first greeting. */
import { BSON } from 'bson'
import type { Document } from '../contract.ts'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const HEADER = 16
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2
const MAX_MESSAGE = 48_000_000

export interface Request {
  id: number
  legacy: boolean
  command: Document
  /** The sender waits for no answer. */
  oneWay: boolean
}

const readDocument = (buffer: Buffer, at: number): { document: Document; end: number } => {
  const end = at + buffer.readInt32LE(at)
  return { document: BSON.deserialize(buffer.subarray(at, end), { bsonRegExp: true }), end }
}

/** A section that carries the documents of one field of the command. */
const readSequence = (buffer: Buffer, at: number): { field: string; documents: Document[]; end: number } => {
  const end = at + buffer.readInt32LE(at)
  const nameEnd = buffer.indexOf(0, at + 4)
  const field = buffer.toString('utf8', at + 4, nameEnd)
  const documents: Document[] = []
  for (let next = nameEnd + 1; next < end; ) {
    const read = readDocument(buffer, next)
    documents.push(read.document)
    next = read.end
  }
  return { field, documents, end }
}

const parseMessage = (buffer: Buffer): Document => {
  const end = buffer.length - (buffer.readUInt32LE(HEADER) & CHECKSUM_PRESENT ? 4 : 0)
  let command: Document = {}
  for (let at = HEADER + 4; at < end; ) {
    const kind = buffer[at]!
    if (kind === 0) {
      const body = readDocument(buffer, at + 1)
      command = { ...body.document, ...command }
      at = body.end
    } else {
      const sequence = readSequence(buffer, at + 1)
      command[sequence.field] = sequence.documents
      at = sequence.end
    }
  }
  return command
}

const parseQuery = (buffer: Buffer): Document => {
  const nameEnd = buffer.indexOf(0, HEADER + 4)
  return readDocument(buffer, nameEnd + 1 + 8).document
}

const parseRequest = (buffer: Buffer): Request => {
  const id = buffer.readInt32LE(4)
  const operation = buffer.readInt32LE(12)
  if (operation === OP_MSG) {
    const oneWay = (buffer.readUInt32LE(HEADER) & MORE_TO_COME) !== 0
    return { id, legacy: false, command: parseMessage(buffer), oneWay }
  }
  if (operation === OP_QUERY) return { id, legacy: true, command: parseQuery(buffer), oneWay: false }
  throw new Error(`unknown wire operation ${operation}`)
}

/** Takes bytes as they arrive and gives the requests that are complete. */
export const createRequestReader = (): ((chunk: Buffer) => Request[]) => {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const requests: Request[] = []
    while (rest.length >= HEADER) {
      const length = rest.readInt32LE(0)
      if (length < HEADER || length > MAX_MESSAGE) throw new Error(`invalid message length ${length}`)
      if (rest.length < length) break
      requests.push(parseRequest(rest.subarray(0, length)))
      rest = rest.subarray(length)
    }
    return requests
  }
}

/** The bytes of an answer. */
export const encodeResponse = ({ id, legacy }: Request, response: Document): Buffer => {
  const body = BSON.serialize(response, { ignoreUndefined: true })
  const prefix = Buffer.alloc(legacy ? 36 : 21)
  prefix.writeInt32LE(prefix.length + body.length, 0)
  prefix.writeInt32LE(id, 8)
  prefix.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12)
  if (legacy) prefix.writeInt32LE(1, 32)
  return Buffer.concat([prefix, body])
}
