/** The globals a service sees. */
import { console } from './console.ts'
import { env } from './env.ts'
import { uncaught } from './errors.ts'
import { router } from './http/router.ts'
import { logger } from './logger.ts'
import { schedule } from './schedule.ts'
import { service } from './service.ts'
import { clearInterval, clearTimeout, queueMicrotask, setInterval, setTimeout } from './timers.ts'
import { AbortController, AbortSignal, Event, EventTarget } from './web/abort.ts'
import { atob, btoa } from './web/base64.ts'
import { Blob, File } from './web/blob.ts'
import { structuredClone } from './web/clone.ts'
import { Crypto } from './web/crypto.ts'
import { CustomEvent } from './web/custom-event.ts'
import { DOMException } from './web/dom-exception.ts'
import { TextDecoder, TextEncoder } from './web/encoding.ts'
import { fetch } from './web/fetch.ts'
import { FormData } from './web/form-data.ts'
import { Headers } from './web/headers.ts'
import { performance } from './web/performance.ts'
import { Request } from './web/request.ts'
import { Response } from './web/response.ts'
import { CloseEvent, ErrorEvent, MessageEvent } from './web/socket-events.ts'
import * as streams from './web/streams.ts'
import { URL, URLSearchParams } from './web/url.ts'
import { WebSocket } from './web/websocket.ts'

const { isStream: _, ...streamClasses } = streams

const classes = {
  AbortController,
  AbortSignal,
  Blob,
  CloseEvent,
  Crypto,
  CustomEvent,
  DOMException,
  ErrorEvent,
  Event,
  EventTarget,
  File,
  FormData,
  Headers,
  MessageEvent,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  WebSocket,
  ...streamClasses,
}
const values = {
  atob,
  btoa,
  clearInterval,
  clearTimeout,
  console,
  crypto: new Crypto(),
  env,
  fetch,
  logger,
  performance,
  queueMicrotask,
  router,
  schedule,
  service,
  setInterval,
  setTimeout,
  structuredClone,
  self: globalThis,
  navigator: Object.freeze({
    userAgent: 'm3m',
    language: 'en',
    languages: Object.freeze(['en']),
    hardwareConcurrency: 1,
  }),
  reportError: (error: unknown) => uncaught(error),
}

/** Defines a global as the platform's own are: not enumerable, and code may put its own in its place. */
export function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true })
}

/** Defines a global that is made when it is first used. */
function defineLazily(name: string, make: () => unknown): void {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = make()
      define(name, value)
      return value
    },
    set: (value) => define(name, value),
    enumerable: false,
    configurable: true,
  })
}

const named = (name: string, value: unknown) =>
  Object.defineProperty(value as object, 'name', { value: name, configurable: true })

/**
 * Takes away what bypasses the memory limit: WebAssembly and shared memory, and buffers that grow. The process is
 * watched from outside all the same; this is a fence, not the wall.
 */
function guardMemory(): void {
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics']) Reflect.deleteProperty(globalThis, name)
  const guarded = new Proxy(ArrayBuffer, {
    construct(target, args, newTarget) {
      if ((args[1] as { maxByteLength?: unknown } | undefined)?.maxByteLength !== undefined) {
        throw new RangeError('Resizable ArrayBuffers are not available in services')
      }
      return Reflect.construct(target, [args[0]], newTarget)
    },
  })
  Object.defineProperty(ArrayBuffer.prototype, 'constructor', {
    value: guarded,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  define('ArrayBuffer', guarded)
}

export function installGlobals(): void {
  for (const [name, value] of Object.entries(classes)) define(name, named(name, value))
  for (const [name, value] of Object.entries(values)) define(name, value)
  defineLazily('URLPattern', () =>
    named('URLPattern', (require('urlpattern-polyfill/urlpattern') as { URLPattern: unknown }).URLPattern),
  )
  for (const name of ['CompressionStream', 'DecompressionStream'] as const) {
    defineLazily(name, () =>
      named(name, (require('./web/compression.ts') as typeof import('./web/compression.ts'))[name]),
    )
  }
  for (const name of ['CryptoKey', 'SubtleCrypto'] as const)
    defineLazily(name, () => (require('./web/subtle.ts') as typeof import('./web/subtle.ts'))[name])
  guardMemory()
}
