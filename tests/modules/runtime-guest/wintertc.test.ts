/** The Minimum Common Web Platform API (ECMA-429, snapshot of 2025): every name of it, in a real isolate. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

const INTERFACES =
  `AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey
  CustomEvent DecompressionStream DOMException ErrorEvent Event EventTarget File FormData Headers MessageChannel MessageEvent
  MessagePort Performance PromiseRejectionEvent ReadableByteStreamController ReadableStream ReadableStreamBYOBReader
  ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder
  TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern URLSearchParams
  WritableStream WritableStreamDefaultController WritableStreamDefaultWriter`.split(/\s+/)

const FUNCTIONS =
  'atob btoa clearInterval clearTimeout fetch queueMicrotask reportError setInterval setTimeout structuredClone'.split(
    ' ',
  )
const EVENT_FUNCTIONS = ['addEventListener', 'dispatchEvent', 'removeEventListener']
const OBJECTS = ['console', 'crypto', 'globalThis', 'navigator', 'performance', 'self']
const HANDLERS = ['onerror', 'onrejectionhandled', 'onunhandledrejection']

/** Members a program may count on, beyond what the other tests use. */
const MEMBERS: Record<string, string> = {
  AbortSignal: 'aborted onabort reason throwIfAborted',
  Blob: 'arrayBuffer bytes size slice stream text type',
  ByteLengthQueuingStrategy: 'highWaterMark size',
  CompressionStream: 'readable writable',
  CountQueuingStrategy: 'highWaterMark size',
  Crypto: 'getRandomValues randomUUID subtle',
  CryptoKey: 'algorithm extractable type usages',
  DOMException: 'code message name',
  DecompressionStream: 'readable writable',
  ErrorEvent: 'colno error filename lineno message',
  Event: `AT_TARGET BUBBLING_PHASE CAPTURING_PHASE NONE bubbles cancelBubble cancelable composed composedPath currentTarget
    defaultPrevented eventPhase preventDefault returnValue srcElement stopImmediatePropagation stopPropagation target
    timeStamp type`,
  EventTarget: 'addEventListener dispatchEvent removeEventListener',
  FormData: 'append delete entries forEach get getAll has keys set values',
  Headers: 'append delete entries forEach get getSetCookie has keys set values',
  MessageChannel: 'port1 port2',
  MessageEvent: 'data lastEventId origin ports source',
  MessagePort: 'close onclose onmessage onmessageerror postMessage start',
  Performance: 'now timeOrigin toJSON',
  PromiseRejectionEvent: 'promise reason',
  ReadableStream: 'cancel getReader locked pipeThrough pipeTo tee values',
  Request: `arrayBuffer blob body bodyUsed bytes cache clone credentials destination duplex formData headers integrity json
    keepalive method mode redirect referrer referrerPolicy signal text url`,
  Response: `arrayBuffer blob body bodyUsed bytes clone formData headers json ok redirected status statusText text type url`,
  SubtleCrypto: `decrypt deriveBits deriveKey digest encrypt exportKey generateKey importKey sign unwrapKey verify wrapKey`,
  TextDecoder: 'decode',
  TextDecoderStream: 'encoding fatal ignoreBOM readable writable',
  TextEncoder: 'encode encodeInto',
  TextEncoderStream: 'encoding readable writable',
  TransformStream: 'readable writable',
  URL: `hash host hostname href origin password pathname port protocol search searchParams toJSON username`,
  URLPattern: 'exec hash hostname password pathname port protocol search test username',
  URLSearchParams: 'append delete entries forEach get getAll has keys set size sort values',
  WritableStream: 'abort close getWriter locked',
}

describe('Minimum Common Web Platform API', () => {
  it('has every interface, as the platform defines them', async (t) => {
    const box = await sandbox(t)
    const missing = await box.eval(`
      ${JSON.stringify(INTERFACES)}.filter((name) => {
        const made = globalThis[name]
        const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {}
        const { writable: replaceable } = Object.getOwnPropertyDescriptor(made, 'prototype') ?? {}
        return typeof made !== 'function' || made.name !== name || value !== made || !writable || enumerable || !configurable
          || replaceable !== false || Object.prototype.toString.call(made.prototype) !== '[object ' + name + ']'
      })`)
    assert.deepEqual(missing, [])
  })

  it('has every member of them', async (t) => {
    const box = await sandbox(t)
    for (const [name, members] of Object.entries(MEMBERS)) {
      const missing = await box.eval(
        `${JSON.stringify(members.split(/\s+/))}.filter((member) => !(member in ${name}.prototype))`,
      )
      assert.deepEqual(missing, [], name)
    }
    assert.equal(
      await box.eval(`const { encoding, fatal, ignoreBOM } = new TextDecoder(); [encoding, fatal, ignoreBOM].join()`),
      'utf-8,false,false',
    )
    for (const [name, members] of Object.entries({
      AbortSignal: ['abort', 'any', 'timeout'],
      ReadableStream: ['from'],
      Response: ['error', 'json', 'redirect'],
      URL: ['canParse', 'parse'],
    }))
      for (const member of members) assert.equal(await box.eval(`typeof ${name}.${member}`), 'function', member)
  })

  it('has every function and object of the global scope, which is an EventTarget', async (t) => {
    const box = await sandbox(t)
    const wrong = await box.eval(`
      ${JSON.stringify([...FUNCTIONS, ...EVENT_FUNCTIONS, ...OBJECTS])}.filter((name) => {
        const { value, writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name)
        return typeof value !== (${JSON.stringify(OBJECTS)}.includes(name) ? 'object' : 'function') || !writable || !configurable
      })`)
    assert.deepEqual(wrong, [])
    for (const name of HANDLERS) assert.equal(await box.eval(name), null)
    assert.match(await box.eval('navigator.userAgent'), /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
    assert.deepEqual(
      await box.eval(`
        const seen = []
        const listener = (event) => seen.push(event.type, event.target === globalThis)
        addEventListener('a', listener, { once: true })
        dispatchEvent(new Event('a')); dispatchEvent(new Event('a'))
        globalThis.addEventListener('b', listener); removeEventListener('b', listener); self.dispatchEvent(new Event('b'))
        seen`),
      ['a', true],
    )
  })
})

describe('global events', () => {
  it('asks error listeners first, and logs what they do not take', async (t) => {
    const box = await sandbox(
      t,
      `addEventListener('error', (event) => {
         console.log([event.isTrusted, event.message, event.error?.message, event.filename, event.lineno].join())
         if (event.message === 'taken') event.preventDefault()
       })
       export default { fetch() {} }`,
    )
    await box.eval(`void reportError(new Error('taken'))`)
    await box.logged(/^true,taken,taken,/)
    await box.eval(`void setTimeout(() => { throw new Error('left') })`)
    await box.logged(/^true,left,left,/)
    await box.uncaught(/^left$/)
    assert.deepEqual(
      box.errors.map(({ error }) => error.message),
      ['left'],
    )
    // A listener of errors that fails is not told of its own error.
    await box.eval(`onerror = () => { throw new Error('in onerror') }; reportError(new Error('again'))`)
    await box.uncaught(/^in onerror$/)
    await box.uncaught(/^again$/)
  })

  it('calls onerror with the parts of the error', async (t) => {
    const box = await sandbox(t)
    const seen = await box.eval(`
      let seen
      onerror = (message, filename, line, column, error) => { seen = [message, filename, typeof line, typeof column, error.message]; return true }
      reportError(new TypeError('broken'))
      seen`)
    assert.deepEqual(seen, ['broken', seen[1], 'number', 'number', 'broken'])
    assert.deepEqual(box.errors, [])
  })

  it('asks unhandledrejection listeners first', async (t) => {
    const box = await sandbox(t)
    await box.eval(`void addEventListener('unhandledrejection', (event) => {
      console.log([event.isTrusted, event.reason.message, event.promise instanceof Promise].join())
      if (event.reason.message === 'taken') event.preventDefault()
    })`)
    // Of a timer, which has the promise itself.
    await box.eval(`void setTimeout(async () => { throw new Error('taken') })`)
    await box.logged(/^true,taken,true$/)
    // As the runner tells of those it finds.
    await box.deliver([
      ['rejection', { name: 'Error', message: 'taken', stack: 'Error: taken\n    at service.js:1:1' }],
    ])
    await box.deliver([['rejection', { name: 'TypeError', message: 'left', code: 'E' }]])
    const { error } = await box.uncaught(/^left$/)
    assert.deepEqual([error.name, error.code], ['TypeError', 'E'])
    assert.equal(box.errors.length, 1)
  })
})

describe('messages', () => {
  it('go from port to port as copies, in order, each a task of its own', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        const seen = []
        port2.onmessage = ({ data, isTrusted }) => {
          seen.push([data.n, isTrusted])
          Promise.resolve().then(() => seen.push('microtask'))
          if (data.n === 2) setTimeout(() => resolve([...seen, given.n]))
        }
        const given = { n: 1 }
        port1.postMessage(given)
        given.n = 2
        port1.postMessage(given)
        seen.push('posted')
      })`),
      ['posted', [1, true], 'microtask', [2, true], 'microtask', 2],
    )
  })

  it('wait until the port is started, follow it when it is transferred, and end with it', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        const other = new MessageChannel()
        const seen = []
        port1.postMessage('early')
        other.port2.onmessage = ({ data, ports: [moved] }) => {
          seen.push(data.moved === moved, moved instanceof MessagePort, moved !== port2)
          moved.addEventListener('message', ({ data }) => { seen.push(data); port1.close() })
          moved.onclose = () => resolve(seen)
          moved.start()
        }
        other.port1.postMessage({ moved: port2 }, [port2])
        try { structuredClone(port2, { transfer: [port2] }) } catch (error) { seen.push(error.name) }
        try { new MessagePort() } catch (error) { seen.push(error.name) }
      })`),
      ['DataCloneError', 'TypeError', true, true, true, 'early'],
    )
  })
})

describe('structuredClone', () => {
  it('copies what the standard says, and refuses the rest', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        const file = structuredClone(new File(['x'], 'a.txt', { type: 'text/plain', lastModified: 5 }))
        const error = structuredClone(new TypeError('no', { cause: { deep: new RangeError('why') } }))
        const dom = structuredClone(new DOMException('gone', 'AbortError'))
        const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])
        const copy = structuredClone({ key }).key
        const signatures = await Promise.all([key, copy].map((key) => crypto.subtle.sign('HMAC', key, new Uint8Array(1))))
        const loop = { list: [] }; loop.list.push(loop)
        const looped = structuredClone(loop)
        return [
          file instanceof File, file.name, file.type, file.lastModified, await file.text(),
          error instanceof TypeError, error.message, error.cause.deep instanceof RangeError, error.stack.includes('TypeError: no'),
          dom instanceof DOMException, dom.name, dom.code,
          copy instanceof CryptoKey, copy !== key, String(new Uint8Array(signatures[0])) === String(new Uint8Array(signatures[1])),
          looped !== loop && looped.list[0] === looped,
        ]
      })()`),
      [true, 'a.txt', 'text/plain', 5, 'x', true, 'no', true, true, true, 'AbortError', 20, true, true, true, true],
    )
    for (const bad of [
      '() => {}',
      'Symbol()',
      'new WeakMap()',
      'Promise.resolve()',
      'new Headers()',
      'new Response()',
      'new (class extends EventTarget {})()',
      'new MessageChannel().port1',
      'new ReadableStream()',
      'crypto.subtle',
      '{ deep: [() => {}] }',
    ])
      assert.equal(
        await box.eval(`try { structuredClone(${bad}); 'copied' } catch (error) { error.name }`),
        'DataCloneError',
        bad,
      )
  })

  it('moves buffers and streams; when it fails nothing has moved', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        const bytes = new Uint8Array([1, 2, 3])
        const moved = structuredClone({ bytes, again: bytes.buffer }, { transfer: [bytes.buffer] })
        const kept = new ArrayBuffer(4)
        const tries = [
          () => structuredClone([kept, () => {}], { transfer: [kept] }),
          () => structuredClone(1, { transfer: [kept, kept] }),
          () => structuredClone(1, { transfer: [bytes.buffer] }),
          () => structuredClone(1, { transfer: [{}] }),
        ].map((work) => { try { work(); return 'done' } catch (error) { return error.name } })
        const source = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } })
        const stream = structuredClone(source, { transfer: [source] })
        const sunk = []
        const sink = new WritableStream({ write: (chunk) => void sunk.push(chunk) })
        await stream.pipeTo(structuredClone(sink, { transfer: [sink] }))
        const upper = new TransformStream({ transform: (chunk, c) => c.enqueue(chunk.toUpperCase()), flush: (c) => c.enqueue('end') })
        const through = ReadableStream.from(['x', 'y']).pipeThrough(structuredClone(upper, { transfer: [upper] }))
        return [bytes.length, [...moved.bytes], moved.bytes.buffer === moved.again, kept.byteLength, tries, source.locked, sunk, await Array.fromAsync(through)]
      })()`),
      [0, [1, 2, 3], true, 4, Array(4).fill('DataCloneError'), true, ['a', 'b'], ['X', 'Y', 'end']],
    )
  })
})

describe('AbortSignal.any', () => {
  it('lets go of signals that nobody looks at', async (t) => {
    const box = await sandbox(t)
    // Three hundred megabytes of them, were they kept.
    assert.deepEqual(
      await box.eval(`(async () => {
        const long = new AbortController()
        let heard = 0
        AbortSignal.any([long.signal]).addEventListener('abort', () => { heard += 1 })
        for (let i = 0; i < 300; i += 1) {
          const signal = AbortSignal.any([long.signal])
          signal.ballast = new Uint8Array(1 << 20)
          await new Promise((resolve) => setTimeout(resolve))
        }
        long.abort()
        return heard
      })()`),
      1,
    )
  })

  it('is let go of by fetch when that is over', async (t) => {
    const box = await sandbox(t, undefined, {
      apis: {
        http: {
          fetch: () => ({ status: 200, statusText: '', headers: [], body: null, url: 'http://x/', redirected: false }),
        },
      },
    })
    assert.deepEqual(
      await box.eval(`(async () => {
        const { signal } = new AbortController()
        const { addEventListener, removeEventListener } = EventTarget.prototype
        let listening = 0
        EventTarget.prototype.addEventListener = function (...args) { if (this === signal) listening += 1; return addEventListener.apply(this, args) }
        EventTarget.prototype.removeEventListener = function (...args) { if (this === signal) listening -= 1; return removeEventListener.apply(this, args) }
        const { status } = await fetch('http://x/', { signal })
        const error = await fetch('http://x/', { signal: AbortSignal.abort('why') }).catch((error) => error)
        return [status, listening, error]
      })()`),
      [200, 0, 'why'],
    )
  })
})
