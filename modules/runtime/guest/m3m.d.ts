/**
 * What the code of a service sees: the service's own API first, web standards below. Beside this file the editor loads
 * declarations of the runtime APIs the server offers, and of what the project has, such as the keys of its environment.
 */

// ---------------------------------------------------------------------------------------------------------------------
// Requests and answers

/** Names of the parameters in a path: `'/users/:id'` has `id`. */
type PathParams<Path extends string> = string extends Path
  ? Record<string, string>
  : Path extends `${infer Segment}/${infer Rest}`
    ? PathParam<Segment> & PathParams<Rest>
    : PathParam<Path>
type NoParams = Record<never, never>
type PathParam<Segment extends string> = Segment extends `${string}:${infer Name}`
  ? { [K in PathParamName<Name>]: string } & (Name extends `${string}?` ? Record<string, string | undefined> : NoParams)
  : Segment extends `${string}*${string}`
    ? { '*': string; [name: string]: string }
    : NoParams
type PathParamName<Name extends string> = Name extends `${string}${'(' | '?' | '+' | '*' | '.' | '-' | '{'}${string}`
  ? string
  : Name

/** What a handler may give back: data (sent as JSON), text, bytes, a `Response`, `ctx`, or nothing (204). */
type HandlerResult = unknown

/** What may stand between the path of a route and its handlers. */
interface RouteOptions {
  /**
   * `'stream'`: `ctx.body` is a stream of what the client sends, and the handler begins before it is there. Without it
   * the body is read first, up to `runtime.limits.bodyBytes`, and parsed by its content type.
   */
  body?: 'stream'
}

/**
 * The context of a route with `{ body: 'stream' }`. The client can send no faster than the body is read, and up to
 * `runtime.limits.streamBytes`. Reading fails with an `AbortError` when the client leaves, and once the request is
 * answered. `ctx.request.json()`, `text()`, `formData()` and their like read the body as a whole, with the limit for that.
 *
 * @example
 * router.put('/files/:name', { body: 'stream' }, async (ctx) => {
 *   let bytes = 0
 *   for await (const chunk of ctx.body ?? []) bytes += chunk.length
 *   return { name: ctx.params.name, bytes }
 * })
 */
interface StreamContext<Path extends string = string> extends Context<Path> {
  /** The body as it comes; `undefined` when there is none. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | undefined
}

/** Answers a request. */
type Handler<Path extends string = string> = (ctx: Context<Path>) => HandlerResult | Promise<HandlerResult>

/**
 * Runs around a handler. `await next()` runs what is further in; a value returned is the answer. Before a `fetch` handler
 * `ctx.body` is there only if it is small; `ctx.request` always is.
 */
type Middleware<Path extends string = string> = (ctx: Context<Path>, next: () => Promise<unknown>) => unknown

interface CookieOptions {
  /** Seconds until it expires. */
  maxAge?: number
  expires?: Date
  /** The path the service is mounted at, if not given. */
  path?: string
  domain?: string
  httpOnly?: boolean
  secure?: boolean
  sameSite?: 'lax' | 'strict' | 'none' | boolean
  partitioned?: boolean
  priority?: 'low' | 'medium' | 'high'
}

/**
 * A request being answered. Everything is parsed when it is first read.
 *
 * @example
 * router.post('/orders/:id', (ctx) => ctx.status(201).json({ id: ctx.params.id, items: ctx.body.items }))
 */
interface Context<Path extends string = string> {
  readonly method: string
  /** Path of the request, without the address the service is mounted at. */
  readonly path: string
  /** Values of `:name` and `*` in the route's path, decoded. */
  readonly params: PathParams<Path>
  /** The first value of each query parameter; `ctx.url.searchParams` has them all. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** Headers of the request; names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  /**
   * The body by its content type: JSON as data, forms as an object, multipart as `FormData`, text as a string, anything
   * else as `Uint8Array`, `undefined` when there is none. Malformed JSON is answered with 400.
   */
  // biome-ignore lint/suspicious/noExplicitAny: only the service knows what its clients send
  readonly body: any
  /** The request as a web standard `Request`; its body is read once, here or by `ctx.body`. */
  readonly request: Request
  readonly url: URL
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal
  /** Id of the request, in its log lines and error answers. */
  readonly requestId: string
  /** Address of the client. */
  readonly ip: string
  /** A logger whose lines always carry this request's id. */
  readonly logger: Logger
  /** Free for middleware to pass things on. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever middleware puts there
  state: any

  /** Sets the status of the answer. */
  status(code: number): this
  /** Reads a header of the request. */
  header(name: string): string | undefined
  /** Sets a header of the answer; `null` takes it away. `set-cookie` and `vary` are added. */
  header(name: string, value: string | number | null): this
  /** Reads a cookie. */
  cookie(name: string): string | undefined
  /** Sets a cookie; `null` deletes it. */
  cookie(name: string, value: string | null, options?: CookieOptions): this
  /** Answers with JSON. */
  json(value: unknown, status?: number): this
  /** Answers with plain text. */
  text(value: string, status?: number): this
  /** Answers with HTML. */
  html(value: string, status?: number): this
  /** Redirects. A path (`/login`) stays within this service, wherever it is mounted. */
  redirect(location: string | URL, status?: 301 | 302 | 303 | 307 | 308): this
  /**
   * Answers with a file. The content type follows from the name; browsers save it, unless `inline`. A part of it that is
   * asked for (`Range`) is answered with 206, unless the content is a stream.
   *
   * @example ctx.file(csv, 'report.csv')
   */
  file(content: BodyInit, name?: string, options?: { type?: string; inline?: boolean }): this
  /**
   * Answers with what is written, piece by piece. `write` waits while the client does not keep up, and rejects when it
   * has left; the answer is over when the function is.
   *
   * @example
   * ctx.stream(async (write) => {
   *   for await (const row of rows) await write(`${row.id}\n`)
   * })
   */
  stream(work: (write: StreamWriter) => unknown, options?: { type?: string; status?: number }): this
  /**
   * Answers with server-sent events. Data that is no text goes as JSON.
   *
   * @example
   * ctx.sse(async (send) => {
   *   for (;;) {
   *     await send({ time: Date.now() }, { event: 'tick' })
   *     await new Promise((resolve) => setTimeout(resolve, 1_000))
   *   }
   * })
   */
  sse(work: (send: EventSender) => unknown): this
  /** Lets work go on after the answer; its failure is logged. */
  waitUntil(promise: Promise<unknown>): void
}

type StreamWriter = (data: string | BufferSource) => Promise<void>
type EventSender = (data: unknown, options?: { event?: string; id?: string; retry?: number }) => Promise<void>

interface CorsOptions {
  /** Origins that may ask: `'*'` (default), one, a list, or a function. */
  origin?: string | readonly string[] | ((origin: string) => boolean)
  methods?: readonly string[]
  /** Request headers that are allowed; those asked for, if not given. */
  headers?: readonly string[]
  exposeHeaders?: readonly string[]
  /** Allows cookies; needs named origins. */
  credentials?: boolean
  /** Seconds a browser may remember the permission. */
  maxAge?: number
}

/** A client's WebSocket. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the service keeps there
interface Socket<Path extends string = string, Data = any> {
  /** The request it came with; its `signal` is aborted when the socket closes. */
  readonly ctx: Context<Path>
  /** Free for the service: who it is, what room it is in. */
  data: Data
  /** The protocol agreed on, or `''`. */
  readonly protocol: string
  /** 1 while open, 2 while closing, 3 when closed. */
  readonly readyState: number
  /** Bytes sent that the client has not taken. A client that leaves too much is closed with 1013. */
  readonly bufferedAmount: number
  /** Sends text or bytes. Returns false when the socket is not open any more. */
  send(data: string | BufferSource | Blob): boolean
  /** Closes it; 1000 if no code is given, or one from 3000 to 4999. */
  close(code?: number, reason?: string): void
}

interface SocketHandlers<Path extends string = string> {
  /** Protocols the service speaks, the best first, or a function that chooses one. */
  protocols?: readonly string[] | ((offered: string[], ctx: Context<Path>) => string | undefined)
  open?(socket: Socket<Path>, ctx: Context<Path>): unknown
  /** A client that sends faster than this is done, promises included, is slowed down. */
  message?(socket: Socket<Path>, data: string | Uint8Array<ArrayBuffer>): unknown
  close?(socket: Socket<Path>, code: number, reason: string): unknown
  /** The connection failed, or another handler did. Without it failures of handlers are logged. */
  error?(socket: Socket<Path>, error: unknown): unknown
}

type StreamHandler<Path extends string = string> = (ctx: StreamContext<Path>) => HandlerResult | Promise<HandlerResult>
type StreamMiddleware<Path extends string = string> = (
  ctx: StreamContext<Path>,
  next: () => Promise<unknown>,
) => unknown

interface AddRoute {
  <const Path extends string>(path: Path, ...handlers: [...Middleware<Path>[], Handler<Path>]): Router
  <const Path extends string>(
    path: Path,
    options: { body: 'stream' },
    ...handlers: [...StreamMiddleware<Path>[], StreamHandler<Path>]
  ): Router
  <const Path extends string>(
    path: Path,
    options: RouteOptions,
    ...handlers: [...Middleware<Path>[], Handler<Path>]
  ): Router
}

/**
 * Routes of the service. Static paths go before `:params`, these before `*`. `HEAD` and `OPTIONS` are answered by
 * themselves, as are paths (404) and methods (405) that are not there.
 *
 * @example
 * router.get('/hello/:name', (ctx) => ({ hello: ctx.params.name }))
 */
interface Router {
  get: AddRoute
  post: AddRoute
  put: AddRoute
  patch: AddRoute
  delete: AddRoute
  head: AddRoute
  options: AddRoute
  /** Any method. */
  all: AddRoute
  /**
   * A WebSocket. Middleware runs before the client is let in; what it answers refuses the client.
   *
   * @example
   * const room = new Set<Socket>()
   * router.ws('/chat', {
   *   open: (socket) => room.add(socket),
   *   message: (socket, text) => room.forEach((other) => other.send(text)),
   *   close: (socket) => room.delete(socket),
   * })
   */
  ws<const Path extends string>(path: Path, ...handlers: [...Middleware<Path>[], SocketHandlers<Path>]): Router
  /**
   * Middleware for every request, or for those below a path; also for paths without a route.
   *
   * @example
   * router.use('/admin', (ctx, next) => ctx.header('x-key') === KEY ? next() : ctx.status(401).text('No'))
   */
  use(...middleware: Middleware[]): Router
  use(path: string, ...middleware: Middleware[]): Router
  /**
   * Routes under a common prefix.
   *
   * @example
   * router.group('/api', (api) => {
   *   api.get('/users', listUsers)
   * })
   */
  group(prefix: string, build?: (group: Router) => void): Router
  /** Allows other origins to use the service from a browser. */
  cors(options?: CorsOptions): Router
}
declare const router: Router

// ---------------------------------------------------------------------------------------------------------------------
// The service

interface ServiceInfo {
  readonly project: { readonly id: string; readonly slug: string; readonly name: string }
  /** Number of the version that runs, or `draft`. */
  readonly version: string
  readonly instance: string
  /** Where the service answers. */
  readonly url: string
}

declare const service: {
  /** Runs before the first request is served; a failure keeps the version from going live. */
  start(hook: () => unknown): void
  /** Runs before the instance ends, the last one declared first. */
  stop(hook: () => unknown): void
  readonly info: ServiceInfo
}

interface ScheduledEvent {
  readonly type: 'scheduled'
  readonly name: string
  /** The cron expression, for schedules that have one. */
  readonly cron: string
  /** When it was due, in milliseconds since 1970. */
  readonly scheduledTime: number
}
type ScheduledJob = (event: ScheduledEvent) => unknown

interface ScheduleOptions {
  /**
   * What becomes of a run that is due while the one before is still going: `skip` (the default) leaves it out, `queue`
   * lets it follow, `parallel` begins it at once.
   */
  overlap?: 'skip' | 'queue' | 'parallel'
}

/**
 * Work done by the clock, exactly once a time, also while one version takes over from another. Runs missed while the
 * service was down are told in the log, and not made up for. Declare schedules while the module loads.
 */
declare const schedule: {
  /**
   * Runs every so often: `'30s'`, `'5m'`, `'1h 30m'`, `'1d'`, or milliseconds.
   *
   * @example schedule.every('1h', 'report', async () => { ... })
   */
  every(period: string | number, job: ScheduledJob, options?: ScheduleOptions): void
  every(period: string | number, name: string, job: ScheduledJob, options?: ScheduleOptions): void
  /**
   * Runs by a cron expression of 5 or 6 fields. Without a job the module's `scheduled` handler runs.
   *
   * @example schedule.cron('0 9 * * 1-5', 'morning', sendReport, { timezone: 'Europe/Berlin' })
   */
  cron(expression: string, job?: ScheduledJob, options?: ScheduleOptions & { timezone?: string }): void
  cron(expression: string, name: string, job?: ScheduledJob, options?: ScheduleOptions & { timezone?: string }): void
}

/**
 * Values under keys, kept with the project: JSON, or a Uint8Array as a whole. Keys have up to 512 bytes. A value with a
 * `ttl` is gone when that is over.
 */
declare const kv: {
  /**
   * The value under a key; null when there is none.
   *
   * @example const cart = await kv.get<Cart>('cart:7')
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was stored
  get<T = any>(key: string): Promise<T | null>
  /** The values under up to 100 keys, in their order. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was stored
  getMany<T = any>(keys: readonly string[]): Promise<(T | null)[]>
  has(key: string): Promise<boolean>
  /**
   * Stores a value; resolves to whether it did: always, but with `ifAbsent`, which leaves what is there.
   *
   * @example await kv.set('cart:7', cart, { ttl: '1d' })
   */
  set(key: string, value: unknown, options?: { ttl?: string | number; ifAbsent?: boolean }): Promise<boolean>
  /** Resolves to whether there was something. */
  delete(key: string): Promise<boolean>
  /**
   * Adds to a number in one step, from 0 when there is none; resolves to the sum. `ttl` counts from the first time.
   *
   * @example if ((await kv.increment('calls:' + ctx.ip, 1, { ttl: '1m' })) > 60) return ctx.json({ error: 'slow down' }, 429)
   */
  increment(key: string, by?: number, options?: { ttl?: string | number }): Promise<number>
  /**
   * Keys in their order, a page at a time (100 unless told otherwise, 1,000 at most). A page may hold less; the last one
   * has no `cursor`.
   *
   * @example const { keys, cursor } = await kv.list({ prefix: 'cart:' })
   */
  list(options?: { prefix?: string; limit?: number; cursor?: string }): Promise<{ keys: string[]; cursor?: string }>
}

interface QueueJob<T> {
  readonly id: string
  readonly queue: string
  readonly payload: T
  /** 1 for the first try. */
  readonly attempt: number
  /** Tries it gets. */
  readonly attempts: number
  readonly enqueuedAt: Date
  /** Aborts when the time of this try is over. */
  readonly signal: AbortSignal
}

interface QueueOptions {
  /** Jobs at once, 1 unless told otherwise; at most 200 in all queues together. */
  concurrency?: number
  /** Tries before a job is dead, 5 unless told otherwise. */
  attempts?: number
  /** Time before the second try, `'10s'` unless told otherwise; doubled for each further one, an hour at most. */
  backoff?: string | number
  /** Time a try may take, `'30s'` unless told otherwise, `'1h'` at most. */
  timeout?: string | number
}

interface SendOptions {
  /** Time before it may run: `'10m'`, or milliseconds. */
  delay?: string | number
  /** While a job with this key waits or runs, no other is added. */
  key?: string
  /** Tries it gets, instead of what the consumer says. */
  attempts?: number
}

/**
 * Jobs that are done later, at least once, whatever happens to the server. A handler that throws is tried again; when
 * all tries failed the job is kept among the dead ones.
 */
declare const queue: {
  /**
   * Does the jobs of a queue. Call it while the module loads.
   *
   * @example queue.on<{ to: string }>('emails', async (job) => { await send(job.payload.to) }, { concurrency: 5 })
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  on<T = any>(name: string, handler: (job: QueueJob<T>) => unknown, options?: QueueOptions): void
  /**
   * Adds a job; it is stored when the promise resolves. `added` is false when its key was there already.
   *
   * @example await queue.send('emails', { to: 'ann@example.com' }, { delay: '10m' })
   */
  send<T = unknown>(name: string, payload: T, options?: SendOptions): Promise<{ id: string; added: boolean }>
  /** Adds up to 1,000 jobs all at once. */
  sendMany<T = unknown>(
    name: string,
    payloads: readonly T[],
    options?: Omit<SendOptions, 'key'>,
  ): Promise<{ ids: string[] }>
}

interface RetryOptions {
  /** Calls at most. 3 unless told otherwise, 100 at most. */
  attempts?: number
  /** Before the second call: `'200ms'` (default), or milliseconds. Then `factor` (2) times as long each time. */
  delay?: string | number
  maxDelay?: string | number
  factor?: number
  /** Waits between half of the time and all of it. True unless told otherwise. */
  jitter?: boolean
  /** Whether to try again after this error. */
  when?: (error: unknown, attempt: number) => boolean | Promise<boolean>
  signal?: AbortSignal
}

/** Small things that services keep needing. Times are `'30s'`, `'1h 30m'` or milliseconds. */
declare const utils: {
  /**
   * Waits. Rejects with the signal's reason when that is aborted.
   *
   * @example await utils.sleep('2s')
   */
  sleep(time: string | number, options?: { signal?: AbortSignal }): Promise<void>
  /**
   * What a promise or a function comes to, or a `TimeoutError` when that takes longer. A function is given a signal that
   * is aborted then.
   *
   * @example const page = await utils.timeout((signal) => fetch(url, { signal }), '5s')
   */
  timeout<T>(work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>), time: string | number): Promise<T>
  /**
   * Calls a function until it does not fail; rejects with what it threw the last time.
   *
   * @example
   * const rates = await utils.retry(async () => (await fetch(url)).json(), { attempts: 5, delay: '1s' })
   */
  retry<T>(work: (attempt: number) => T | PromiseLike<T>, options?: RetryOptions): Promise<T>
  /**
   * What a function makes of each item, in their order; 10 at once unless told otherwise. After a failure no more are
   * begun.
   *
   * @example const pages = await utils.map(urls, async (url) => (await fetch(url)).text(), { concurrency: 4 })
   */
  map<T, R>(
    items: Iterable<T>,
    work: (item: T, index: number) => R | PromiseLike<R>,
    options?: { concurrency?: number },
  ): Promise<R[]>
  /**
   * A list cut into lists of so many.
   *
   * @example for (const batch of utils.chunk(rows, 100)) await save(batch)
   */
  chunk<T>(items: Iterable<T>, size: number): T[][]
  /**
   * Milliseconds of a time such as `'1h 30m'`.
   *
   * @throws TypeError when it is none
   * @example const ms = utils.parseDuration('1d')
   */
  parseDuration(text: string | number): number
  /**
   * Text that means nothing to HTML, in content and in quoted attributes. Nothing for null and undefined.
   *
   * @example ctx.html(`<h1>Hello, ${utils.escapeHtml(ctx.query.name)}</h1>`)
   */
  escapeHtml(value: unknown): string
  /**
   * A text as part of an address: Latin letters, digits and hyphens, 64 at most unless told otherwise. Cyrillic is
   * transliterated.
   *
   * @example utils.slugify('Crème brûlée & чай') // 'creme-brulee-chai'
   */
  slugify(text: string, options?: { maxLength?: number }): string
  /**
   * Text (in UTF-8) or bytes as Base64; with `url` in the alphabet of addresses, without padding.
   *
   * @example const header = 'Basic ' + utils.toBase64(user + ':' + password)
   */
  toBase64(data: string | BufferSource, options?: { url?: boolean }): string
  /**
   * The bytes of Base64, of either alphabet.
   *
   * @throws TypeError when it is none
   * @example const text = new TextDecoder().decode(utils.fromBase64(header))
   */
  fromBase64(text: string): Uint8Array<ArrayBuffer>
  /**
   * Text or bytes as hex.
   *
   * @example const id = utils.toHex(crypto.getRandomValues(new Uint8Array(8)))
   */
  toHex(data: string | BufferSource): string
  /**
   * The bytes of hex.
   *
   * @throws TypeError when it is none
   * @example const key = utils.fromHex(env.get('KEY'))
   */
  fromHex(text: string): Uint8Array<ArrayBuffer>
}

interface Logger {
  /** Writes a line to the service's log, with fields to search by. */
  debug(message: unknown, fields?: unknown): void
  info(message: unknown, fields?: unknown): void
  warn(message: unknown, fields?: unknown): void
  error(message: unknown, fields?: unknown): void
}
/**
 * The service's log.
 *
 * @example logger.info('order taken', { id: order.id })
 */
declare const logger: Logger

/** The variables of the project's environment, by key, with their types. Each project has its own. */
// biome-ignore lint/suspicious/noEmptyInterface: each project adds to it
interface ProjectEnv {}

/** Everything in the environment: the variables that are known, and any other. */
type AnyEnv = Readonly<ProjectEnv & Record<string, unknown>>

/** The project's environment, with values of their types. Changes are felt at once; no restart is needed. */
declare const env: {
  /**
   * The value of a variable; undefined, or the fallback, when there is none.
   *
   * @example const url = env.get('API_URL', 'https://example.com')
   */
  get<K extends keyof ProjectEnv>(key: K, fallback?: ProjectEnv[K]): ProjectEnv[K]
  // biome-ignore lint/suspicious/noExplicitAny: a variable that is not there yet
  get<T = any>(key: string): T | undefined
  get<T>(key: string, fallback: T): T
  has(key: keyof ProjectEnv | (string & {})): boolean
  readonly all: AnyEnv
}

/** Third argument of Workers-style handlers. */
interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
  readonly props: unknown
}

/**
 * A service in the style of Workers. `fetch` gets the requests that no route takes.
 *
 * @example
 * export default { fetch: (request) => new Response('hi') } satisfies ExportedHandler
 */
interface ExportedHandler<Env = AnyEnv> {
  fetch?(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>
  scheduled?(event: ScheduledEvent, env: Env, ctx: ExecutionContext): unknown
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: fetch

type BufferSource = ArrayBuffer | ArrayBufferView
type BodyInit =
  | string
  | BufferSource
  | Blob
  | FormData
  | URLSearchParams
  | ReadableStream<Uint8Array>
  | ReadableStream<string>
type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>

declare class Headers {
  constructor(init?: HeadersInit)
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  getSetCookie(): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void
  entries(): IterableIterator<[string, string]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
}

interface Body {
  /**
   * The body as a stream, read once. That of a request comes as it is read, up to `runtime.limits.streamBytes`; the
   * methods below read it whole, up to `runtime.limits.bodyBytes`, and answer 413 beyond that unless it is caught.
   *
   * @example for await (const chunk of request.body) bytes += chunk.length
   */
  readonly body: ReadableStream<Uint8Array> | null
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
  blob(): Promise<Blob>
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  formData(): Promise<FormData>
  // biome-ignore lint/suspicious/noExplicitAny: as everywhere
  json<T = any>(): Promise<T>
  text(): Promise<string>
}

interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: BodyInit | null
  redirect?: 'follow' | 'error' | 'manual'
  signal?: AbortSignal | null
  duplex?: 'half'
}
interface Request extends Body {}
declare class Request {
  constructor(input: string | URL | Request, init?: RequestInit)
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly signal: AbortSignal
  clone(): Request
}

interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}
interface Response extends Body {}
declare class Response {
  constructor(body?: BodyInit | null, init?: ResponseInit)
  static json(data: unknown, init?: ResponseInit): Response
  static redirect(url: string | URL, status?: number): Response
  static error(): Response
  readonly status: number
  readonly ok: boolean
  readonly statusText: string
  readonly headers: Headers
  readonly url: string
  readonly redirected: boolean
  readonly type: string
  clone(): Response
}

/**
 * Asks another server. Addresses of the server's own network are not reached unless its operator allows them; a failure
 * is a `TypeError` with a `code`.
 *
 * @example const rates = await fetch('https://api.example.com/rates', { signal: AbortSignal.timeout(2_000) }).then((r) => r.json())
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>

type FormDataEntryValue = string | File
declare class FormData {
  append(name: string, value: string | Blob, fileName?: string): void
  delete(name: string): void
  get(name: string): FormDataEntryValue | null
  getAll(name: string): FormDataEntryValue[]
  has(name: string): boolean
  set(name: string, value: string | Blob, fileName?: string): void
  forEach(callback: (value: FormDataEntryValue, name: string, form: FormData) => void, self?: unknown): void
  entries(): IterableIterator<[string, FormDataEntryValue]>
  keys(): IterableIterator<string>
  values(): IterableIterator<FormDataEntryValue>
  [Symbol.iterator](): IterableIterator<[string, FormDataEntryValue]>
}

type BlobPart = string | BufferSource | Blob
declare class Blob {
  constructor(parts?: Iterable<BlobPart>, options?: { type?: string; endings?: 'transparent' | 'native' })
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  slice(start?: number, end?: number, type?: string): Blob
  stream(): ReadableStream<Uint8Array>
  text(): Promise<string>
}
declare class File extends Blob {
  constructor(parts: Iterable<BlobPart>, name: string, options?: { type?: string; lastModified?: number })
  readonly name: string
  readonly lastModified: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: URLs and text

declare class URL {
  constructor(url: string | URL, base?: string | URL)
  static canParse(url: string | URL, base?: string | URL): boolean
  static parse(url: string | URL, base?: string | URL): URL | null
  href: string
  readonly origin: string
  protocol: string
  username: string
  password: string
  host: string
  hostname: string
  port: string
  pathname: string
  search: string
  readonly searchParams: URLSearchParams
  hash: string
  toJSON(): string
  toString(): string
}
declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | Iterable<readonly [string, string]> | URLSearchParams)
  readonly size: number
  append(name: string, value: string): void
  delete(name: string, value?: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string, value?: string): boolean
  set(name: string, value: string): void
  sort(): void
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void
  entries(): IterableIterator<[string, string]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
  toString(): string
}

interface URLPatternInit {
  protocol?: string
  username?: string
  password?: string
  hostname?: string
  port?: string
  pathname?: string
  search?: string
  hash?: string
  baseURL?: string
}
interface URLPatternComponentResult {
  input: string
  groups: Record<string, string | undefined>
}
type URLPatternResult = { inputs: (string | URLPatternInit)[] } & Record<
  'protocol' | 'username' | 'password' | 'hostname' | 'port' | 'pathname' | 'search' | 'hash',
  URLPatternComponentResult
>
declare class URLPattern {
  constructor(input: string | URLPatternInit, baseURL?: string, options?: { ignoreCase?: boolean })
  test(input: string | URL | URLPatternInit, baseURL?: string): boolean
  exec(input: string | URL | URLPatternInit, baseURL?: string): URLPatternResult | null
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

declare class TextEncoder {
  readonly encoding: string
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}
/** Knows UTF-8, UTF-16 and the single-byte encodings. */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  decode(input?: BufferSource, options?: { stream?: boolean }): string
}
declare function atob(data: string): string
declare function btoa(data: string): string

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: streams

interface QueuingStrategy<T = unknown> {
  highWaterMark?: number
  size?(chunk: T): number
}
interface ReadableStreamDefaultController<R = unknown> {
  readonly desiredSize: number | null
  close(): void
  enqueue(chunk: R): void
  error(reason?: unknown): void
}
interface UnderlyingSource<R = unknown> {
  type?: undefined
  start?(controller: ReadableStreamDefaultController<R>): unknown
  pull?(controller: ReadableStreamDefaultController<R>): unknown
  cancel?(reason?: unknown): unknown
}
type ReadableStreamReadResult<R> = { done: false; value: R } | { done: true; value: undefined }
interface ReadableStreamDefaultReader<R = unknown> {
  readonly closed: Promise<undefined>
  read(): Promise<ReadableStreamReadResult<R>>
  cancel(reason?: unknown): Promise<void>
  releaseLock(): void
}
interface StreamPipeOptions {
  preventClose?: boolean
  preventAbort?: boolean
  preventCancel?: boolean
  signal?: AbortSignal
}
interface ReadableWritablePair<R = unknown, W = unknown> {
  readable: ReadableStream<R>
  writable: WritableStream<W>
}
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class ReadableStream<R = any> {
  constructor(source?: UnderlyingSource<R>, strategy?: QueuingStrategy<R>)
  static from<T>(source: Iterable<T> | AsyncIterable<T>): ReadableStream<T>
  readonly locked: boolean
  cancel(reason?: unknown): Promise<void>
  getReader(): ReadableStreamDefaultReader<R>
  pipeThrough<T>(transform: ReadableWritablePair<T, R>, options?: StreamPipeOptions): ReadableStream<T>
  pipeTo(destination: WritableStream<R>, options?: StreamPipeOptions): Promise<void>
  tee(): [ReadableStream<R>, ReadableStream<R>]
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<R>
  [Symbol.asyncIterator](): AsyncIterableIterator<R>
}
interface WritableStreamDefaultController {
  readonly signal: AbortSignal
  error(reason?: unknown): void
}
interface UnderlyingSink<W = unknown> {
  start?(controller: WritableStreamDefaultController): unknown
  write?(chunk: W, controller: WritableStreamDefaultController): unknown
  close?(): unknown
  abort?(reason?: unknown): unknown
}
interface WritableStreamDefaultWriter<W = unknown> {
  readonly closed: Promise<undefined>
  readonly desiredSize: number | null
  readonly ready: Promise<undefined>
  abort(reason?: unknown): Promise<void>
  close(): Promise<void>
  releaseLock(): void
  write(chunk?: W): Promise<void>
}
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class WritableStream<W = any> {
  constructor(sink?: UnderlyingSink<W>, strategy?: QueuingStrategy<W>)
  readonly locked: boolean
  abort(reason?: unknown): Promise<void>
  close(): Promise<void>
  getWriter(): WritableStreamDefaultWriter<W>
}
interface TransformStreamDefaultController<O = unknown> {
  readonly desiredSize: number | null
  enqueue(chunk: O): void
  error(reason?: unknown): void
  terminate(): void
}
interface Transformer<I = unknown, O = unknown> {
  start?(controller: TransformStreamDefaultController<O>): unknown
  transform?(chunk: I, controller: TransformStreamDefaultController<O>): unknown
  flush?(controller: TransformStreamDefaultController<O>): unknown
}
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class TransformStream<I = any, O = any> {
  constructor(transformer?: Transformer<I, O>, writable?: QueuingStrategy<I>, readable?: QueuingStrategy<O>)
  readonly readable: ReadableStream<O>
  readonly writable: WritableStream<I>
}
declare class CountQueuingStrategy {
  constructor(init: { highWaterMark: number })
  readonly highWaterMark: number
  size(): number
}
declare class ByteLengthQueuingStrategy {
  constructor(init: { highWaterMark: number })
  readonly highWaterMark: number
  size(chunk: ArrayBufferView): number
}
declare class TextEncoderStream {
  readonly encoding: string
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<string>
}
declare class TextDecoderStream {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  readonly encoding: string
  readonly readable: ReadableStream<string>
  readonly writable: WritableStream<BufferSource>
}
type CompressionFormat = 'gzip' | 'deflate' | 'deflate-raw'
declare class CompressionStream {
  constructor(format: CompressionFormat)
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<BufferSource>
}
declare class DecompressionStream {
  constructor(format: CompressionFormat)
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<BufferSource>
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: events

interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}
declare class Event {
  constructor(type: string, init?: EventInit)
  readonly type: string
  readonly target: EventTarget | null
  readonly currentTarget: EventTarget | null
  readonly bubbles: boolean
  readonly cancelable: boolean
  readonly defaultPrevented: boolean
  readonly timeStamp: number
  /** Whether it is an event of the platform, not one a program dispatched. */
  readonly isTrusted: boolean
  preventDefault(): void
  stopPropagation(): void
  stopImmediatePropagation(): void
}
declare class CustomEvent<T = unknown> extends Event {
  constructor(type: string, init?: EventInit & { detail?: T })
  readonly detail: T
}
type EventListener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown }
declare class EventTarget {
  addEventListener(
    type: string,
    listener: EventListener | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void
  removeEventListener(type: string, listener: EventListener | null, options?: boolean | { capture?: boolean }): void
  dispatchEvent(event: Event): boolean
}
declare class MessageEvent<T = unknown> extends Event {
  constructor(
    type: string,
    init?: EventInit & { data?: T; origin?: string; lastEventId?: string; ports?: Iterable<MessagePort> },
  )
  readonly data: T
  readonly origin: string
  readonly lastEventId: string
  /** Ports that were transferred with the message. */
  readonly ports: readonly MessagePort[]
}
/** What `structuredClone` and `postMessage` can move instead of copying. */
type Transferable = ArrayBuffer | MessagePort | ReadableStream | WritableStream | TransformStream
/**
 * Two ports that send each other copies of data, each message in a turn of its own.
 *
 * @example
 * const { port1, port2 } = new MessageChannel()
 * port2.onmessage = ({ data }) => logger.info('got', data)
 * port1.postMessage({ hello: 'there' })
 */
declare class MessageChannel {
  readonly port1: MessagePort
  readonly port2: MessagePort
}
declare class MessagePort extends EventTarget {
  private constructor()
  /** Sends a copy; what is in `transfer` moves. */
  postMessage(message: unknown, transfer?: Transferable[] | { transfer?: Transferable[] }): void
  /** Lets messages in that wait. Setting `onmessage` does it too. */
  start(): void
  close(): void
  // biome-ignore lint/suspicious/noExplicitAny: whatever the other side sends
  onmessage: ((event: MessageEvent<any>) => unknown) | null
  onmessageerror: ((event: MessageEvent) => unknown) | null
  onclose: ((event: Event) => unknown) | null
}
declare class CloseEvent extends Event {
  constructor(type: string, init?: EventInit & { code?: number; reason?: string; wasClean?: boolean })
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}
declare class ErrorEvent extends Event {
  constructor(
    type: string,
    init?: EventInit & { message?: string; filename?: string; lineno?: number; colno?: number; error?: unknown },
  )
  readonly message: string
  readonly filename: string
  readonly lineno: number
  readonly colno: number
  // biome-ignore lint/suspicious/noExplicitAny: anything can be thrown
  readonly error: any
}
declare class PromiseRejectionEvent extends Event {
  constructor(type: string, init: EventInit & { promise: Promise<unknown>; reason?: unknown })
  readonly promise: Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: anything can be a reason
  readonly reason: any
}
interface GlobalEvents {
  error: ErrorEvent
  unhandledrejection: PromiseRejectionEvent
}
/**
 * Listens to events of the service as a whole: `error`, of what nobody caught, and `unhandledrejection`. Either goes to
 * the log, unless a listener calls `preventDefault()`. The reason of a rejection is a copy: name, message and stack.
 *
 * @example
 * addEventListener('unhandledrejection', (event) => {
 *   report(event.reason)
 *   event.preventDefault()
 * })
 */
declare function addEventListener<K extends keyof GlobalEvents>(
  type: K,
  listener: ((event: GlobalEvents[K]) => unknown) | null,
  options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
): void
declare function addEventListener(
  type: string,
  listener: EventListener | null,
  options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
): void
declare function removeEventListener(
  type: string,
  // biome-ignore lint/suspicious/noExplicitAny: a listener of any kind of event
  listener: ((event: any) => unknown) | EventListener | null,
  options?: boolean | { capture?: boolean },
): void
declare function dispatchEvent(event: Event): boolean
/** Called with an error that nobody caught; the log does not get it when it returns true. */
declare var onerror:
  | ((message: string, filename: string, lineno: number, colno: number, error: unknown) => unknown)
  | null
declare var onunhandledrejection: ((event: PromiseRejectionEvent) => unknown) | null
declare var onrejectionhandled: ((event: PromiseRejectionEvent) => unknown) | null
interface WebSocketEvents {
  open: Event
  // biome-ignore lint/suspicious/noExplicitAny: text, or what `binaryType` says
  message: MessageEvent<any>
  error: ErrorEvent
  close: CloseEvent
}
/**
 * Connects to a WebSocket elsewhere, under the rules of `fetch`; it ends with the instance.
 *
 * @example
 * const prices = new WebSocket('wss://example.com/prices')
 * prices.onmessage = (event) => logger.info('price', JSON.parse(event.data))
 */
declare class WebSocket extends EventTarget {
  static readonly CONNECTING: 0
  static readonly OPEN: 1
  static readonly CLOSING: 2
  static readonly CLOSED: 3
  constructor(
    url: string | URL,
    protocols?: string | string[] | { protocols?: string | string[]; headers?: HeadersInit },
  )
  readonly CONNECTING: 0
  readonly OPEN: 1
  readonly CLOSING: 2
  readonly CLOSED: 3
  readonly url: string
  readonly readyState: number
  /** Bytes sent that have not left. A socket with too much is closed with 1013. */
  readonly bufferedAmount: number
  readonly protocol: string
  readonly extensions: string
  binaryType: 'blob' | 'arraybuffer'
  onopen: ((event: Event) => unknown) | null
  // biome-ignore lint/suspicious/noExplicitAny: text, or what `binaryType` says
  onmessage: ((event: MessageEvent<any>) => unknown) | null
  onerror: ((event: ErrorEvent) => unknown) | null
  onclose: ((event: CloseEvent) => unknown) | null
  send(data: string | BufferSource | Blob): void
  close(code?: number, reason?: string): void
  addEventListener<K extends keyof WebSocketEvents>(
    type: K,
    listener: ((event: WebSocketEvents[K]) => unknown) | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void
  addEventListener(
    type: string,
    listener: EventListener | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void
}
declare class AbortSignal extends EventTarget {
  private constructor()
  static abort(reason?: unknown): AbortSignal
  static any(signals: Iterable<AbortSignal>): AbortSignal
  static timeout(ms: number): AbortSignal
  readonly aborted: boolean
  // biome-ignore lint/suspicious/noExplicitAny: anything can be a reason
  readonly reason: any
  onabort: ((event: Event) => unknown) | null
  throwIfAborted(): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare class DOMException extends Error {
  constructor(message?: string, name?: string)
  readonly code: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: the rest

/** Timers. A service may have 10,000 at once. */
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => unknown, ms?: number, ...args: A): number
declare function setInterval<A extends unknown[]>(callback: (...args: A) => unknown, ms?: number, ...args: A): number
declare function clearTimeout(id: number | undefined | null): void
declare function clearInterval(id: number | undefined | null): void
declare function queueMicrotask(callback: () => void): void
/**
 * A deep copy of data, with dates, maps, errors, bytes, files and keys in it. What is in `transfer` moves instead.
 *
 * @throws DataCloneError for functions, symbols and objects that stand for something else, such as a `Response`
 * @example
 * const before = structuredClone(state)
 */
declare function structuredClone<T>(value: T, options?: { transfer?: Iterable<Transferable> }): T
/** Reports an error as one that nobody caught. */
declare function reportError(error: unknown): void

type KeyFormat = 'raw' | 'pkcs8' | 'spki' | 'jwk' | 'raw-public' | 'raw-private' | 'raw-seed' | 'raw-secret'
type KeyUsage =
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'deriveKey'
  | 'deriveBits'
  | 'wrapKey'
  | 'unwrapKey'
  | 'encapsulateKey'
  | 'encapsulateBits'
  | 'decapsulateKey'
  | 'decapsulateBits'
interface JsonWebKey {
  kty?: string
  use?: string
  key_ops?: string[]
  alg?: string
  ext?: boolean
  crv?: string
  x?: string
  y?: string
  d?: string
  n?: string
  e?: string
  p?: string
  q?: string
  dp?: string
  dq?: string
  qi?: string
  k?: string
}
/** A name, or a name with the parameters its algorithm takes. */
interface CryptoAlgorithm {
  name: string
  hash?: string | { name: string }
  namedCurve?: string
  /** Bits of a key, or of the counter of AES-CTR. */
  length?: number
  /** Bits of an RSA key: at most 4,096. */
  modulusLength?: number
  /** 65537, as `new Uint8Array([1, 0, 1])`, or 3. */
  publicExponent?: Uint8Array
  iv?: BufferSource
  counter?: BufferSource
  additionalData?: BufferSource
  /** Bits. */
  tagLength?: number
  label?: BufferSource
  salt?: BufferSource
  info?: BufferSource
  /** Of PBKDF2: at most 10 million. */
  iterations?: number
  /** Bytes. */
  saltLength?: number
  /** The other side's key, for ECDH and X25519. */
  public?: CryptoKey
  context?: BufferSource
  nonce?: BufferSource
  /** Of Argon2: KiB, at most 65,536. */
  memory?: number
  /** Of Argon2: at most 16. */
  passes?: number
  /** Of Argon2: at most 4. */
  parallelism?: number
}
type AlgorithmIdentifier = string | CryptoAlgorithm

/** A key. What it is made of stays outside of the service, unless it may be exported. A service may hold 10,000. */
declare class CryptoKey {
  private constructor()
  readonly type: 'public' | 'private' | 'secret'
  readonly extractable: boolean
  readonly algorithm: Readonly<CryptoAlgorithm>
  readonly usages: KeyUsage[]
}
interface CryptoKeyPair {
  publicKey: CryptoKey
  privateKey: CryptoKey
}

/**
 * Web Crypto: RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP, ECDSA, ECDH, Ed25519, Ed448, X25519, X448, AES-CTR/CBC/GCM/KW/OCB,
 * ChaCha20-Poly1305, HMAC, KMAC, HKDF, PBKDF2, Argon2, SHA-1/2/3, ML-DSA, ML-KEM. Errors are `DOMException`s of the
 * standard. Slow ones (PBKDF2, Argon2, RSA key generation) run one at a time in a service.
 *
 * @example
 * const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
 * const genuine = await crypto.subtle.verify('HMAC', key, signature, body)
 */
declare class SubtleCrypto {
  private constructor()
  digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer>
  sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  verify(algorithm: AlgorithmIdentifier, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>
  encrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  decrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  generateKey(
    algorithm: 'Ed25519' | 'X25519' | { name: `${'RSA' | 'EC' | 'Ed' | 'X' | 'ML-'}${string}` },
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKeyPair>
  generateKey(
    algorithm: { name: `${'AES' | 'HMAC' | 'KMAC' | 'ChaCha'}${string}` },
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  generateKey(
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey | CryptoKeyPair>
  importKey(
    format: KeyFormat,
    data: BufferSource | JsonWebKey,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>
  exportKey(format: Exclude<KeyFormat, 'jwk'>, key: CryptoKey): Promise<ArrayBuffer>
  exportKey(format: KeyFormat, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey>
  deriveBits(algorithm: AlgorithmIdentifier, key: CryptoKey, bits?: number | null): Promise<ArrayBuffer>
  deriveKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    derived: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  wrapKey(
    format: KeyFormat,
    key: CryptoKey,
    wrappingKey: CryptoKey,
    algorithm: AlgorithmIdentifier,
  ): Promise<ArrayBuffer>
  unwrapKey(
    format: KeyFormat,
    wrapped: BufferSource,
    unwrappingKey: CryptoKey,
    unwrapping: AlgorithmIdentifier,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  /** The public half of a private key. */
  getPublicKey(key: CryptoKey, usages: readonly KeyUsage[]): Promise<CryptoKey>
  encapsulateBits(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
  ): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>
  encapsulateKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    shared: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<{ ciphertext: ArrayBuffer; sharedKey: CryptoKey }>
  decapsulateBits(algorithm: AlgorithmIdentifier, key: CryptoKey, ciphertext: BufferSource): Promise<ArrayBuffer>
  decapsulateKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    ciphertext: BufferSource,
    shared: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
}
type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sha3-256' | 'sha3-384' | 'sha3-512'
type TextEncoding = 'hex' | 'base64' | 'base64url'
/** The standard's `crypto`, and beside it what webhooks, tokens and checksums need. */
declare class Crypto {
  private constructor()
  /**
   * The hash of text (in UTF-8) or bytes: as hex, in another encoding, or as bytes.
   *
   * @example const etag = await crypto.hash('sha256', body)
   */
  hash(algorithm: HashName, data: string | BufferSource, encoding?: TextEncoding): Promise<string>
  hash(algorithm: HashName, data: string | BufferSource, encoding: 'bytes'): Promise<Uint8Array<ArrayBuffer>>
  /**
   * The HMAC of text or bytes under a key.
   *
   * @example const signature = await crypto.hmac('sha256', env.get('SECRET'), body, 'base64')
   */
  hmac(
    algorithm: HashName,
    key: string | BufferSource,
    data: string | BufferSource,
    encoding?: TextEncoding,
  ): Promise<string>
  hmac(
    algorithm: HashName,
    key: string | BufferSource,
    data: string | BufferSource,
    encoding: 'bytes',
  ): Promise<Uint8Array<ArrayBuffer>>
  /**
   * Whether a signature is the HMAC of the data, in a time that tells nothing about it. One that is missing or malformed
   * is not. The data is the body as it came: `await ctx.request.text()`, not what was parsed.
   *
   * @example
   * router.post('/github', async (ctx) => {
   *   const body = await ctx.request.text()
   *   const signature = ctx.header('x-hub-signature-256')?.replace('sha256=', '')
   *   if (!(await crypto.verifyHmac('sha256', env.get('SECRET'), body, signature))) return ctx.status(401).text('No')
   *   logger.info('pushed', JSON.parse(body).ref)
   * })
   */
  verifyHmac(
    algorithm: HashName,
    key: string | BufferSource,
    data: string | BufferSource,
    signature: string | BufferSource | null | undefined,
    encoding?: TextEncoding,
  ): Promise<boolean>
  /**
   * Random letters and digits, or characters of another alphabet, all equally likely.
   *
   * @example const pin = crypto.randomString(6, '0123456789')
   */
  randomString(length?: number, alphabet?: string): string
  /**
   * Whether two texts, or bytes, are equal, in a time that does not tell where they differ. For tokens and keys.
   *
   * @example if (!crypto.timingSafeEqual(ctx.header('x-key') ?? '', env.get('KEY'))) return ctx.status(401).text('No')
   */
  timingSafeEqual(a: string | BufferSource, b: string | BufferSource): boolean
  /** Fills an array of integers with random values, 65,536 bytes at most. */
  getRandomValues<T extends ArrayBufferView>(array: T): T
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`
  readonly subtle: SubtleCrypto
}
declare const crypto: Crypto

/**
 * WebAssembly, where root lets the project have it (`webAssemblyMb` among its limits); elsewhere there is no such global.
 * Files of a project are text: a module comes as Base64, or from elsewhere with `fetch`.
 *
 * @example
 * const { instance } = await WebAssembly.instantiate(utils.fromBase64(MODULE), { env: { now: () => Date.now() } })
 * const sum = (instance.exports.add as (a: number, b: number) => number)(2, 3)
 */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>
  type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'anyfunc' | 'externref'
  class Module {
    constructor(bytes: BufferSource)
    static exports(module: Module): { name: string; kind: string }[]
    static imports(module: Module): { module: string; name: string; kind: string }[]
    static customSections(module: Module, name: string): ArrayBuffer[]
  }
  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Record<string, unknown>
  }
  /** Sizes are in pages of 64 KB. */
  class Memory {
    constructor(size: { initial: number; maximum?: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  class Table {
    constructor(size: { element: 'anyfunc' | 'externref'; initial: number; maximum?: number }, value?: unknown)
    readonly length: number
    get(index: number): unknown
    set(index: number, value?: unknown): void
    grow(by: number, value?: unknown): number
  }
  class Global<T = unknown> {
    constructor(type: { value: ValueType; mutable?: boolean }, value?: T)
    value: T
    valueOf(): T
  }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  function validate(bytes: BufferSource): boolean
  function compile(bytes: BufferSource): Promise<Module>
  function compileStreaming(source: Response | PromiseLike<Response>): Promise<Module>
  function instantiate(bytes: BufferSource, imports?: Imports): Promise<{ module: Module; instance: Instance }>
  function instantiate(module: Module, imports?: Imports): Promise<Instance>
  function instantiateStreaming(
    source: Response | PromiseLike<Response>,
    imports?: Imports,
  ): Promise<{ module: Module; instance: Instance }>
}

declare const performance: {
  /** Milliseconds since the service was made. */
  now(): number
  readonly timeOrigin: number
}

declare const navigator: {
  readonly userAgent: string
  readonly language: string
  readonly languages: readonly string[]
  readonly hardwareConcurrency: number
}

declare const self: typeof globalThis

/** Writes to the service's log. */
declare const console: {
  log(...data: unknown[]): void
  info(...data: unknown[]): void
  debug(...data: unknown[]): void
  warn(...data: unknown[]): void
  error(...data: unknown[]): void
  trace(...data: unknown[]): void
  assert(condition?: unknown, ...data: unknown[]): void
  dir(value: unknown, options?: { depth?: number }): void
  table(data: unknown, columns?: readonly string[]): void
  count(label?: string): void
  countReset(label?: string): void
  time(label?: string): void
  timeLog(label?: string, ...data: unknown[]): void
  timeEnd(label?: string): void
  group(...data: unknown[]): void
  groupCollapsed(...data: unknown[]): void
  groupEnd(): void
}
