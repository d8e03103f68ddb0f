/** A real isolate with the guest in it, driven over its two functions as the runner does. */
// Answers, arguments and fields are whatever the service under test makes of them.
// biome-ignore-all lint/suspicious/noExplicitAny: see above
import { EventEmitter, once } from 'node:events'
import { build } from 'esbuild'
import ivm from 'isolated-vm'
import { guestScript } from '../../../modules/runtime/guest/build.ts'
import type { BootInfo, Declared, Inbound, Outbound, PlainError } from '../../../modules/runtime/protocol.ts'
import { CryptoDesk } from '../../../modules/runtime/runner/crypto/desk.ts'
import { createLanes } from '../../../modules/runtime/runner/crypto/lanes.ts'

export interface Answer {
  status: number
  /** Lower-case names; values of the same name joined. */
  headers: Record<string, string>
  setCookies: string[]
  text: string
  bytes: Uint8Array
  /** Chunks of a streamed answer. */
  chunks: string[]
  streamed: boolean
  error: PlainError | null
  json(): any
}

export interface Ask {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array | null
  requestId?: string
}

type Call = (args: any[], requestId: string | null) => unknown

export interface SandboxOptions {
  env?: Record<string, unknown>
  /** Runtime APIs: what a method answers with, or throws. */
  apis?: Record<string, Record<string, Call>>
  base?: string
  streamWindow?: number
}

const files = { isolate: 'm3m:guest', service: 'service.js' }

/** Bundles TypeScript or a program with packages, as publishing does. */
export async function bundle(code: string, resolveDir = import.meta.dirname): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['worker', 'import', 'default'],
    target: 'es2024',
    logLevel: 'silent',
  })
  return result.outputFiles[0]!.text
}

export class Sandbox {
  readonly isolate = new ivm.Isolate({ memoryLimit: 128 })
  readonly events = new EventEmitter()
  readonly sent: Outbound[] = []
  readonly logs: { level: string; message: string; fields: any; requestId: string | null; stack: string | null }[] = []
  readonly errors: { error: PlainError; requestId: string | null }[] = []
  readonly calls: { api: string; method: string; args: any[]; requestId: string | null }[] = []
  readonly rejections: Error[] = []
  batches = 0
  declared: Declared | undefined
  failed: PlainError | undefined
  context!: ivm.Context
  readonly #options: SandboxOptions
  readonly #answers = new Map<number, Answer>()
  #deliver!: ivm.Reference<(...args: unknown[]) => void>
  #timer: NodeJS.Timeout | undefined
  #lastId = 0

  constructor(options: SandboxOptions = {}) {
    this.#options = options
    this.events.setMaxListeners(0)
  }

  async boot(): Promise<this> {
    const { env = {}, apis = {}, base = 'http://m3m.test/r/shop', streamWindow } = this.#options
    this.context = await this.isolate.createContext()
    const { global } = this.context
    await global.set('__m3m_host', new ivm.Callback((...args: unknown[]) => this.#host(...args)))
    const script = await this.isolate.compileScript(await guestScript(), { filename: files.isolate })
    await script.run(this.context)
    const guest = await global.get('__m3m_guest', { reference: true })
    const boot = await guest.get('boot', { reference: true })
    this.#deliver = await guest.get('deliver', { reference: true })
    await global.delete('__m3m_guest')
    const info: BootInfo = {
      project: { id: '0123456789abcdef01234567', slug: 'shop', name: 'Shop' },
      version: '1.1',
      instance: 'i-1',
      base,
      apis: Object.entries(apis).map(([name, methods]) => ({ name, methods: Object.keys(methods) })),
      env,
      streamWindow,
    }
    await boot.apply(undefined, [JSON.stringify(info)])
    return this
  }

  /** Evaluates a service's module and registers it. */
  async load(code: string): Promise<this> {
    const service = await this.isolate.compileModule(code, { filename: files.service })
    const entry = await this.isolate.compileModule(
      `import * as service from 'service'\nglobalThis[Symbol.for('m3m.register')](service)`,
      { filename: files.isolate },
    )
    await entry.instantiate(this.context, (specifier) => {
      if (specifier === 'service') return service
      throw new Error(`Module not found: ${specifier}`)
    })
    await entry.evaluate()
    return this
  }

  /** Runs an expression inside; awaits it; its value comes back by copy. */
  eval(code: string): Promise<any> {
    return this.context.eval(code, { promise: true, copy: true })
  }

  async deliver(messages: Inbound[], buffers: ArrayBuffer[] = []): Promise<void> {
    const copies = buffers.map((buffer) => new ivm.ExternalCopy(buffer).copyInto({ release: true }))
    await this.#deliver.apply(undefined, [JSON.stringify(messages), ...copies])
  }

  /** Makes the messages of a request, to be delivered by the caller; returns its id. */
  message(target: string, ask: Ask = {}): [number, Inbound, ArrayBuffer[]] {
    this.#lastId += 1
    const id = this.#lastId
    const { method = 'GET', headers = {}, body = null, requestId = `req-${id}` } = ask
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    const flat = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value])
    const payload = bytes === null ? null : { $b: 0 }
    const base = this.#options.base ?? 'http://m3m.test/r/shop'
    const buffers = bytes === null ? [] : [bytes.slice().buffer as ArrayBuffer]
    return [id, ['request', id, requestId, method, target, flat, payload, base, '203.0.113.7'], buffers]
  }

  async request(target: string, ask: Ask = {}): Promise<Answer> {
    const [id, message, buffers] = this.message(target, ask)
    const answered = this.answered(id)
    await this.deliver([message], buffers)
    return answered
  }

  async answered(id: number): Promise<Answer> {
    if (!this.#answers.has(id)) await once(this.events, `answer-${id}`)
    return this.#answers.get(id)!
  }

  /** Runs hooks or a schedule; resolves to the error, or null. */
  async ask(make: (id: number) => Inbound): Promise<PlainError | null> {
    this.#lastId += 1
    const id = this.#lastId
    const done = once(this.events, `done-${id}`)
    await this.deliver([make(id)])
    return (await done)[0]
  }

  /** The next log line that matches. */
  async logged(pattern: RegExp): Promise<Sandbox['logs'][number]> {
    for (;;) {
      const found = this.logs.find(({ message }) => pattern.test(message))
      if (found) return found
      await once(this.events, 'log')
    }
  }

  async uncaught(pattern: RegExp): Promise<Sandbox['errors'][number]> {
    for (;;) {
      const found = this.errors.find(({ error }) => pattern.test(error.message))
      if (found) return found
      await once(this.events, 'uncaught')
    }
  }

  readonly #crypto = new CryptoDesk(createLanes(), (message, buffers) => {
    setImmediate(() => {
      if (this.isolate.isDisposed) return
      this.deliver([message], buffers).catch((error) => {
        if (!this.isolate.isDisposed) this.rejections.push(error)
      })
    })
  })

  dispose(): void {
    this.#crypto.close()
    clearTimeout(this.#timer)
    if (!this.isolate.isDisposed) this.isolate.dispose()
  }

  #host(...args: unknown[]): unknown {
    const [op, data, ...buffers] = args
    if (op === 'send') this.#take(JSON.parse(data as string), buffers as ArrayBuffer[])
    if (op === 'random') return crypto.getRandomValues(new Uint8Array(data as number)).buffer
    if (op === 'crypto') this.#crypto.take(data as string, buffers as ArrayBuffer[])
    if (op === 'release') {
      this.#crypto.release(data)
      this.events.emit('release', data)
    }
    if (op === 'wake') {
      clearTimeout(this.#timer)
      if ((data as number) >= 0) {
        this.#timer = setTimeout(() => {
          // A rejection nobody handles inside comes out here, as it does in the runner.
          if (!this.isolate.isDisposed)
            this.#deliver.apply(undefined, ['']).catch((error) => this.rejections.push(error))
        }, data as number)
      }
    }
    return undefined
  }

  #take(batch: Outbound[], buffers: ArrayBuffer[]): void {
    this.batches += 1
    const bytesOf = (body: unknown): Uint8Array =>
      body === null
        ? new Uint8Array()
        : typeof body === 'string'
          ? new TextEncoder().encode(body)
          : new Uint8Array(buffers[(body as { $b: number }).$b]!)
    for (const message of batch) {
      this.sent.push(message)
      switch (message[0]) {
        case 'loaded':
          this.declared = message[1]
          break
        case 'failed':
          this.failed = message[1]
          break
        case 'answer': {
          const bytes = bytesOf(message[4])
          this.#answer(message[1], makeAnswer(message[2], message[3], bytes, [], false, null))
          break
        }
        case 'head':
          this.#answers.delete(message[1])
          this.#streams.set(message[1], { status: message[2], headers: message[3], chunks: [] })
          this.events.emit(`head-${message[1]}`)
          break
        case 'chunk':
          this.#streams.get(message[1])!.chunks.push(bytesOf(message[2]))
          this.events.emit('chunk', message[1])
          break
        case 'end': {
          const { status, headers, chunks } = this.#streams.get(message[1])!
          this.#answer(
            message[1],
            makeAnswer(status, headers, new Uint8Array(Buffer.concat(chunks)), chunks, true, message[2]),
          )
          break
        }
        case 'call':
          void this.#call(message, buffers)
          break
        case 'done':
          this.events.emit(`done-${message[1]}`, message[2])
          break
        case 'log':
          this.logs.push({
            level: message[1],
            message: message[2],
            fields: message[3],
            requestId: message[4],
            stack: message[6],
          })
          this.events.emit('log')
          break
        case 'uncaught':
          this.errors.push({ error: message[1], requestId: message[2] })
          this.events.emit('uncaught')
      }
    }
  }
  readonly #streams = new Map<number, { status: number; headers: string[]; chunks: Uint8Array[] }>()

  #answer(id: number, answer: Answer): void {
    this.#answers.set(id, answer)
    this.events.emit(`answer-${id}`)
  }

  async #call(message: Extract<Outbound, [kind: 'call', ...rest: unknown[]]>, buffers: ArrayBuffer[]): Promise<void> {
    const [, callId, api, method, given, requestId] = message
    const args = JSON.parse(JSON.stringify(given), (_, value) =>
      value && typeof value === 'object' && typeof value.$b === 'number' ? new Uint8Array(buffers[value.$b]!) : value,
    )
    this.calls.push({ api, method, args, requestId })
    const attached: ArrayBuffer[] = []
    let reply: Inbound
    try {
      const value = await this.#options.apis?.[api]?.[method]?.(args, requestId)
      const plain = JSON.parse(
        JSON.stringify(value ?? null, (_, item) =>
          item instanceof Uint8Array ? { $b: attached.push(item.slice().buffer as ArrayBuffer) - 1 } : item,
        ),
      )
      reply = ['result', callId, true, plain]
    } catch (error) {
      const { name, message: text, code } = error as Error & { code?: string }
      reply = ['result', callId, false, { name, message: text, ...(code ? { code } : {}) }]
    }
    if (this.isolate.isDisposed) return
    await this.deliver([reply], attached).catch((error) => {
      if (!this.isolate.isDisposed) throw error
    })
  }
}

function makeAnswer(
  status: number,
  flat: string[],
  bytes: Uint8Array,
  chunks: Uint8Array[],
  streamed: boolean,
  error: PlainError | null,
): Answer {
  const headers: Record<string, string> = {}
  const setCookies: string[] = []
  for (let i = 0; i < flat.length; i += 2) {
    const [name, value] = [flat[i]!, flat[i + 1]!]
    if (name === 'set-cookie') setCookies.push(value)
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  const text = new TextDecoder().decode(bytes)
  return {
    status,
    headers,
    setCookies,
    text,
    bytes,
    chunks: chunks.map((chunk) => new TextDecoder().decode(chunk)),
    streamed,
    error,
    json: () => JSON.parse(text),
  }
}

/** A booted sandbox that is disposed at the end of the test. */
export async function sandbox(
  t: { after(fn: () => void): void },
  code?: string,
  options?: SandboxOptions,
): Promise<Sandbox> {
  const box = new Sandbox(options)
  t.after(() => box.dispose())
  await box.boot()
  if (code !== undefined) await box.load(code)
  return box
}
