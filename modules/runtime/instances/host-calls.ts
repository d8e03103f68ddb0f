/** Calls of runtime APIs by one instance: a limited number at once, a limited number per second, the rest is refused. */
import { ByteStream, type Envelope, messageOf, type Run, type RuntimeApis } from '../../../kernel/index.ts'
import type { PlainError } from '../protocol.ts'
import { callQuota, callResult } from '../runtime.errors.ts'
import { type CallWithStreams, callWithStreams } from './call-streams.ts'
import type { Downloads } from './downloads.ts'

/** Calls that wait for a place beside those under way. */
const MAX_QUEUE = 10_000
/** What the arguments of all calls of an instance may hold. */
const MAX_HELD_BYTES = 64 * 1024 * 1024
const MAX_DEPTH = 100

export interface HostCallsOptions {
  run: Omit<Run, 'requestId'>
  apis: RuntimeApis
  limits: { calls: number; callsPerSecond: number }
  /** What streams of calls go through. */
  downloads: Downloads
  /** Takes the answer back; throws when the value cannot be written. */
  reply(callId: number, ok: true, value: unknown): void
  refuse(callId: number, error: PlainError): void
  /** Told once a second at most, while calls are refused. */
  onQuota(): void
}

export interface HostCall {
  callId: number
  api: string
  method: string
  args: unknown[]
  requestId: string | undefined
  /** Names its streams, when it has any. */
  stream?: number
  /** The place of the argument that is one. */
  takes?: number
}

export interface HostCalls {
  take(call: HostCall): void
}

export function createHostCalls(options: HostCallsOptions): HostCalls {
  const { run, apis, limits, downloads, reply, refuse, onQuota } = options
  const queue: (HostCall & { bytes: number })[] = []
  let underWay = 0
  let held = 0
  let tokens = limits.callsPerSecond
  let filledAt = performance.now()
  let toldAt = Number.NEGATIVE_INFINITY
  const quota = callQuota()

  const ask = async (call: HostCall): Promise<Envelope> => {
    const { api, method, args, requestId, stream } = call
    if (stream !== undefined)
      return callWithStreams(downloads, call as CallWithStreams, (given, signal) =>
        apis.call({ ...run, requestId, signal }, api, method, given),
      )
    const envelope = await apis.call({ ...run, requestId }, api, method, args)
    if (!envelope.ok || !(envelope.value instanceof ByteStream)) return envelope
    await envelope.value[Symbol.asyncIterator]().return?.()
    return { ok: true, value: null }
  }
  const answer = async (call: HostCall & { bytes: number }) => {
    const { callId, api, method, bytes } = call
    underWay += 1
    try {
      const envelope = await ask(call)
      if (run.signal.aborted) return
      if (!envelope.ok) return refuse(callId, envelope.error)
      try {
        reply(callId, true, envelope.value)
      } catch (error) {
        const failure = callResult([`${api}.${method}`, messageOf(error)])
        refuse(callId, { name: 'M3mError', code: failure.code, message: failure.message })
      }
    } finally {
      underWay -= 1
      held -= bytes
      const next = queue.shift()
      if (next && !run.signal.aborted) void answer(next)
    }
  }

  const takeToken = (): boolean => {
    if (tokens < 1) {
      const now = performance.now()
      tokens = Math.min(limits.callsPerSecond, tokens + ((now - filledAt) / 1000) * limits.callsPerSecond)
      filledAt = now
    }
    if (tokens < 1) return false
    tokens -= 1
    return true
  }

  return {
    take(taken) {
      const bytes = sizeOf(taken.args)
      if (takeToken() && held + bytes <= MAX_HELD_BYTES && (underWay < limits.calls || queue.length < MAX_QUEUE)) {
        held += bytes
        const call = { ...taken, bytes }
        if (underWay < limits.calls) void answer(call)
        else queue.push(call)
        return
      }
      refuse(taken.callId, { name: 'M3mError', code: quota.code, message: quota.message })
      const now = performance.now()
      if (now - toldAt > 1_000) {
        toldAt = now
        onQuota()
      }
    },
  }
}

/** Bytes a value holds, roughly; counting ends beyond what is allowed. */
function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return 8
  if (value instanceof Uint8Array) return value.byteLength
  let bytes = 16
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += sizeOf(item, depth + 1)
      if (bytes > MAX_HELD_BYTES) break
    }
    return bytes
  }
  for (const key in value) {
    bytes += key.length + sizeOf((value as Record<string, unknown>)[key], depth + 1)
    if (bytes > MAX_HELD_BYTES) break
  }
  return bytes
}
