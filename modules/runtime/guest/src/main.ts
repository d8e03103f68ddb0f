/** The guest: made ready before the service's code, and the only one who speaks to the host. */
import './host.ts'
import './web/encoding.ts'
import type { BootInfo, Deliver, Inbound } from '../../protocol.ts'
import { setApis } from './apis.ts'
import { onResult } from './calls.ts'
import { setEnv } from './env.ts'
import { uncaught } from './errors.ts'
import { define, installGlobals } from './globals.ts'
import { onCancel, onRequest } from './http/dispatch.ts'
import { onBody } from './http/incoming.ts'
import { onMore, setStreamWindow } from './http/stream.ts'
import { onHook, onJob, onRecord, onTick } from './jobs.ts'
import { hold, release } from './outbox.ts'
import { andThen, deleteProperty, now, parse, settled } from './primordials.ts'
import { eventOver } from './progress.ts'
import { register } from './register.ts'
import { setInfo } from './service.ts'
import { onSocket, setSocketBuffer } from './sockets/table.ts'
import { runTimers, setMaxTimers } from './timers.ts'
import { onRejection } from './web/global-events.ts'
import { onRoom } from './web/upload.ts'
import { webAssembly } from './web/webassembly.ts'

function take(message: Inbound, buffers: readonly ArrayBuffer[]): void {
  // Not destructured, here and below: that would run the service's array iterator.
  if (message[0] === 'request') onRequest(message, buffers)
  else if (message[0] === 'result') onResult(message[1], message[2], message[3], buffers)
  else if (message[0] === 'cancel') onCancel(message[1])
  else if (message[0] === 'body') onBody(message, buffers)
  else if (message[0] === 'tick') onTick(message[1], message[2], message[3])
  else if (message[0] === 'job') onJob(message, buffers)
  else if (message[0] === 'record') onRecord(message)
  else if (message[0] === 'start' || message[0] === 'stop') onHook(message[1], message[0])
  else if (message[0] === 'env') setEnv(message[1])
  else if (message[0] === 'apis') setApis(message[1])
  else if (message[0] === 'more') message[1] < 0 ? onRoom(message[1], message[2]) : onMore(message)
  else if (message[0] === 'rejection') onRejection(message[1])
  else onSocket(message, buffers)
}

/** How long answers wait for those of the messages after them, in ms. */
const HOLD_MS = 5

const deliver: Deliver = (text, ...buffers) => {
  if (text === '') {
    runTimers()
    return
  }
  const batch = parse(text) as Inbound[]
  if (batch.length > 1) hold()
  takeFrom(batch, buffers, 0, now())
}

/**
 * Takes messages one after another, each with its microtasks, so that each is an event of its own to the CPU limit. What
 * they answer leaves together, unless they take their time.
 */
function takeFrom(batch: readonly Inbound[], buffers: readonly ArrayBuffer[], at: number, since: number): void {
  try {
    take(batch[at]!, buffers)
  } catch (error) {
    uncaught(error)
  }
  eventOver()
  const next = at + 1
  if (next >= batch.length) {
    release()
    return
  }
  const time = now()
  const late = time - since > HOLD_MS
  if (late) {
    release()
    hold()
  }
  andThen(settled, () => takeFrom(batch, buffers, next, late ? time : since))
}

function boot(text: string): void {
  const info = parse(text) as BootInfo
  setInfo(info)
  setEnv(info.env)
  setStreamWindow(info.streamWindow)
  setMaxTimers(info.timers)
  setSocketBuffer(info.socketBuffer)
  if (info.webAssembly) define('WebAssembly', webAssembly())
  setApis(info.apis)
}

const REGISTER = Symbol.for('m3m.register')
const loaded = (namespace: object): void => {
  deleteProperty(globalThis, REGISTER)
  register(namespace)
}

installGlobals()
define(REGISTER as never, loaded)
define('__m3m_guest', { boot, deliver, loaded })
