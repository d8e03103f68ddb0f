/** The globals a service sees. */
import { console } from './console.ts'
import { env } from './env.ts'
import { router } from './http/router.ts'
import { logger } from './logger.ts'
import { schedule } from './schedule.ts'
import { service } from './service.ts'
import { clearInterval, clearTimeout, queueMicrotask, setInterval, setTimeout } from './timers.ts'
import { utils } from './utils/index.ts'
import { AbortController, AbortSignal, Event, EventTarget } from './web/abort.ts'
import { atob, btoa } from './web/base64.ts'
import { Blob, File } from './web/blob.ts'
import { refuseToClone, structuredClone } from './web/clone.ts'
import { Crypto } from './web/crypto.ts'
import { DOMException } from './web/dom-exception.ts'
import { TextDecoder, TextEncoder } from './web/encoding.ts'
import { CloseEvent, CustomEvent, ErrorEvent, MessageEvent, PromiseRejectionEvent } from './web/events.ts'
import { fetch } from './web/fetch.ts'
import { FormData } from './web/form-data.ts'
import { installGlobalEvents, reportError } from './web/global-events.ts'
import { Headers } from './web/headers.ts'
import { MessageChannel, MessagePort } from './web/message-channel.ts'
import { Performance, performance } from './web/performance.ts'
import { Request } from './web/request.ts'
import { Response } from './web/response.ts'
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
  MessageChannel,
  MessageEvent,
  MessagePort,
  Performance,
  PromiseRejectionEvent,
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
  reportError,
  router,
  schedule,
  service,
  setInterval,
  setTimeout,
  structuredClone,
  utils,
  self: globalThis,
  navigator: Object.freeze({
    userAgent: 'm3m',
    language: 'en',
    languages: Object.freeze(['en']),
    hardwareConcurrency: 1,
  }),
}

/** Defines a global as the platform's own are: not enumerable, and code may put its own in its place. */
export function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true })
}

/** Defines a class that is made when it is first used. */
function defineLazily(name: string, make: () => { prototype: object }): void {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = platform(name, make())
      define(name, value)
      return value
    },
    set: (value) => define(name, value),
    enumerable: false,
    configurable: true,
  })
}

/** Makes a class look as those of the platform do: its name is lost in the bundle. */
function platform<T extends { prototype: object }>(name: string, value: T): T {
  Object.defineProperty(value, 'name', { value: name, configurable: true })
  if (!Object.hasOwn(value.prototype, Symbol.toStringTag))
    Object.defineProperty(value.prototype, Symbol.toStringTag, { value: name, configurable: true })
  refuseToClone(value.prototype)
  return value
}

/**
 * Takes away what bypasses the memory limit: WebAssembly, which some are given back, shared memory, and buffers that
 * grow. The process is watched from outside all the same; this is a fence, not the wall.
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
  for (const [name, value] of Object.entries(classes)) define(name, platform(name, value))
  for (const [name, value] of Object.entries(values)) define(name, value)
  type Compression = typeof import('./web/compression.ts')
  type Subtle = typeof import('./web/subtle.ts')
  type Pattern = { URLPattern: { prototype: object } }
  defineLazily('URLPattern', () => (require('urlpattern-polyfill/urlpattern') as Pattern).URLPattern)
  for (const name of ['CompressionStream', 'DecompressionStream'] as const)
    defineLazily(name, () => (require('./web/compression.ts') as Compression)[name])
  for (const name of ['CryptoKey', 'SubtleCrypto'] as const)
    defineLazily(name, () => (require('./web/subtle.ts') as Subtle)[name])
  installGlobalEvents()
  guardMemory()
}
