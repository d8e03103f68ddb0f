/** Messages on their way out: gathered, and sent as one batch when the microtasks calm down. */
import type { Attachment, Payload } from '../../protocol.ts'
import host from './host.ts'
import { andThen, apply, hasOwn, isArray, isBytes, keys, ownBuffer, settled, stringify } from './primordials.ts'

/** A batch this large goes at once. */
const MAX_CHARACTERS = 256 * 1024
const MAX_BYTES = 4 * 1024 * 1024
/** What one call may be given, each item, key and part counted: the server reads it in one go. */
const MAX_VALUES = 500_000
/** Turns of the microtask queue a growing batch waits for more. */
const MAX_TURNS = 8

let batch = ''
let buffers: ArrayBuffer[] = []
let bytes = 0
let scheduled = false
let seen = 0
let turns = 0
/** Data of the service being written: its getters may post as well, and what is attached must leave with its message. */
let writing = 0
/** More is to come before anything needs to leave. */
let held = false
let posted = 0

/** Puts a message, already JSON text, into the batch. */
export function post(text: string): void {
  batch = batch === '' ? text : `${batch},${text}`
  posted += 1
  if (writing === 0 && (batch.length > MAX_CHARACTERS || bytes > MAX_BYTES)) {
    flush()
    return
  }
  if (!scheduled && !held) schedule()
}

function schedule(): void {
  scheduled = true
  seen = 0
  turns = 0
  andThen(settled, turn)
}

/** Keeps what is posted until `release`. */
export function hold(): void {
  held = true
}
export function release(): void {
  held = false
  if (!scheduled && batch !== '') schedule()
}

function turn(): void {
  turns += 1
  if (batch.length === seen || turns > MAX_TURNS) {
    scheduled = false
    flush()
    return
  }
  seen = batch.length
  andThen(settled, turn)
}

function flush(): void {
  if (batch === '') return
  const text = `[${batch}]`
  const attached = buffers
  batch = ''
  buffers = []
  bytes = 0
  seen = 0
  if (attached.length === 0) host('send', text)
  else {
    const args: unknown[] = ['send', text]
    for (let i = 0; i < attached.length; i += 1) args[i + 2] = attached[i]
    apply(host, undefined, args)
  }
}

/** Puts bytes beside the batch. The message that names them must be posted in the same breath. */
export function attach(data: ArrayBufferView | ArrayBuffer): Attachment {
  const buffer = ownBuffer(data)
  buffers[buffers.length] = buffer
  bytes += buffer.byteLength
  return { $b: buffers.length - 1 }
}

/** JSON text of a value; what has none becomes `null`. */
export const json = (value: unknown): string => stringify(value) ?? 'null'

/** JSON text of a body or chunk. */
export function payload(data: string | ArrayBufferView | ArrayBuffer | null): string {
  if (data === null) return 'null'
  if (typeof data === 'string') return stringify(data)
  return `{"$b":${attach(data).$b}}`
}

/** Data that looks like the mark of an attachment. */
const isMark = (item: object): item is { $b: unknown } =>
  hasOwn(item, '$b') && !isArray(item) && keys(item).length === 1

/**
 * JSON text of any data of the service, with bytes in it as attachments.
 * @throws whatever writing the value throws: cycles, BigInts, getters, too deep; TypeError for more than MAX_VALUES
 */
export function writeData(value: unknown): string {
  const before = buffers.length
  const bytesBefore = bytes
  const postedBefore = posted
  let values = 0
  writing += 1
  try {
    return (
      stringify(value, (_key, item: unknown) => {
        values += 1
        if (values > MAX_VALUES) throw new TypeError(`it has more than ${MAX_VALUES} values in it`)
        if (typeof item !== 'object' || item === null) return item
        if (isBytes(item)) return attach(item)
        return isMark(item) ? { $b: [item.$b] } : item
      }) ?? 'null'
    )
  } catch (error) {
    // Messages posted meanwhile may name what they attached after this.
    if (posted === postedBefore) {
      buffers.length = before
      bytes = bytesBefore
    }
    throw error
  } finally {
    writing -= 1
  }
}

export type { Payload }
