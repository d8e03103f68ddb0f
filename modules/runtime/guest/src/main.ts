/** The guest: made ready before the service's code, and the only one who speaks to the host. */
import './host.ts'
import './web/encoding.ts'
import { setErrorHandler, setWarningHandler } from 'event-target-shim'
import type { BootInfo, Deliver, Inbound } from '../../protocol.ts'
import { createApi } from './apis.ts'
import { onResult } from './calls.ts'
import { setEnv } from './env.ts'
import { uncaught } from './errors.ts'
import { define, installGlobals } from './globals.ts'
import { onCancel, onRequest } from './http/dispatch.ts'
import { onMore, setStreamWindow } from './http/stream.ts'
import { onHook, onTick } from './jobs.ts'
import { parse } from './primordials.ts'
import { register } from './register.ts'
import { setInfo } from './service.ts'
import { runTimers } from './timers.ts'

function take(message: Inbound, buffers: readonly ArrayBuffer[]): void {
  switch (message[0]) {
    case 'request':
      return onRequest(message, buffers)
    case 'result':
      return onResult(message[1], message[2], message[3], buffers)
    case 'cancel':
      return onCancel(message[1])
    case 'tick':
      return onTick(message[1], message[2], message[3])
    case 'start':
    case 'stop':
      return onHook(message[1], message[0])
    case 'env':
      return setEnv(message[1])
    case 'more':
      return onMore(message)
  }
}

const deliver: Deliver = (text, ...buffers) => {
  if (text === '') return runTimers()
  const batch = parse(text) as Inbound[]
  for (let i = 0; i < batch.length; i += 1) {
    try {
      take(batch[i]!, buffers)
    } catch (error) {
      uncaught(error)
    }
  }
}

function boot(text: string): void {
  const info = parse(text) as BootInfo
  setInfo(info)
  setEnv(info.env)
  setStreamWindow(info.streamWindow)
  for (const api of info.apis) if (!(api.name in globalThis)) define(api.name, createApi(api))
}

const REGISTER = Symbol.for('m3m.register')
const loaded = (namespace: object): void => {
  Reflect.deleteProperty(globalThis, REGISTER)
  register(namespace)
}

setErrorHandler((error) => uncaught(error))
setWarningHandler(() => {})
installGlobals()
define(REGISTER as never, loaded)
define('__m3m_guest', { boot, deliver, loaded })
