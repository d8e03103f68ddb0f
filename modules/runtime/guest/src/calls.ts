/** Calls of the host: a message out, a promise until its answer comes in. */
import type { PlainError } from '../../protocol.ts'
import { revive } from './errors.ts'
import { json, post, writeData } from './outbox.ts'
import {
  andThen,
  ByteArray,
  defineProperty,
  isArray,
  isInteger,
  keys,
  mapDelete,
  mapGet,
  mapSet,
  NativePromise,
  settled,
} from './primordials.ts'
import { currentScope, enter, type Scope } from './scope.ts'

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
  scope: Scope | null
  /** Holds the stack of the call. */
  at: { stack?: string }
}

const { captureStackTrace } = Error as unknown as { captureStackTrace(target: object, above?: unknown): void }
const pending = new Map<number, Pending>()
let lastId = 0

/**
 * Calls `api.method(...args)` of the host. Rejects with the host's error, its `code`, and the caller's stack.
 * @param stream names the streams of the call, when it has any
 * @param takes the place of the argument that is one
 */
export function callHost(
  api: string,
  method: string,
  args: unknown[],
  above: unknown = callHost,
  stream?: number,
  takes?: number,
): Promise<unknown> {
  const at: { stack?: string } = {}
  captureStackTrace(at, above)
  const scope = currentScope()
  return new NativePromise((resolve, reject) => {
    let text: string
    try {
      // What is left out is not null, though JSON knows no other word for it.
      while (args.length > 0 && args[args.length - 1] === undefined) args.length -= 1
      text = writeData(args)
    } catch (error) {
      reject(
        new TypeError(`${api}.${method}: an argument cannot be sent: ${(error as Error)?.message}`, { cause: error }),
      )
      return
    }
    lastId += 1
    mapSet(pending, lastId, { resolve, reject, scope, at })
    const streams = stream === undefined ? '' : `,${stream},${takes ?? -1}`
    const request = json(scope === null ? null : scope.requestId)
    post(`["call",${lastId},${json(api)},${json(method)},${text},${request}${streams}]`)
  })
}

/** Has `ask` ask something of the runner under a call's number; what comes back is handed to `decode`. */
export function callRunner<T>(
  ask: (callId: number) => void,
  decode: (value: unknown) => T,
  failure: (plain: PlainError) => Error,
): Promise<T> {
  const at: { stack?: string } = {}
  captureStackTrace(at, callRunner)
  return new NativePromise((resolve, reject) => {
    lastId += 1
    const id = lastId
    mapSet(pending, id, {
      resolve: (value) => resolve(decode(value)),
      reject: (error) => {
        const made = failure(error as PlainError)
        defineProperty(made, 'stack', { value: (error as Error).stack, writable: true, configurable: true })
        reject(made)
      },
      scope: currentScope(),
      at,
    })
    ask(id)
  })
}

/** Takes the answer to a call. */
export function onResult(callId: number, ok: boolean, value: unknown, buffers: readonly ArrayBuffer[]): void {
  const call = mapGet(pending, callId)
  if (call === undefined) return
  mapDelete(pending, callId)
  // What awaits the call directly runs between these two.
  andThen(settled, () => void enter(call.scope))
  if (ok) call.resolve(withBytes(value, buffers))
  else call.reject(revive(value as PlainError, call.at))
  andThen(settled, () => void enter(null))
}

/** Deeper down values are taken as they are, on both sides. */
const MAX_DEPTH = 100

/** Puts bytes in the places that `{ $b: n }` names; `{ $b: [data] }` is data that looks like that itself. */
export function withBytes(value: unknown, buffers: readonly ArrayBuffer[], depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = withBytes(value[i], buffers, depth + 1)
    return value
  }
  const record = value as Record<string, unknown>
  const names = keys(record)
  if (names.length === 1 && names[0] === '$b') {
    const mark = record.$b
    if (isArray(mark)) return { $b: withBytes(mark[0], buffers, depth + 1) }
    const buffer = isInteger(mark) ? buffers[mark as number] : undefined
    return buffer === undefined ? null : new ByteArray(buffer)
  }
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i]!
    const before = record[name]
    const after = withBytes(before, buffers, depth + 1)
    // Not assigned: a key may be called __proto__.
    if (after !== before)
      defineProperty(record, name, { value: after, writable: true, enumerable: true, configurable: true })
  }
  return record
}
