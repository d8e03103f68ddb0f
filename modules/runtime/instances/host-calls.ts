/** Calls of runtime APIs by one instance: a limited number at once, a limited number per second, the rest is refused. */
import { messageOf, type Run, type RuntimeApis } from '../../../kernel/index.ts'
import type { PlainError } from '../protocol.ts'
import { callQuota, callResult } from '../runtime.errors.ts'

/** Calls that wait for a place beside those under way. */
const MAX_QUEUE = 10_000
/** What the arguments of all calls of an instance may hold. */
const MAX_HELD_BYTES = 64 * 1024 * 1024
const MAX_DEPTH = 100

export interface HostCallsOptions {
  run: Omit<Run, 'requestId'>
  apis: RuntimeApis
  limits: { calls: number; callsPerSecond: number }
  /** Takes the answer back; throws when the value cannot be written. */
  reply(callId: number, ok: true, value: unknown): void
  refuse(callId: number, error: PlainError): void
  /** Told once a second at most, while calls are refused. */
  onQuota(): void
}

interface Call {
  callId: number
  api: string
  method: string
  args: unknown[]
  requestId: string | undefined
  bytes: number
}

export interface HostCalls {
  take(callId: number, api: string, method: string, args: unknown[], requestId: string | undefined): void
}

export function createHostCalls({ run, apis, limits, reply, refuse, onQuota }: HostCallsOptions): HostCalls {
  const queue: Call[] = []
  let underWay = 0
  let held = 0
  let tokens = limits.callsPerSecond
  let filledAt = performance.now()
  let toldAt = Number.NEGATIVE_INFINITY
  const quota = callQuota()

  const answer = async ({ callId, api, method, args, requestId, bytes }: Call) => {
    underWay += 1
    try {
      const envelope = await apis.call({ ...run, requestId }, api, method, args)
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
    take(callId, api, method, args, requestId) {
      const bytes = sizeOf(args)
      if (takeToken() && held + bytes <= MAX_HELD_BYTES && (underWay < limits.calls || queue.length < MAX_QUEUE)) {
        held += bytes
        const call = { callId, api, method, args, requestId, bytes }
        if (underWay < limits.calls) void answer(call)
        else queue.push(call)
        return
      }
      refuse(callId, { name: 'M3mError', code: quota.code, message: quota.message })
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
