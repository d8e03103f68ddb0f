/** The process of a plugin: loads it, passes calls on to it, and answers. */
import { type Attach, withBytes, withoutBytes } from '../../shared/attachments.ts'
import { openChannel } from '../../shared/channel.ts'
import { type Frame, frameBytes } from '../../shared/frames.ts'
import {
  type Call,
  type CallFailure,
  FROM_PLUGIN,
  type Hello,
  MAX_MESSAGE_BYTES,
  type Refusal,
  TO_PLUGIN,
} from '../protocol.ts'
import { argumentChecks } from './argument-checks.ts'
import { codeIn, FinalRefusal, type Loaded, type Log, PluginFailure } from './loaded.ts'

const MAX_MESSAGE = 2_000

const channel = openChannel(3, (frame) => void take(frame))
const underWay = new Map<number, AbortController>()
let loaded: Loaded | undefined
let check: Awaited<ReturnType<typeof argumentChecks>>
let begun = false

const log: Log = {
  debug: (...parts) => say('debug', parts),
  info: (...parts) => say('info', parts),
  warn: (...parts) => say('warn', parts),
  error: (...parts) => say('error', parts),
}

function say(level: keyof Log, parts: readonly unknown[]): void {
  channel.send(FROM_PLUGIN.log, 0, JSON.stringify({ level, message: parts.map(textOf).join(' ').slice(0, 16_384) }))
}

/** Any value as text; whatever it does when it is looked at stays here. */
function textOf(value: unknown): string {
  try {
    if (typeof value === 'string') return value
    if (value instanceof Error) return value.stack ?? value.message
    return JSON.stringify(value) ?? String(value)
  } catch {
    return '(a value that cannot be shown)'
  }
}

const messageOf = (error: unknown): string => {
  try {
    const text = error instanceof Error ? error.message : textOf(error)
    return String(text).slice(0, MAX_MESSAGE)
  } catch {
    return 'an error that cannot be shown'
  }
}

async function take({ type, instance, text, attachments }: Frame): Promise<void> {
  if (type === TO_PLUGIN.ping) channel.send(FROM_PLUGIN.pong, 0)
  else if (type === TO_PLUGIN.call) await onCall(instance, withBytes(JSON.parse(text), attachments) as Call)
  else if (type === TO_PLUGIN.cancel) underWay.get(instance)?.abort()
  else if (type === TO_PLUGIN.hello && !begun) {
    begun = true
    await start(JSON.parse(text) as Hello)
  } else if (type === TO_PLUGIN.stop) await stop()
}

async function start(hello: Hello): Promise<void> {
  try {
    const { manifest } = hello
    check = await argumentChecks(manifest)
    if (manifest.kind === 'js') (await import('./confine.ts')).confine({ network: manifest.access?.network ?? false })
    loaded = await (manifest.kind === 'js'
      ? (await import('./js.ts')).loadJs(hello, log)
      : manifest.abi === 'c'
        ? (await import('./native/c-library.ts')).loadC(hello)
        : (await import('./native/abi-1.ts')).loadNative(hello))
    channel.send(FROM_PLUGIN.ready, 0)
  } catch (error) {
    if (error instanceof Error && !(error instanceof FinalRefusal)) log.error(error)
    const refusal: Refusal = { message: messageOf(error), final: error instanceof FinalRefusal }
    channel.send(FROM_PLUGIN.refused, 0, JSON.stringify(refusal))
  }
}

async function onCall(id: number, { api, method, args, projectId }: Call): Promise<void> {
  const controller = new AbortController()
  underWay.set(id, controller)
  try {
    const wrong = check(api, method, args)
    if (wrong !== undefined) return fail(id, { kind: 'arguments', message: wrong })
    // A call in this thread keeps the event loop: what was said before must not wait for its end.
    channel.flush()
    const value = await loaded!.call(api, method, args, { projectId, signal: controller.signal })
    answer(id, value)
  } catch (error) {
    const code = error instanceof PluginFailure ? error.failureCode : codeOf(error)
    const kind = error instanceof PluginFailure ? error.kind : 'thrown'
    fail(id, { kind, message: messageOf(error), ...(code === undefined ? {} : { code }) })
  } finally {
    underWay.delete(id)
  }
}

function codeOf(error: unknown): string | undefined {
  try {
    return codeIn((error as { code?: unknown }).code)
  } catch {
    return undefined
  }
}

function answer(id: number, value: unknown): void {
  const bytes: Uint8Array[] = []
  const attach: Attach = (part) => ({ $b: bytes.push(part) - 1 })
  try {
    const text = JSON.stringify(withoutBytes(value, attach) ?? null) ?? 'null'
    const size = frameBytes(text, bytes)
    if (size > MAX_MESSAGE_BYTES)
      throw new RangeError(`the result has ${size} bytes; at most ${MAX_MESSAGE_BYTES} are taken`)
    channel.send(FROM_PLUGIN.result, id, text, bytes)
  } catch (error) {
    fail(id, { kind: 'result', message: messageOf(error) })
  }
}

const fail = (id: number, failure: CallFailure): void => channel.send(FROM_PLUGIN.failed, id, JSON.stringify(failure))

async function stop(): Promise<void> {
  try {
    await loaded?.stop()
  } catch (error) {
    log.error('stop() failed:', error)
  }
  channel.flush()
  // What was said last leaves first.
  setImmediate(() => process.exit(0))
}
