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
 * Routes of the service. Static paths go before `:params`, these before `*`. `HEAD` and `OPTIONS` are answered by
 * themselves, as are paths (404) and methods (405) that are not there.
 *
 * @limit runtime.limits.requestMs
 * @limit runtime.limits.bodyBytes
 * @limit runtime.limits.inFlight
 * @limit runtime.limits.queue
 *
 * @example router.get('/hello/:name', (ctx) => ({ hello: ctx.params.name }))
 */
interface Router {
  /**
   * Answers `GET` of a path, and `HEAD` along with it.
   *
   * @param path `/users/:id`, `/files/*`
   * @param handlers Middleware, and the handler at the end
   *
   * @example router.get('/users/:id', (ctx) => ({ id: ctx.params.id }))
   */
  get: AddRoute
  /**
   * Answers `POST` of a path.
   *
   * @example router.post('/users', (ctx) => ctx.json({ made: ctx.body }, 201))
   */
  post: AddRoute
  /**
   * Answers `PUT` of a path.
   *
   * @example
   * router.put('/users/:id', async (ctx) => {
   *   await kv.set(`user:${ctx.params.id}`, ctx.body)
   * })
   */
  put: AddRoute
  /**
   * Answers `PATCH` of a path.
   *
   * @example router.patch('/users/:id', (ctx) => ({ id: ctx.params.id, ...ctx.body }))
   */
  patch: AddRoute
  /**
   * Answers `DELETE` of a path.
   *
   * @example
   * router.delete('/users/:id', async (ctx) => {
   *   await kv.delete(`user:${ctx.params.id}`)
   * })
   */
  delete: AddRoute
  /**
   * Answers `HEAD` of a path, in place of what `get` would answer.
   *
   * @example router.head('/files/:name', (ctx) => ctx.header('x-name', ctx.params.name).status(200))
   */
  head: AddRoute
  /**
   * Answers `OPTIONS` of a path, in place of the list of its methods.
   *
   * @example router.options('/files/:name', (ctx) => ctx.header('allow', 'GET, OPTIONS').status(204))
   */
  options: AddRoute
  /**
   * Any method.
   *
   * @example router.all('/any', (ctx) => ({ method: ctx.method }))
   */
  all: AddRoute
  /**
   * A WebSocket. Middleware runs before the client is let in; what it answers refuses the client.
   *
   * @param path As with `get`
   * @param handlers Middleware, and what to do with the socket at the end
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
   * @param path Below which it runs; everywhere, if not given
   * @param middleware `await next()` runs what is further in; a value returned is the answer
   *
   * @example
   * const KEY = 'a long random text of your own'
   * router.use('/admin', (ctx, next) => (ctx.header('x-key') === KEY ? next() : ctx.status(401).text('No')))
   */
  use(...middleware: Middleware[]): Router
  use(path: string, ...middleware: Middleware[]): Router
  /**
   * Routes under a common prefix.
   *
   * @param prefix What every path in it begins with
   * @param build Adds the routes; the group is also returned
   *
   * @example
   * router.group('/api', (api) => {
   *   api.get('/users', () => [{ name: 'Ann' }])
   * })
   */
  group(prefix: string, build?: (group: Router) => void): Router
  /**
   * Allows other origins to use the service from a browser.
   *
   * @param options Who may; everybody, if not given
   *
   * @example router.cors({ origin: ['https://app.example.com'], credentials: true })
   */
  cors(options?: CorsOptions): Router
}
declare const router: Router

/**
 * A request being answered: `ctx` in handlers. Everything is parsed when it is first read.
 *
 * @limit runtime.limits.requestMs
 * @limit runtime.limits.cpuMs
 * @limit runtime.limits.bodyBytes
 * @limit runtime.limits.inFlight
 * @limit runtime.limits.queue
 *
 * @example router.post('/orders/:id', (ctx) => ctx.status(201).json({ id: ctx.params.id, items: ctx.body.items }))
 */
interface Context<Path extends string = string> {
  /** The method of the request, in capitals. */
  readonly method: string
  /** Path of the request, without the address the service is mounted at. */
  readonly path: string
  /** Values of `:name` and `*` in the route's path, decoded. */
  readonly params: PathParams<Path>
  /** The first value of each query parameter; `ctx.url.searchParams` has them all. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** Headers of the request; names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Cookies of the request, decoded. */
  readonly cookies: Readonly<Record<string, string | undefined>>
  /**
   * The body by its content type: JSON as data, forms as an object, multipart as `FormData`, text as a string, anything
   * else as `Uint8Array`, `undefined` when there is none. Malformed JSON is answered with 400.
   */
  // biome-ignore lint/suspicious/noExplicitAny: only the service knows what its clients send
  readonly body: any
  /**
   * The request as a web standard `Request`; its body is read once, here or by `ctx.body`. The path of its address is `ctx.path`,
   * without the one the service is mounted at.
   */
  readonly request: Request
  /** The whole public address that was asked, with the path the service is mounted at: what links to the service itself are made from. */
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

  /**
   * Sets the status of the answer.
   *
   * @param code From 200 to 599
   *
   * @example router.post('/orders', (ctx) => ctx.status(201).json({ id: 7 }))
   */
  status(code: number): this
  /**
   * Reads a header of the request.
   *
   * @param name In any case
   * @param value What it is set to; null takes it away
   *
   * @example
   * router.get('/me', (ctx) => {
   *   const agent = ctx.header('user-agent') ?? 'somebody'
   *   return ctx.header('cache-control', 'no-store').text(agent)
   * })
   */
  header(name: string): string | undefined
  /** Sets a header of the answer; `null` takes it away. `set-cookie` and `vary` are added. */
  header(name: string, value: string | number | null): this
  /**
   * Reads a cookie.
   *
   * @param name Name of the cookie
   * @param value What it is set to; null deletes it
   * @param options How long it lives, and who sees it
   *
   * @example
   * router.post('/visits', (ctx) => {
   *   const visits = Number(ctx.cookie('visits') ?? 0) + 1
   *   return ctx.cookie('visits', String(visits), { maxAge: 86_400, httpOnly: true }).json({ visits })
   * })
   */
  cookie(name: string): string | undefined
  /** Sets a cookie; `null` deletes it. */
  cookie(name: string, value: string | null, options?: CookieOptions): this
  /**
   * Answers with JSON.
   *
   * @param value Anything JSON has
   * @param status Default: 200
   *
   * @example router.get('/orders/:id/items', (ctx) => ctx.json({ order: ctx.params.id, items: [] }))
   */
  json(value: unknown, status?: number): this
  /**
   * Answers with plain text.
   *
   * @param value The text
   * @param status Default: 200
   *
   * @example router.get('/robots.txt', (ctx) => ctx.text('User-agent: *'))
   */
  text(value: string, status?: number): this
  /**
   * Answers with HTML.
   *
   * @param value The page
   * @param status Default: 200
   *
   * @example router.get('/', (ctx) => ctx.html('<h1>Hello</h1>'))
   */
  html(value: string, status?: number): this
  /**
   * Redirects. A path (`/login`) stays within this service, wherever it is mounted.
   *
   * @param location A path of this service, or a whole address
   * @param status Default: 302
   *
   * @example router.get('/old', (ctx) => ctx.redirect('/new', 301))
   */
  redirect(location: string | URL, status?: 301 | 302 | 303 | 307 | 308): this
  /**
   * Answers with a file. The content type follows from the name; browsers save it, unless `inline`. A part of it that is
   * asked for (`Range`) is answered with 206, unless the content is a stream.
   *
   * @param content Text, bytes or a stream
   * @param name Name under which browsers save it
   * @param options Its content type, and whether it is shown instead of saved
   *
   * @example router.get('/report', (ctx) => ctx.file('name,total\nAnn,3\n', 'report.csv'))
   */
  file(content: BodyInit, name?: string, options?: { type?: string; inline?: boolean }): this
  /**
   * Answers with what is written, piece by piece. `write` waits while the client does not keep up, and rejects when it
   * has left; the answer is over when the function is.
   *
   * @param work Writes; the answer is over when it is done
   * @param options The content type and the status
   *
   * @example
   * router.get('/numbers', (ctx) =>
   *   ctx.stream(async (write) => {
   *     for (let number = 1; number <= 100; number += 1) await write(`${number}\n`)
   *   }),
   * )
   */
  stream(work: (write: StreamWriter) => unknown, options?: { type?: string; status?: number }): this
  /**
   * Answers with server-sent events. Data that is no text goes as JSON.
   *
   * @param work Sends; the answer is over when it is done
   *
   * @example
   * router.get('/clock', (ctx) =>
   *   ctx.sse(async (send) => {
   *     while (!ctx.signal.aborted) {
   *       await send({ time: Date.now() }, { event: 'tick' })
   *       await new Promise((resolve) => setTimeout(resolve, 1_000))
   *     }
   *   }),
   * )
   */
  sse(work: (send: EventSender) => unknown): this
  /**
   * Lets work go on after the answer; its failure is logged.
   *
   * @param promise The work
   *
   * @example
   * router.post('/hits', (ctx) => {
   *   ctx.waitUntil(kv.increment('hits'))
   *   return ctx.status(202).json({ taken: true })
   * })
   */
  waitUntil(promise: Promise<unknown>): void
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

/**
 * A client's WebSocket.
 *
 * @limit runtime.limits.sockets
 * @limit runtime.limits.socketMessageBytes
 * @limit runtime.limits.socketBufferBytes
 * @limit runtime.limits.socketPingMs
 *
 * @example
 * router.ws('/echo', {
 *   message(socket, data) {
 *     if (!socket.send(data)) logger.warn('gone')
 *     if (data === 'bye') socket.close(1000, 'bye')
 *   },
 * })
 */
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
  /**
   * Sends text or bytes. Returns false when the socket is not open any more.
   *
   * @param data Text goes as text, anything else as bytes
   */
  send(data: string | BufferSource | Blob): boolean
  /**
   * Closes it; 1000 if no code is given, or one from 3000 to 4999.
   *
   * @param code Default: 1000
   * @param reason At most 123 bytes
   */
  close(code?: number, reason?: string): void
}

/**
 * What a service does with the sockets of a path.
 *
 * @example
 * router.ws('/rooms/:room', {
 *   protocols: ['chat'],
 *   open: (socket, ctx) => { socket.data = { room: ctx.params.room } },
 *   message: (socket, text) => { socket.send(`${socket.data.room}: ${text}`) },
 *   close: (socket, code, reason) => logger.info('left', { code, reason }),
 *   error: (socket, error) => logger.error(error),
 * })
 */
interface SocketHandlers<Path extends string = string> {
  /** Protocols the service speaks, the best first, or a function that chooses one. */
  protocols?: readonly string[] | ((offered: string[], ctx: Context<Path>) => string | undefined)
  /** A client is connected. */
  open?(socket: Socket<Path>, ctx: Context<Path>): unknown
  /** A client that sends faster than this is done, promises included, is slowed down. */
  message?(socket: Socket<Path>, data: string | Uint8Array<ArrayBuffer>): unknown
  /** The socket is closed, by whomever. */
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

// ---------------------------------------------------------------------------------------------------------------------
// The service

/**
 * What a service knows of itself.
 *
 * @example router.get('/version', () => ({ version: service.info.version, project: service.info.project.slug }))
 */
interface ServiceInfo {
  /** The project the service belongs to. */
  readonly project: { readonly id: string; readonly slug: string; readonly name: string }
  /** Number of the version that runs, or `draft`. */
  readonly version: string
  /** Id of this run; another start of the same version has another. */
  readonly instance: string
  /** Where the service answers. */
  readonly url: string
}

/**
 * The life of the service: what happens before the first request and at the end, and what runs.
 *
 * @limit runtime.limits.memoryMb
 * @limit runtime.limits.bootMs
 * @limit runtime.limits.drainMs
 *
 * @example service.start(async () => logger.info('up', { version: service.info.version }))
 */
declare const service: {
  /**
   * Runs before the first request is served; a failure keeps the version from going live.
   *
   * @param hook May be async
   *
   * @example
   * service.start(async () => {
   *   await kv.set('greeting', 'hello', { ifAbsent: true })
   * })
   */
  start(hook: () => unknown): void
  /**
   * Runs before the instance ends, the last one declared first.
   *
   * @param hook May be async
   *
   * @example
   * service.stop(async () => {
   *   await kv.set('last-stop', Date.now())
   * })
   */
  stop(hook: () => unknown): void
  /** What runs: the project, the version, and the address where it answers. */
  readonly info: ServiceInfo
}

/**
 * Tells a job of `schedule` why it runs.
 *
 * @example
 * schedule.cron('0 * * * *', 'hourly', (event) => {
 *   logger.info('due', { name: event.name, at: new Date(event.scheduledTime).toISOString() })
 * })
 */
interface ScheduledEvent {
  /** Always `scheduled`. */
  readonly type: 'scheduled'
  /** Name of the schedule. */
  readonly name: string
  /** The cron expression, for schedules that have one. */
  readonly cron: string
  /** When it was due, in milliseconds since 1970. */
  readonly scheduledTime: number
}
type ScheduledJob = (event: ScheduledEvent) => unknown

interface ScheduleOptions {
  /**
   * What becomes of a run that is due while the one before is still going: `skip` leaves it out, `queue` lets it follow,
   * `parallel` begins it at once.
   *
   * @default 'skip'
   */
  overlap?: 'skip' | 'queue' | 'parallel'
}

/**
 * Work done by the clock, exactly once a time, also while one version takes over from another. Runs missed while the
 * service was down are told in the log, and not made up for. Declare schedules while the module loads.
 *
 * @example schedule.every('5m', () => logger.info('still here'))
 */
declare const schedule: {
  /**
   * Runs every so often: `'30s'`, `'5m'`, `'1h 30m'`, `'1d'`, or milliseconds.
   *
   * @param period `'30s'`, `'5m'`, `'1h 30m'`, `'1d'`, or milliseconds
   * @param job What is done
   * @param name Names it in logs and on its page; made of the period, if not given
   * @param options What becomes of a run that is due while the one before goes on
   *
   * @example
   * schedule.every('1h', 'report', async () => {
   *   logger.info('visits', { count: await kv.get('visits') })
   * })
   */
  every(period: string | number, job: ScheduledJob, options?: ScheduleOptions): void
  every(period: string | number, name: string, job: ScheduledJob, options?: ScheduleOptions): void
  /**
   * Runs by a cron expression of 5 or 6 fields. Without a job the module's `scheduled` handler runs.
   *
   * @param expression Minute, hour, day, month and weekday, with seconds in front if there are six
   * @param job What is done
   * @param name Names it in logs and on its page; the expression, if not given
   * @param options What becomes of a run that is due while the one before goes on, and the IANA time zone
   *
   * @example schedule.cron('0 9 * * 1-5', 'morning', () => logger.info('good morning'), { timezone: 'Europe/Berlin' })
   */
  cron(expression: string, job?: ScheduledJob, options?: ScheduleOptions & { timezone?: string }): void
  cron(expression: string, name: string, job?: ScheduledJob, options?: ScheduleOptions & { timezone?: string }): void
}

interface KvSetOptions {
  /** Time after which it is gone: `'10m'`, or milliseconds. */
  ttl?: string | number
  /** Store it only when there is nothing under the key. */
  ifAbsent?: boolean
}

interface KvListOptions {
  /** What the keys begin with. */
  prefix?: string
  /**
   * Keys in a page, 1,000 at most.
   *
   * @default 100
   */
  limit?: number
  /** `cursor` of the page before. */
  cursor?: string
}

/**
 * Values under keys, kept with the project: JSON, or a Uint8Array as a whole. Keys have up to 512 bytes. A value with a
 * `ttl` is gone when that is over.
 *
 * @example
 * await kv.set('cart:7', { apples: 2 }, { ttl: '1d' })
 * const cart = await kv.get('cart:7')
 */
declare const kv: {
  /**
   * The value under a key; null when there is none.
   *
   * @param key Up to 512 bytes
   *
   * @example const cart = await kv.get<{ apples: number }>('cart:7')
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was stored
  get<T = any>(key: string): Promise<T | null>
  /**
   * The values under up to 100 keys, in their order.
   *
   * @param keys At most 100
   *
   * @example const [one, two] = await kv.getMany(['cart:1', 'cart:2'])
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was stored
  getMany<T = any>(keys: readonly string[]): Promise<(T | null)[]>
  /**
   * Whether there is something under a key.
   *
   * @param key Up to 512 bytes
   *
   * @example if (await kv.has('cart:7')) logger.info('there is a cart')
   */
  has(key: string): Promise<boolean>
  /**
   * Stores a value; resolves to whether it did: always, but with `ifAbsent`, which leaves what is there.
   *
   * @param key Up to 512 bytes
   * @param value JSON, or a `Uint8Array` as a whole
   * @param options When it goes, and whether what is there stays
   *
   * @example await kv.set('cart:7', { apples: 2 }, { ttl: '1d' })
   */
  set(key: string, value: unknown, options?: KvSetOptions): Promise<boolean>
  /**
   * Deletes a value; resolves to whether there was one.
   *
   * @param key Up to 512 bytes
   *
   * @example const wasThere = await kv.delete('cart:7')
   */
  delete(key: string): Promise<boolean>
  /**
   * Adds to a number in one step, from 0 when there is none; resolves to the sum. `ttl` counts from the first time.
   *
   * @param key Up to 512 bytes
   * @param by A whole number, also below zero. Default: 1
   * @param options When the number goes
   *
   * @example const visits = await kv.increment('visits')
   */
  increment(key: string, by?: number, options?: Pick<KvSetOptions, 'ttl'>): Promise<number>
  /**
   * Keys in their order, a page at a time (100 unless told otherwise, 1,000 at most). A page may hold less; the last one
   * has no `cursor`.
   *
   * @param options Which keys, and how many at once
   *
   * @example const { keys, cursor } = await kv.list({ prefix: 'cart:' })
   */
  list(options?: KvListOptions): Promise<{ keys: string[]; cursor?: string }>
}

/**
 * What calls of m3m fail with, whatever they are of: `db`, `kv`, `storage`, `queue`, `fetch`.
 *
 * @example
 * router.post('/users', async (ctx) => {
 *   try {
 *     return await db.collection('users').insert(ctx.body ?? {})
 *   } catch (error) {
 *     const { code, errors } = error as M3mError
 *     if (code === 'M3M_RECORD_INVALID') return ctx.json({ errors }, 422)
 *     throw error
 *   }
 * })
 */
interface M3mError extends Error {
  /** What it is about, `M3M_RECORD_INVALID`. Go by this: the words of a message may change. */
  readonly code: string
  /** What is wrong in particular, and where, `{ path: '/age', message: 'must be a number' }`; not every error has it. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** Models of the project by slug, with the types of their fields. Each project has its own. */
// biome-ignore lint/suspicious/noEmptyInterface: each project adds to it
interface ProjectModels {}

/** What every record has beside the fields of its model. */
interface RecordHead {
  /** 24 hex digits. */
  readonly id: string
  /** Grows with every change. */
  readonly revision: number
  /** A time such as `2026-11-29T10:00:00.000Z`. */
  readonly createdAt: string
  /** A time such as `2026-11-29T10:00:00.000Z`. */
  readonly updatedAt: string
}

/** A record of a model: null in fields that have no value. */
type DbRecord<T> = RecordHead & T

/**
 * What a record may be given: values by the keys of fields. One that is left out is what its field says, or nothing;
 * null takes a value away.
 */
type DbValues<T> = { [K in keyof T]?: T[K] | null }

/**
 * Which records are meant, in MongoDB's query language: `{ age: { $gte: 18 }, $or: [...] }`. There are `$and $or $nor`,
 * and `$eq $ne $gt $gte $lt $lte $in $nin $all $exists $not $size $mod $regex $elemMatch`. Dates, times and ids are
 * texts; regular expressions may be given as such.
 */
// biome-ignore lint/suspicious/noExplicitAny: conditions of all kinds
type DbFilter<T> = { [K in keyof DbRecord<T>]?: any } & { [path: string]: any }

/**
 * Values to set, or MongoDB's operators: `$set $unset $inc $mul $min $max $push $addToSet $pull $pullAll $pop $currentDate
 * $setOnInsert`.
 */
// biome-ignore lint/suspicious/noExplicitAny: arguments of all kinds
type DbUpdate<T> = DbValues<T> | { [operator: `$${string}`]: { [K in keyof T]?: any } & { [path: string]: any } }

/** Up to three fields: `'-createdAt,name'`, or `{ createdAt: -1, name: 1 }`. */
type DbSort<T> = string | { [K in keyof DbRecord<T>]?: 1 | -1 }

interface DbFindOptions<T> {
  /** The order; that of their making, if not given. */
  sort?: DbSort<T>
  /** Records at most; all that match, if not given. */
  limit?: number
  /** Records to leave out first, 100,000 at most. */
  skip?: number
  /** Read these fields alone. */
  fields?: readonly (keyof T & string)[]
}

/**
 * Records that match, read in batches as they are asked for.
 *
 * @example
 * for await (const user of db.collection('users').find({ age: { $gte: 18 } }).sort({ age: -1 })) logger.info(user.id)
 */
interface DbCursor<T> extends AsyncIterable<DbRecord<T>> {
  /**
   * Sets the order, before the first record is read.
   *
   * @param order Up to three fields
   *
   * @example const users = await db.collection('users').find().sort('-age').toArray()
   */
  sort(order: (keyof DbRecord<T> & string) | `-${keyof DbRecord<T> & string}`): this
  sort(order: DbSort<T>): this
  /**
   * Reads so many at most.
   *
   * @param count A whole number from 1 on
   *
   * @example const ten = await db.collection('users').find().limit(10).toArray()
   */
  limit(count: number): this
  /**
   * Leaves out the first.
   *
   * @param count 100,000 at most
   *
   * @example const others = await db.collection('users').find().sort('name').skip(10).toArray()
   */
  skip(count: number): this
  /**
   * The next record; null after the last one.
   *
   * @example const first = await db.collection('users').find().next()
   */
  next(): Promise<DbRecord<T> | null>
  /**
   * All that are left.
   *
   * @example const users = await db.collection('users').find({ age: { $gte: 18 } }).toArray()
   */
  toArray(): Promise<DbRecord<T>[]>
}

/**
 * The records of a model.
 *
 * @example
 * const users = db.collection('users')
 * const ann = await users.insert({ name: 'Ann', age: 30 })
 * await users.update(ann.id, { $inc: { age: 1 } })
 */
interface DbCollection<T> {
  /**
   * Records that match; all, without a filter.
   *
   * @param filter Which records
   * @param options Their order, how many, and which of their fields
   *
   * @example const latest = await db.collection('posts').find({ open: true }, { sort: '-createdAt', limit: 10 }).toArray()
   */
  find(filter?: DbFilter<T>, options?: DbFindOptions<T>): DbCursor<T>
  /**
   * The first record that matches; null when there is none.
   *
   * @param filter Which record
   * @param options Their order, and which fields
   *
   * @example const newest = await db.collection('posts').findOne({}, { sort: '-createdAt' })
   */
  findOne(filter?: DbFilter<T>, options?: Omit<DbFindOptions<T>, 'limit'>): Promise<DbRecord<T> | null>
  /**
   * The record with an id; null when there is none.
   *
   * @param id Of the record
   *
   * @example router.get('/posts/:id', (ctx) => db.collection('posts').get(ctx.params.id))
   */
  get(id: string): Promise<DbRecord<T> | null>
  /**
   * Makes a record. It has to fit its model: `M3M_RECORD_INVALID`, `M3M_RECORD_NOT_UNIQUE`.
   *
   * @param values By the keys of fields
   *
   * @example const { id } = await db.collection('posts').insert({ title: 'Hello' })
   */
  insert(values: DbValues<T>): Promise<DbRecord<T>>
  /**
   * Makes up to 1,000 records: all, or none when one does not fit.
   *
   * @param values Of each record
   *
   * @example await db.collection('tags').insertMany([{ name: 'red' }, { name: 'blue' }])
   */
  insertMany(values: readonly DbValues<T>[]): Promise<DbRecord<T>[]>
  /**
   * Changes the first record that matches, all at once; resolves to what it is then, or null when there is none.
   *
   * @param filter Which record, or its id
   * @param update What is changed
   * @param options Only while it has this revision: `M3M_RECORD_CHANGED`
   *
   * @example const post = await db.collection('posts').update({ slug: 'hello' }, { $inc: { views: 1 } })
   */
  update(
    filter: DbFilter<T> | string,
    update: DbUpdate<T>,
    options?: { revision?: number },
  ): Promise<DbRecord<T> | null>
  /**
   * Changes every record that matches, one after another. When one does not fit afterwards, those before it stay changed.
   *
   * @param filter Which records
   * @param update What is changed
   *
   * @example const { modified } = await db.collection('posts').updateMany({ open: true }, { open: false })
   */
  updateMany(filter: DbFilter<T>, update: DbUpdate<T>): Promise<{ matched: number; modified: number }>
  /**
   * Changes the record that matches, or makes one of what the filter and the update say.
   *
   * @param filter Which record
   * @param update What is changed, or what the new one has
   *
   * @example const { record, inserted } = await db.collection('visits').upsert({ page: '/' }, { $inc: { count: 1 } })
   */
  upsert(filter: DbFilter<T> | string, update: DbUpdate<T>): Promise<{ record: DbRecord<T>; inserted: boolean }>
  /**
   * Deletes the first record that matches; resolves to what it was, or null when there was none.
   *
   * @param filter Which record, or its id
   *
   * @example const gone = await db.collection('posts').delete({ slug: 'hello' })
   */
  delete(filter: DbFilter<T> | string): Promise<DbRecord<T> | null>
  /**
   * Deletes every record that matches; resolves to how many.
   *
   * @param filter Which records; `{}` for all
   *
   * @example const count = await db.collection('sessions').deleteMany({ expires: { $lt: new Date() } })
   */
  deleteMany(filter: DbFilter<T>): Promise<number>
  /**
   * How many records match.
   *
   * @param filter Which records; all, without one
   *
   * @example const open = await db.collection('posts').count({ open: true })
   */
  count(filter?: DbFilter<T>): Promise<number>
  /**
   * The different values that a field has, 10,000 at most.
   *
   * @param field Its key
   * @param filter Which records; all, without one
   *
   * @example const cities = await db.collection('users').distinct('city')
   */
  distinct<K extends keyof DbRecord<T> & string>(field: K, filter?: DbFilter<T>): Promise<NonNullable<DbRecord<T>[K]>[]>
  // biome-ignore lint/suspicious/noExplicitAny: paths into JSON have any value
  distinct(field: string, filter?: DbFilter<T>): Promise<any[]>
  /**
   * What a pipeline of MongoDB's aggregation makes of the records, 10,000 results at most. Records have their id as `_id`
   * there. `$lookup` joins other models of the project, by their slugs. What runs code or writes is refused.
   *
   * @param pipeline Its stages
   *
   * @example
   * const sums = await db.collection('orders').aggregate([
   *   { $match: { paid: true } },
   *   { $group: { _id: '$customer', total: { $sum: '$price' } } },
   *   { $sort: { total: -1 } },
   * ])
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the pipeline makes
  aggregate<R = any>(pipeline: readonly Record<string, any>[]): Promise<R[]>
}

/** What has happened to a record, as hooks are told. */
interface DbChange<T> {
  /** What happened. */
  readonly event: 'insert' | 'update' | 'delete'
  /** Slug of the model. */
  readonly model: string
  /** What it was before an update. */
  readonly before: DbRecord<T> | null
}

/** A model that is not there yet. */
// biome-ignore lint/suspicious/noExplicitAny: fields of all kinds
type AnyModel = Record<string, any>

/**
 * Records of the project's models, the same that people see on the page Models.
 *
 * @example
 * router.get('/posts', () => db.collection('posts').find({ open: true }, { limit: 20 }).toArray())
 * db.on('insert', 'posts', async (post) => logger.info('a new post', { id: post.id }))
 */
declare const db: {
  /**
   * The records of a model. Whether there is such a model shows with the first call.
   *
   * @param model Slug of the model
   *
   * @example const posts = db.collection('posts')
   */
  collection<K extends keyof ProjectModels>(model: K): DbCollection<ProjectModels[K]>
  collection(model: string): DbCollection<AnyModel>
  /**
   * Has a function called after each record that is made, changed or deleted, by people, programs or code alike. Call it
   * while the module loads. Changes of one model are told one after another, in their order, to the service that runs;
   * what happens while none does, or faster than it takes them, is not told.
   *
   * @param event What happens
   * @param model Slug of the model
   * @param handler Gets the record, as it is now; of a deleted one, as it was
   *
   * @example
   * db.on('update', 'orders', async (order, { before }) => {
   *   if (order.paid && !before?.paid) await queue.send('receipts', { order: order.id })
   * })
   */
  on<K extends keyof ProjectModels>(
    event: 'insert' | 'update' | 'delete',
    model: K,
    handler: (record: DbRecord<ProjectModels[K]>, change: DbChange<ProjectModels[K]>) => unknown,
  ): void
  on(
    event: 'insert' | 'update' | 'delete',
    model: string,
    handler: (record: DbRecord<AnyModel>, change: DbChange<AnyModel>) => unknown,
  ): void
}

/**
 * A job of a queue, as its handler gets it.
 *
 * @example
 * queue.on<{ to: string }>('letters', async (job) => {
 *   logger.info('sending', { to: job.payload.to, attempt: job.attempt, of: job.attempts })
 * })
 */
interface QueueJob<T> {
  /** Id of the job, the same for every try. */
  readonly id: string
  /** Name of the queue. */
  readonly queue: string
  /** What was sent. */
  readonly payload: T
  /** 1 for the first try. */
  readonly attempt: number
  /** Tries it gets. */
  readonly attempts: number
  /** When it was sent. */
  readonly enqueuedAt: Date
  /** Aborts when the time of this try is over. */
  readonly signal: AbortSignal
}

interface QueueOptions {
  /**
   * Jobs at once; at most 200 in all queues together.
   *
   * @default 1
   */
  concurrency?: number
  /**
   * Tries before a job is dead.
   *
   * @default 5
   */
  attempts?: number
  /**
   * Time before the second try; doubled for each further one, an hour at most.
   *
   * @default '10s'
   */
  backoff?: string | number
  /**
   * Time a try may take, `'1h'` at most.
   *
   * @default '30s'
   */
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
 *
 * @example
 * queue.on('emails', async (job) => logger.info('sent', job.payload))
 * router.post('/emails', (ctx) => queue.send('emails', ctx.body))
 */
declare const queue: {
  /**
   * Does the jobs of a queue. Call it while the module loads.
   *
   * @param name 1 to 100 letters, digits and `. _ : -`
   * @param handler Does a job; a job whose handler throws is tried again
   * @param options How many at once, how often, how long
   *
   * @example
   * queue.on<{ to: string }>(
   *   'mails',
   *   async (job) => logger.info('sent', { to: job.payload.to }),
   *   { concurrency: 5 },
   * )
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  on<T = any>(name: string, handler: (job: QueueJob<T>) => unknown, options?: QueueOptions): void
  /**
   * Adds a job; it is stored when the promise resolves. `added` is false when its key was there already.
   *
   * @param name Name of the queue
   * @param payload JSON
   * @param options When, how often, and whether it is there already
   *
   * @example const { id, added } = await queue.send('emails', { to: 'ann@example.com' }, { delay: '10m' })
   */
  send<T = unknown>(name: string, payload: T, options?: SendOptions): Promise<{ id: string; added: boolean }>
  /**
   * Adds up to 1,000 jobs all at once.
   *
   * @param name Name of the queue
   * @param payloads At most 1,000, each JSON
   * @param options When, and how often
   *
   * @example const { ids } = await queue.sendMany('emails', [{ to: 'ann@example.com' }, { to: 'bob@example.com' }])
   */
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
  /** Longest wait: `'30s'`, or milliseconds. */
  maxDelay?: string | number
  /**
   * How many times as long each further wait is.
   *
   * @default 2
   */
  factor?: number
  /** Waits between half of the time and all of it. True unless told otherwise. */
  jitter?: boolean
  /** Whether to try again after this error. */
  when?: (error: unknown, attempt: number) => boolean | Promise<boolean>
  /** Ends the waiting, and the tries with it. */
  signal?: AbortSignal
}

/**
 * Small things that services keep needing. Times are `'30s'`, `'1h 30m'` or milliseconds.
 *
 * @example const answer = await utils.retry(() => utils.timeout(Promise.resolve('hi'), '5s'), { attempts: 5, delay: '1s' })
 */
declare const utils: {
  /**
   * Waits. Rejects with the signal's reason when that is aborted.
   *
   * @param time `'2s'`, or milliseconds
   * @param options A signal that ends it
   *
   * @example await utils.sleep('10ms')
   */
  sleep(time: string | number, options?: { signal?: AbortSignal }): Promise<void>
  /**
   * What a promise or a function comes to, or a `TimeoutError` when that takes longer. A function is given a signal that
   * is aborted then.
   *
   * @param work A promise, or a function that makes one
   * @param time `'5s'`, or milliseconds
   *
   * @example const page = await utils.timeout((signal) => fetch('https://example.com', { signal }), '5s')
   */
  timeout<T>(work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>), time: string | number): Promise<T>
  /**
   * Calls a function until it does not fail; rejects with what it threw the last time.
   *
   * @param work Is told which call it is, from 1
   * @param options How often, and how long between
   *
   * @example
   * const rates = await utils.retry(
   *   async () => (await fetch('https://api.example.com/rates')).json(),
   *   { attempts: 5, delay: '1s' },
   * )
   */
  retry<T>(work: (attempt: number) => T | PromiseLike<T>, options?: RetryOptions): Promise<T>
  /**
   * What a function makes of each item, in their order; 10 at once unless told otherwise. After a failure no more are
   * begun.
   *
   * @example const doubled = await utils.map([1, 2, 3], async (number) => number * 2, { concurrency: 2 })
   */
  map<T, R>(
    items: Iterable<T>,
    work: (item: T, index: number) => R | PromiseLike<R>,
    options?: { concurrency?: number },
  ): Promise<R[]>
  /**
   * A list cut into lists of so many.
   *
   * @example for (const batch of utils.chunk([1, 2, 3], 2)) console.log(batch)
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
   * @example router.get('/hello', (ctx) => ctx.html(`<h1>Hello, ${utils.escapeHtml(ctx.query.name)}</h1>`))
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
   * @example const header = `Basic ${utils.toBase64('ann:secret')}`
   */
  toBase64(data: string | BufferSource, options?: { url?: boolean }): string
  /**
   * The bytes of Base64, of either alphabet.
   *
   * @throws TypeError when it is none
   *
   * @example const text = new TextDecoder().decode(utils.fromBase64('aGVsbG8='))
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
   *
   * @example const key = utils.fromHex('00ff')
   */
  fromHex(text: string): Uint8Array<ArrayBuffer>
}

/**
 * @limit runtime.limits.logLinesPerSecond
 */
interface Logger {
  /**
   * Writes a line of the lowest level, with fields to search by.
   *
   * @param message Text, or anything that is written as text
   * @param fields What to search by
   *
   * @example logger.debug('cache', { hits: 3, misses: 1 })
   */
  debug(message: unknown, fields?: unknown): void
  /**
   * Writes a line, with fields to search by.
   *
   * @example logger.info('order taken', { id: 7, total: 12.5 })
   */
  info(message: unknown, fields?: unknown): void
  /**
   * Writes a warning, with fields to search by.
   *
   * @example logger.warn('slow answer', { ms: 1_200 })
   */
  warn(message: unknown, fields?: unknown): void
  /**
   * Writes an error, with fields to search by; of an `Error` the stack is kept.
   *
   * @example
   * try {
   *   JSON.parse('{')
   * } catch (error) {
   *   logger.error(error, { file: 'settings' })
   * }
   */
  error(message: unknown, fields?: unknown): void
}
/**
 * The service's log.
 *
 * @example logger.info('order taken', { id: 7 })
 */
declare const logger: Logger

/** The variables of the project's environment, by key, with their types. Each project has its own. */
// biome-ignore lint/suspicious/noEmptyInterface: each project adds to it
interface ProjectEnv {}

/** Everything in the environment: the variables that are known, and any other. */
type AnyEnv = Readonly<ProjectEnv & Record<string, unknown>>

/**
 * The project's environment, with values of their types. Changes are felt at once; no restart is needed.
 *
 * @example const url = env.get('API_URL', 'https://example.com')
 */
declare const env: {
  /**
   * The value of a variable; undefined, or the fallback, when there is none.
   *
   * @param key Name of the variable
   * @param fallback What to give when there is none
   *
   * @example const url = env.get('API_URL', 'https://example.com')
   */
  get<K extends keyof ProjectEnv>(key: K, fallback?: ProjectEnv[K]): ProjectEnv[K]
  // biome-ignore lint/suspicious/noExplicitAny: a variable that is not there yet
  get<T = any>(key: string): T | undefined
  get<T>(key: string, fallback: T): T
  /**
   * Whether there is a variable of this name.
   *
   * @param key Name of the variable
   *
   * @example if (!env.has('API_URL')) logger.warn('API_URL is not set; the default is used')
   */
  has(key: keyof ProjectEnv | (string & {})): boolean
  /** All variables, frozen; what Workers-style handlers get as `env`. */
  readonly all: AnyEnv
}

/**
 * Third argument of Workers-style handlers.
 *
 * @example
 * export default {
 *   fetch(request, env, ctx) {
 *     ctx.waitUntil(kv.increment('hits'))
 *     ctx.passThroughOnException()
 *     return new Response('hi')
 *   },
 * } satisfies ExportedHandler
 */
interface ExecutionContext {
  /** Lets work go on after the answer; its failure is logged. */
  waitUntil(promise: Promise<unknown>): void
  /** Does nothing here; there is no origin to pass through to. */
  passThroughOnException(): void
  /** Always an empty object; for libraries that ask. */
  readonly props: unknown
}

/**
 * A service in the style of Workers. `fetch` gets the requests that no route takes.
 *
 * @example
 * export default {
 *   fetch: (request, env, ctx) => new Response(`hi from ${env.NAME ?? 'nobody'}`),
 *   scheduled: (event) => logger.info('due', { cron: event.cron }),
 * } satisfies ExportedHandler
 */
interface ExportedHandler<Env = AnyEnv> {
  /** Answers requests that no route takes. */
  fetch?(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>
  /** Runs for schedules of `schedule.cron` that have no job of their own. */
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

/**
 * Headers of a request or an answer. Names are compared without regard to case.
 *
 * @example
 * const headers = new Headers({ accept: 'text/html' })
 * headers.append('accept', 'application/json')
 * headers.set('x-one', '1')
 * headers.append('set-cookie', 'a=1')
 * if (headers.has('x-one')) headers.delete('x-one')
 * console.log(headers.get('accept'), headers.getSetCookie())
 * headers.forEach((value, name) => console.log(name, value))
 * console.log([...headers.keys()], [...headers.values()], [...headers.entries()])
 */
declare class Headers {
  /** Makes headers of an object, of pairs, or of other headers. */
  constructor(init?: HeadersInit)
  /** Adds a value and keeps those that are there. */
  append(name: string, value: string): void
  /** Takes a header away. */
  delete(name: string): void
  /** The value of a header, several joined by a comma; null when there is none. */
  get(name: string): string | null
  /** Every `set-cookie`, each by itself. */
  getSetCookie(): string[]
  /** Whether there is a header. */
  has(name: string): boolean
  /** Sets a header in place of what was there. */
  set(name: string, value: string): void
  /** Calls a function with every value and name, in the order of the names. */
  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void
  /** Pairs of name and value, in the order of the names. */
  entries(): IterableIterator<[string, string]>
  /** The names, in their order. */
  keys(): IterableIterator<string>
  /** The values, in the order of their names. */
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
}

/**

 */
interface Body {
  /**
   * The body as a stream, read once. That of a request comes as it is read, up to `runtime.limits.streamBytes`; the
   * methods below read it whole, up to `runtime.limits.bodyBytes`, and answer 413 beyond that unless it is caught.
   *
   * @example
   * const request = new Request('https://example.com', { method: 'POST', body: 'hello' })
   * for await (const chunk of request.body ?? []) console.log(chunk.length)
   */
  readonly body: ReadableStream<Uint8Array> | null
  /** Whether the body was read; it can be read once. */
  readonly bodyUsed: boolean
  /**
   * Reads the body as an `ArrayBuffer`.
   *
   * @example console.log((await new Response('hello').arrayBuffer()).byteLength)
   */
  arrayBuffer(): Promise<ArrayBuffer>
  /**
   * Reads the body as a `Blob`.
   *
   * @example console.log((await new Response('hello').blob()).size)
   */
  blob(): Promise<Blob>
  /**
   * Reads the body as a `Uint8Array`.
   *
   * @example console.log(await new Response('hello').bytes())
   */
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  /**
   * Reads a form, plain or multipart.
   *
   * @example
   * const body = new URLSearchParams({ name: 'Ann' })
   * const request = new Request('https://example.com', { method: 'POST', body })
   * console.log((await request.formData()).get('name'))
   */
  formData(): Promise<FormData>
  /**
   * Reads the body as JSON.
   *
   * @example console.log(await new Response('{"a":1}').json())
   */
  // biome-ignore lint/suspicious/noExplicitAny: as everywhere
  json<T = any>(): Promise<T>
  /**
   * Reads the body as text.
   *
   * @example console.log(await new Response('hello').text())
   */
  text(): Promise<string>
}

interface RequestInit {
  /**
   * The method of the request.
   *
   * @default 'GET'
   */
  method?: string
  /** Headers of the request. */
  headers?: HeadersInit
  /** What is sent. */
  body?: BodyInit | null
  /**
   * What becomes of an answer that redirects.
   *
   * @default 'follow'
   */
  redirect?: 'follow' | 'error' | 'manual'
  /** Aborts the request. */
  signal?: AbortSignal | null
  /** Has to be said when the body is a stream. */
  duplex?: 'half'
}
interface Request extends Body {}
/**
 * A request: one that is answered, or one to send with `fetch`.
 *
 * @example
 * const body = JSON.stringify({ a: 1 })
 * const request = new Request('https://example.com/orders', { method: 'POST', body })
 * const again = () => request.clone()
 * console.log(await again().json(), await again().text(), await again().bytes(), await again().blob())
 * console.log((await request.arrayBuffer()).byteLength)
 */
declare class Request {
  /** Makes a request of an address or of another request. */
  constructor(input: string | URL | Request, init?: RequestInit)
  /** The method, in capitals. */
  readonly method: string
  /** The whole address. */
  readonly url: string
  /** The headers. */
  readonly headers: Headers
  /** What becomes of an answer that redirects. */
  readonly redirect: 'follow' | 'error' | 'manual'
  /** Aborted when the request is. */
  readonly signal: AbortSignal
  /** A copy whose body is read by itself. */
  clone(): Request
}

interface ResponseInit {
  /**
   * The status.
   *
   * @default 200
   */
  status?: number
  /** A word for the status, which clients seldom show. */
  statusText?: string
  /** The headers. */
  headers?: HeadersInit
}
interface Response extends Body {}
/**
 * An answer: one to give, or one that `fetch` got.
 *
 * @example
 * router.get('/hi', () => new Response('hi', { status: 200, headers: { 'content-type': 'text/plain' } }))
 * router.get('/data', () => Response.json({ a: 1 }))
 * router.get('/away', () => Response.redirect('https://example.com/', 301))
 * router.get('/failed', () => ({ type: Response.error().type }))
 */
declare class Response {
  /** Makes an answer of a body, a status and headers. */
  constructor(body?: BodyInit | null, init?: ResponseInit)
  /** Makes an answer of JSON, with its content type. */
  static json(data: unknown, init?: ResponseInit): Response
  /** Makes an answer that leads elsewhere, with 302 unless told otherwise. */
  static redirect(url: string | URL, status?: number): Response
  /** Makes an answer that stands for a failed request. */
  static error(): Response
  /** The status: 200, 404. */
  readonly status: number
  /** Whether the status is from 200 to 299. */
  readonly ok: boolean
  /** The word beside the status. */
  readonly statusText: string
  /** The headers. */
  readonly headers: Headers
  /** The address the answer came from, after redirects. */
  readonly url: string
  /** Whether a redirect was followed. */
  readonly redirected: boolean
  /** `default`, or `error`. */
  readonly type: string
  /**
   * A copy whose body is read by itself.
   *
   * @example
   * const response = new Response('{"a":1}')
   * const again = () => response.clone()
   * console.log(await again().json(), await again().text(), await again().bytes(), await again().blob())
   * console.log((await response.arrayBuffer()).byteLength)
   */
  clone(): Response
}

/**
 * Asks another server. Addresses of the server's own network are not reached unless its operator allows them; a failure
 * is a `TypeError` with a `code`.
 *
 * Resolves with the head of the answer. Its body comes as it is read, and no faster: leaving a loop over `body`,
 * `body.cancel()` and the `signal` close the connection. A body that fails half-way rejects where it is read. A body to
 * send that is a stream leaves as the other server takes it, and only once: a redirect that would take it elsewhere fails.
 *
 * @param input The address, or a whole request
 * @param init Method, headers, body and more
 * @throws M3M_EGRESS_DENIED The address is of a network that may not be reached
 * @throws M3M_EGRESS_URL The address cannot be fetched: no http or https, or a user name in it
 * @throws M3M_EGRESS_RESOLVE There is no such host
 * @throws M3M_EGRESS_FAILED The connection failed
 * @throws M3M_EGRESS_TIMEOUT The other server did not answer in time
 * @throws M3M_EGRESS_STALLED Nothing more came of the body
 * @throws M3M_EGRESS_UNREAD The body was let go, for nothing was read of it for as long
 * @throws M3M_EGRESS_TOO_LARGE The answer is too large
 * @throws M3M_EGRESS_REDIRECTS There were too many redirects
 * @throws M3M_EGRESS_BUSY Too many requests are under way; await earlier ones first
 * @throws M3M_EGRESS_MEMORY The requests under way hold too much data; await earlier ones first
 * @limit runtime.limits.outgoing
 * @limit runtime.egress.bodyBytes
 * @limit runtime.egress.timeoutMs
 *
 * @example
 * const answer = await fetch('https://api.example.com/rates', { signal: AbortSignal.timeout(2_000) })
 * if (!answer.ok) throw new Error(`no rates: ${answer.status}`)
 * const rates = await answer.json()
 *
 * @example
 * const events = await fetch('https://api.example.com/events')
 * for await (const text of events.body!.pipeThrough(new TextDecoderStream())) {
 *   if (text.includes('done')) break
 * }
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>

type FormDataEntryValue = string | File
/**
 * The fields of a form, files among them.
 *
 * @example
 * const form = new FormData()
 * form.set('name', 'Ann')
 * form.append('file', new Blob(['a,b\n']), 'list.csv')
 * console.log(form.get('name'), form.getAll('file').length, form.has('age'))
 * form.forEach((value, name) => console.log(name, value))
 * console.log([...form.keys()], [...form.values()].length, [...form.entries()].length)
 * form.delete('file')
 */
declare class FormData {
  /** Adds a value and keeps those of the same name. */
  append(name: string, value: string | Blob, fileName?: string): void
  /** Takes away all values of a name. */
  delete(name: string): void
  /** The first value of a name; null when there is none. */
  get(name: string): FormDataEntryValue | null
  /** Every value of a name. */
  getAll(name: string): FormDataEntryValue[]
  /** Whether there is a value of this name. */
  has(name: string): boolean
  /** Sets a value in place of all of that name. */
  set(name: string, value: string | Blob, fileName?: string): void
  /** Calls a function with every value and name. */
  forEach(callback: (value: FormDataEntryValue, name: string, form: FormData) => void, self?: unknown): void
  /** Pairs of name and value, in their order. */
  entries(): IterableIterator<[string, FormDataEntryValue]>
  /** The names, in the order of their values. */
  keys(): IterableIterator<string>
  /** The values, in their order. */
  values(): IterableIterator<FormDataEntryValue>
  [Symbol.iterator](): IterableIterator<[string, FormDataEntryValue]>
}

type BlobPart = string | BufferSource | Blob
/**
 * Bytes with a content type, which do not change.
 *
 * @example
 * const blob = new Blob(['hello ', new Uint8Array([119, 111])], { type: 'text/plain' })
 * console.log(blob.size, await blob.text(), await blob.slice(0, 5).bytes(), (await blob.arrayBuffer()).byteLength)
 * for await (const chunk of blob.stream()) console.log(chunk.length)
 */
declare class Blob {
  /** Joins texts, bytes and other blobs. */
  constructor(parts?: Iterable<BlobPart>, options?: { type?: string; endings?: 'transparent' | 'native' })
  /** How many bytes it has. */
  readonly size: number
  /** The content type, in lower case, or `''`. */
  readonly type: string
  /** The bytes as an `ArrayBuffer`. */
  arrayBuffer(): Promise<ArrayBuffer>
  /** The bytes as a `Uint8Array`. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  /** A part of it, from one byte to before another. */
  slice(start?: number, end?: number, type?: string): Blob
  /** The bytes as a stream. */
  stream(): ReadableStream<Uint8Array>
  /** The bytes as text in UTF-8. */
  text(): Promise<string>
}
/**
 * A blob with a name, as forms carry them.
 *
 * @example
 * const file = new File(['a,b\n'], 'list.csv', { type: 'text/csv' })
 * console.log(file.name, file.size)
 */
declare class File extends Blob {
  /** Makes a file of texts and bytes, under a name. */
  constructor(parts: Iterable<BlobPart>, name: string, options?: { type?: string; lastModified?: number })
  /** The name of the file. */
  readonly name: string
  /** When it was changed last, in milliseconds since 1970. */
  readonly lastModified: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: URLs and text

/**
 * An address, taken apart.
 *
 * @example
 * const url = new URL('/orders?page=2', 'https://example.com')
 * url.searchParams.set('page', '3')
 * console.log(url.toString(), URL.canParse('nonsense'), URL.parse('https://example.com')?.host, url.toJSON())
 */
declare class URL {
  /** Reads an address, relative to another when given one; what is none throws a `TypeError`. */
  constructor(url: string | URL, base?: string | URL)
  /** Whether a text is an address. */
  static canParse(url: string | URL, base?: string | URL): boolean
  /** Reads an address; null for what is none. */
  static parse(url: string | URL, base?: string | URL): URL | null
  /** The whole address. */
  href: string
  /** Protocol, host and port: `https://example.com:8080`. */
  readonly origin: string
  /** The protocol with its colon: `https:`. */
  protocol: string
  /** The name of the user in it, or `''`. */
  username: string
  /** The password in it, or `''`. */
  password: string
  /** Host and port: `example.com:8080`. */
  host: string
  /** The host without the port. */
  hostname: string
  /** The port, or `''` for that of the protocol. */
  port: string
  /** The path: `/a/b`. */
  pathname: string
  /** The query with its question mark: `?a=1`, or `''`. */
  search: string
  /** The query, parameter by parameter; a change of it changes the address. */
  readonly searchParams: URLSearchParams
  /** What follows `#`, with it, or `''`. */
  hash: string
  /** The whole address, for `JSON.stringify`. */
  toJSON(): string
  /** The whole address. */
  toString(): string
}
/**
 * The parameters of a query: `a=1&b=2`.
 *
 * @example
 * const query = new URLSearchParams('b=2&a=1')
 * query.append('a', '3')
 * query.set('c', '4')
 * query.delete('c')
 * query.sort()
 * console.log(query.toString(), query.get('a'), query.getAll('a'), query.has('b'), query.size)
 * query.forEach((value, name) => console.log(name, value))
 * console.log([...query.keys()], [...query.values()], [...query.entries()])
 */
declare class URLSearchParams {
  /** Reads a query, or takes an object or pairs. */
  constructor(init?: string | Record<string, string> | Iterable<readonly [string, string]> | URLSearchParams)
  /** How many parameters there are. */
  readonly size: number
  /** Adds a parameter and keeps those of the same name. */
  append(name: string, value: string): void
  /** Takes away the parameters of a name, or those with a value alone. */
  delete(name: string, value?: string): void
  /** The first value of a name; null when there is none. */
  get(name: string): string | null
  /** Every value of a name. */
  getAll(name: string): string[]
  /** Whether there is a parameter of this name, with this value when one is given. */
  has(name: string, value?: string): boolean
  /** Sets a parameter in place of all of that name. */
  set(name: string, value: string): void
  /** Puts the parameters in the order of their names. */
  sort(): void
  /** Calls a function with every value and name. */
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void
  /** Pairs of name and value, in their order. */
  entries(): IterableIterator<[string, string]>
  /** The names, in the order of their values. */
  keys(): IterableIterator<string>
  /** The values, in their order. */
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
  /** The query without a question mark, encoded. */
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
/**
 * A pattern that addresses match: `/users/:id`.
 *
 * @example
 * const pattern = new URLPattern({ pathname: '/users/:id' })
 * console.log(pattern.test('https://example.com/users/7'))
 * console.log(pattern.exec('https://example.com/users/7')?.pathname.groups.id)
 */
declare class URLPattern {
  /** Makes a pattern of a text, or of patterns for the parts of an address. */
  constructor(input: string | URLPatternInit, baseURL?: string, options?: { ignoreCase?: boolean })
  /** Whether an address matches. */
  test(input: string | URL | URLPatternInit, baseURL?: string): boolean
  /** What the groups of the pattern stand for in an address; null when it does not match. */
  exec(input: string | URL | URLPatternInit, baseURL?: string): URLPatternResult | null
  /** The pattern of the protocol. */
  readonly protocol: string
  /** The pattern of the host. */
  readonly hostname: string
  /** The pattern of the port. */
  readonly port: string
  /** The pattern of the path. */
  readonly pathname: string
  /** The pattern of the query. */
  readonly search: string
  /** The pattern of what follows `#`. */
  readonly hash: string
}

/**
 * Makes bytes of text, in UTF-8.
 *
 * @example
 * const encoder = new TextEncoder()
 * const buffer = new Uint8Array(10)
 * console.log(encoder.encode('é'), encoder.encodeInto('hello', buffer).written)
 */
declare class TextEncoder {
  /** Always `utf-8`. */
  readonly encoding: string
  /** The bytes of a text. */
  encode(input?: string): Uint8Array<ArrayBuffer>
  /** Writes the bytes of a text into an array, as many as fit. */
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}
/**
 * Knows UTF-8, UTF-16 and the single-byte encodings.
 *
 * @example console.log(new TextDecoder('windows-1252').decode(new Uint8Array([0xe9])))
 */
declare class TextDecoder {
  /** Makes a decoder for an encoding; for UTF-8 if none is named. */
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  /** The name of the encoding. */
  readonly encoding: string
  /** Whether malformed bytes throw a `TypeError`. */
  readonly fatal: boolean
  /** Whether a byte order mark is kept. */
  readonly ignoreBOM: boolean
  /** The text of bytes; with `stream`, of a part of them. */
  decode(input?: BufferSource, options?: { stream?: boolean }): string
}
/**
 * Decodes Base64 to a text of one character per byte.
 *
 * @param data Base64
 * @throws InvalidCharacterError It is no Base64
 *
 * @example console.log(atob('aGVsbG8='))
 */
declare function atob(data: string): string
/**
 * Encodes a text of one character per byte as Base64.
 *
 * @param data Characters up to U+00FF
 * @throws InvalidCharacterError It has a character beyond U+00FF; encode it with `TextEncoder` first
 *
 * @example console.log(btoa('hello'))
 */
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
/**
 * Data that comes piece by piece; `for await` reads it.
 *
 * @example
 * const stream = new ReadableStream<string>({
 *   start(controller) {
 *     controller.enqueue('hello')
 *     controller.close()
 *   },
 * })
 * for await (const chunk of stream) console.log(chunk)
 */
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class ReadableStream<R = any> {
  /** Makes a stream of what a source gives when it is asked. */
  constructor(source?: UnderlyingSource<R>, strategy?: QueuingStrategy<R>)
  /**
   * Makes a stream of the items of an iterable.
   *
   * @example
   * const stream = ReadableStream.from(['a', 'b'])
   * for await (const piece of stream.values({ preventCancel: true })) console.log(piece)
   */
  static from<T>(source: Iterable<T> | AsyncIterable<T>): ReadableStream<T>
  /** Whether somebody reads it. */
  readonly locked: boolean
  /**
   * Ends it; the source is told.
   *
   * @example await ReadableStream.from([1, 2, 3]).cancel('no need')
   */
  cancel(reason?: unknown): Promise<void>
  /**
   * Takes it over, to read piece by piece.
   *
   * @example
   * const reader = ReadableStream.from([1, 2]).getReader()
   * console.log(await reader.read())
   * reader.releaseLock()
   */
  getReader(): ReadableStreamDefaultReader<R>
  /**
   * Sends it through a transformation.
   *
   * @example
   * const text = ReadableStream.from(['hello']).pipeThrough(new TextEncoderStream())
   * console.log(await new Response(text).text())
   */
  pipeThrough<T>(transform: ReadableWritablePair<T, R>, options?: StreamPipeOptions): ReadableStream<T>
  /**
   * Writes all of it to another stream; resolves at the end.
   *
   * @example await ReadableStream.from([1, 2]).pipeTo(new WritableStream({ write: (number) => console.log(number) }))
   */
  pipeTo(destination: WritableStream<R>, options?: StreamPipeOptions): Promise<void>
  /**
   * Two streams of the same data.
   *
   * @example
   * const [one, two] = ReadableStream.from(['a']).tee()
   * for await (const piece of one) console.log(piece)
   * for await (const piece of two) console.log(piece)
   */
  tee(): [ReadableStream<R>, ReadableStream<R>]
  /**
   * Its pieces, for `for await`; with `preventCancel` leaving the loop does not end it.
   *
   * @example for await (const number of ReadableStream.from([1, 2]).values()) console.log(number)
   */
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
/**
 * Takes data piece by piece.
 *
 * @example
 * const lines = new WritableStream<string>({ write: (line) => console.log(line) })
 * const writer = lines.getWriter()
 * await writer.write('hello')
 * writer.releaseLock()
 * await lines.close()
 */
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class WritableStream<W = any> {
  /** Makes a stream that gives what is written to a sink. */
  constructor(sink?: UnderlyingSink<W>, strategy?: QueuingStrategy<W>)
  /** Whether somebody writes to it. */
  readonly locked: boolean
  /**
   * Ends it at once; the sink is told why.
   *
   * @example await new WritableStream({ abort: (reason) => console.log(reason) }).abort('no space')
   */
  abort(reason?: unknown): Promise<void>
  /** Ends it when everything is written. */
  close(): Promise<void>
  /** Takes it over, to write piece by piece. */
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
/**
 * A pair of streams: what is written to one comes out of the other, changed.
 *
 * @example
 * const loud = new TransformStream<string, string>({
 *   transform: (text, controller) => controller.enqueue(text.toUpperCase()),
 * })
 * for await (const text of ReadableStream.from(['hello']).pipeThrough(loud)) console.log(text)
 */
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declarations
declare class TransformStream<I = any, O = any> {
  /** Makes a pair of what a transformer does with each piece; without one nothing is changed. */
  constructor(transformer?: Transformer<I, O>, writable?: QueuingStrategy<I>, readable?: QueuingStrategy<O>)
  /** Where it comes out. */
  readonly readable: ReadableStream<O>
  /** Where it goes in. */
  readonly writable: WritableStream<I>
}
/**
 * Lets a stream hold a number of pieces before it makes the writer wait.
 *
 * @example
 * const strategy = new CountQueuingStrategy({ highWaterMark: 10 })
 * console.log(strategy.size(), new ReadableStream({}, strategy).locked)
 */
declare class CountQueuingStrategy {
  /** Takes how many pieces may wait. */
  constructor(init: { highWaterMark: number })
  /** How many pieces may wait. */
  readonly highWaterMark: number
  /** Always 1. */
  size(): number
}
/**
 * Lets a stream hold a number of bytes before it makes the writer wait.
 *
 * @example
 * const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 65_536 })
 * console.log(strategy.size(new Uint8Array(3)))
 */
declare class ByteLengthQueuingStrategy {
  /** Takes how many bytes may wait. */
  constructor(init: { highWaterMark: number })
  /** How many bytes may wait. */
  readonly highWaterMark: number
  /** The bytes of a piece. */
  size(chunk: ArrayBufferView): number
}
/**
 * Makes bytes of a stream of text, in UTF-8.
 *
 * @example
 * const bytes = ReadableStream.from(['hello']).pipeThrough(new TextEncoderStream())
 * for await (const chunk of bytes) console.log(chunk.length)
 */
declare class TextEncoderStream {
  /** Always `utf-8`. */
  readonly encoding: string
  /** The bytes. */
  readonly readable: ReadableStream<Uint8Array>
  /** Where the text goes in. */
  readonly writable: WritableStream<string>
}
/**
 * Makes text of a stream of bytes, also where a character is cut in two.
 *
 * @example
 * const bytes = ReadableStream.from([new Uint8Array([0xc3]), new Uint8Array([0xa9])])
 * for await (const text of bytes.pipeThrough(new TextDecoderStream())) console.log(text)
 */
declare class TextDecoderStream {
  /** Makes a decoder for an encoding; for UTF-8 if none is named. */
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  /** The name of the encoding. */
  readonly encoding: string
  /** The text. */
  readonly readable: ReadableStream<string>
  /** Where the bytes go in. */
  readonly writable: WritableStream<BufferSource>
}
type CompressionFormat = 'gzip' | 'deflate' | 'deflate-raw'
/**
 * Compresses a stream of bytes.
 *
 * @example
 * const packed = new Blob(['hello']).stream().pipeThrough(new CompressionStream('gzip'))
 * console.log((await new Response(packed).bytes()).length)
 */
declare class CompressionStream {
  /** Takes the format: `gzip`, `deflate` or `deflate-raw`. */
  constructor(format: CompressionFormat)
  /** The compressed bytes. */
  readonly readable: ReadableStream<Uint8Array>
  /** Where the bytes go in. */
  readonly writable: WritableStream<BufferSource>
}
/**
 * Brings compressed bytes back.
 *
 * @example
 * const packed = new Blob(['hello']).stream().pipeThrough(new CompressionStream('gzip'))
 * console.log(await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text())
 */
declare class DecompressionStream {
  /** Takes the format: `gzip`, `deflate` or `deflate-raw`. */
  constructor(format: CompressionFormat)
  /** The bytes. */
  readonly readable: ReadableStream<Uint8Array>
  /** Where the compressed bytes go in. */
  readonly writable: WritableStream<BufferSource>
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: events

interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}
/**
 * Something that happened, told to whoever listens.
 *
 * @example
 * const bus = new EventTarget()
 * bus.addEventListener('save', (event) => {
 *   event.preventDefault()
 *   event.stopPropagation()
 *   event.stopImmediatePropagation()
 * })
 * console.log(bus.dispatchEvent(new Event('save', { cancelable: true })))
 */
declare class Event {
  /** Makes an event of a type. */
  constructor(type: string, init?: EventInit)
  /** What happened: `abort`, `message`. */
  readonly type: string
  /** What it happened to. */
  readonly target: EventTarget | null
  /** Whose listener runs now. */
  readonly currentTarget: EventTarget | null
  /** What the constructor was told; nothing bubbles here. */
  readonly bubbles: boolean
  /** Whether `preventDefault` has an effect. */
  readonly cancelable: boolean
  /** Whether somebody called `preventDefault`. */
  readonly defaultPrevented: boolean
  /** When it was made, in milliseconds since the service was. */
  readonly timeStamp: number
  /** Whether it is an event of the platform, not one a program dispatched. */
  readonly isTrusted: boolean
  /** Asks whoever dispatched it not to do what it would do. */
  preventDefault(): void
  /** Has no effect beyond the standard; events do not travel here. */
  stopPropagation(): void
  /** Keeps the listeners that were not called yet from being called. */
  stopImmediatePropagation(): void
}
/**
 * An event with data of one's own.
 *
 * @example
 * const bus = new EventTarget()
 * bus.addEventListener('order', (event) => console.log((event as CustomEvent<{ id: number }>).detail.id))
 * bus.dispatchEvent(new CustomEvent('order', { detail: { id: 7 } }))
 */
declare class CustomEvent<T = unknown> extends Event {
  /** Makes an event with `detail`. */
  constructor(type: string, init?: EventInit & { detail?: T })
  /** The data. */
  readonly detail: T
}
type EventListener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown }
/**
 * Something that tells events; classes may extend it.
 *
 * @example
 * const bus = new EventTarget()
 * const greet = () => console.log('hello')
 * bus.addEventListener('greet', greet, { once: true })
 * bus.dispatchEvent(new Event('greet'))
 * bus.removeEventListener('greet', greet)
 */
declare class EventTarget {
  /** Has a listener called for every event of a type; `once` and `signal` end it. */
  addEventListener(
    type: string,
    listener: EventListener | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void
  /** Ends what `addEventListener` began. */
  removeEventListener(type: string, listener: EventListener | null, options?: boolean | { capture?: boolean }): void
  /** Tells an event to the listeners; false when one of them prevented the default. */
  dispatchEvent(event: Event): boolean
}
/**
 * A message that came in.
 *
 * @example console.log(new MessageEvent('message', { data: 'hello' }).data)
 */
declare class MessageEvent<T = unknown> extends Event {
  /** Makes an event with `data`. */
  constructor(
    type: string,
    init?: EventInit & { data?: T; origin?: string; lastEventId?: string; ports?: Iterable<MessagePort> },
  )
  /** What the message says. */
  readonly data: T
  /** Where it came from. */
  readonly origin: string
  /** Id of the event, with server-sent events. */
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
  /** One end. */
  readonly port1: MessagePort
  /** The other end. */
  readonly port2: MessagePort
}
/**
 * One of the two ends of a `MessageChannel`.
 *
 * @example
 * const { port1, port2 } = new MessageChannel()
 * port2.addEventListener('message', (event) => console.log((event as MessageEvent<string>).data))
 * port2.start()
 * port1.postMessage('hello')
 * port1.close()
 */
declare class MessagePort extends EventTarget {
  private constructor()
  /** Sends a copy; what is in `transfer` moves. */
  postMessage(message: unknown, transfer?: Transferable[] | { transfer?: Transferable[] }): void
  /** Lets messages in that wait. Setting `onmessage` does it too. */
  start(): void
  /** Ends the connection; the other end is told with `close`. */
  close(): void
  /** Called with every message. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the other side sends
  onmessage: ((event: MessageEvent<any>) => unknown) | null
  /** Called when a message could not be copied. */
  onmessageerror: ((event: MessageEvent) => unknown) | null
  /** Called when the other end is closed. */
  onclose: ((event: Event) => unknown) | null
}
/**
 * Tells that a WebSocket is closed.
 *
 * @example console.log(new CloseEvent('close', { code: 1000, wasClean: true }).code)
 */
declare class CloseEvent extends Event {
  /** Makes an event with a code and a reason. */
  constructor(type: string, init?: EventInit & { code?: number; reason?: string; wasClean?: boolean })
  /** Why, as a number: 1000 for a regular end, 1006 for a lost connection. */
  readonly code: number
  /** Why, in words of the other side. */
  readonly reason: string
  /** Whether both sides knew. */
  readonly wasClean: boolean
}
/**
 * Tells of an error.
 *
 * @example console.log(new ErrorEvent('error', { message: 'lost' }).message)
 */
declare class ErrorEvent extends Event {
  /** Makes an event with an error. */
  constructor(
    type: string,
    init?: EventInit & { message?: string; filename?: string; lineno?: number; colno?: number; error?: unknown },
  )
  /** What went wrong. */
  readonly message: string
  /** The file it happened in. */
  readonly filename: string
  /** The line in it. */
  readonly lineno: number
  /** The column in it. */
  readonly colno: number
  /** What was thrown. */
  // biome-ignore lint/suspicious/noExplicitAny: anything can be thrown
  readonly error: any
}
/**
 * Tells of a promise that was rejected without anybody to catch it.
 *
 * @example
 * addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => logger.warn('lost', { reason: event.reason }))
 * dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason: 'none' }))
 */
declare class PromiseRejectionEvent extends Event {
  /** Makes an event of a promise and a reason. */
  constructor(type: string, init: EventInit & { promise: Promise<unknown>; reason?: unknown })
  /** The promise that was rejected. */
  readonly promise: Promise<unknown>
  /** What it was rejected with. */
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
 * @param type `error`, `unhandledrejection` or `rejectionhandled`
 * @param listener What is called
 * @param options `once` and `signal` end it
 *
 * @example
 * addEventListener('unhandledrejection', (event) => {
 *   logger.warn('nobody caught this', { reason: String(event.reason) })
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
/**
 * Ends what `addEventListener` began.
 *
 * @param type What it listened to
 * @param listener The same function
 *
 * @example
 * const told = () => logger.warn('an error')
 * addEventListener('error', told)
 * removeEventListener('error', told)
 */
declare function removeEventListener(
  type: string,
  // biome-ignore lint/suspicious/noExplicitAny: a listener of any kind of event
  listener: ((event: any) => unknown) | EventListener | null,
  options?: boolean | { capture?: boolean },
): void
/**
 * Tells an event to the listeners of the service; false when one of them prevented the default.
 *
 * @param event What they are told
 *
 * @example
 * addEventListener('greet', () => console.log('hello'))
 * dispatchEvent(new Event('greet'))
 */
declare function dispatchEvent(event: Event): boolean
/**
 * Called with an error that nobody caught; the log does not get it when it returns true.
 *
 * @example onerror = (message, filename, lineno) => logger.error(message, { place: `${filename}:${lineno}` })
 */
declare var onerror:
  | ((message: string, filename: string, lineno: number, colno: number, error: unknown) => unknown)
  | null
/**
 * Called with a rejection that nobody caught; the log does not get it after `preventDefault()`.
 *
 * @example onunhandledrejection = (event) => event.preventDefault()
 */
declare var onunhandledrejection: ((event: PromiseRejectionEvent) => unknown) | null
/**
 * Called when a rejection that had been told is caught after all.
 *
 * @example
 * onrejectionhandled = (event) => console.log(event.reason)
 *
 */
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
 * @limit runtime.limits.sockets
 * @limit runtime.limits.socketMessageBytes
 * @limit runtime.limits.socketBufferBytes
 *
 * @example
 * const prices = new WebSocket('wss://example.com/prices')
 * prices.onopen = () => prices.send('subscribe')
 * prices.onmessage = (event) => logger.info('price', JSON.parse(event.data))
 * prices.addEventListener('close', ({ code }) => logger.warn('lost', { code }), { once: true })
 * service.stop(() => prices.close())
 */
declare class WebSocket extends EventTarget {
  /** 0: not connected yet. */
  static readonly CONNECTING: 0
  /** 1: connected. */
  static readonly OPEN: 1
  /** 2: being closed. */
  static readonly CLOSING: 2
  /** 3: closed, or never connected. */
  static readonly CLOSED: 3
  /** Begins to connect; `headers` go with the handshake. */
  constructor(
    url: string | URL,
    protocols?: string | string[] | { protocols?: string | string[]; headers?: HeadersInit },
  )
  /** 0: not connected yet. */
  readonly CONNECTING: 0
  /** 1: connected. */
  readonly OPEN: 1
  /** 2: being closed. */
  readonly CLOSING: 2
  /** 3: closed, or never connected. */
  readonly CLOSED: 3
  /** The address. */
  readonly url: string
  /** One of `CONNECTING`, `OPEN`, `CLOSING` and `CLOSED`. */
  readonly readyState: number
  /** Bytes sent that have not left. A socket with too much is closed with 1013. */
  readonly bufferedAmount: number
  /** The protocol agreed on, or `''`. */
  readonly protocol: string
  /** Always `''`. */
  readonly extensions: string
  /**
   * What bytes come as.
   *
   * @default 'blob'
   */
  binaryType: 'blob' | 'arraybuffer'
  /** Called when it is connected. */
  onopen: ((event: Event) => unknown) | null
  /** Called with every message. */
  // biome-ignore lint/suspicious/noExplicitAny: text, or what `binaryType` says
  onmessage: ((event: MessageEvent<any>) => unknown) | null
  /** Called when the connection fails; `onclose` follows. */
  onerror: ((event: ErrorEvent) => unknown) | null
  /** Called when it is closed. */
  onclose: ((event: CloseEvent) => unknown) | null
  /** Sends text or bytes; throws before it is connected. */
  send(data: string | BufferSource | Blob): void
  /** Closes it; 1000 if no code is given, or one from 3000 to 4999. */
  close(code?: number, reason?: string): void
  /** Has a listener called for every event of a type; `once` and `signal` end it. */
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
/**
 * Tells work that it is not wanted any more.
 *
 * @example
 * const signal = AbortSignal.any([AbortSignal.timeout(5_000), new AbortController().signal])
 * signal.throwIfAborted()
 * console.log(signal.aborted, AbortSignal.abort('no need').reason)
 */
declare class AbortSignal extends EventTarget {
  private constructor()
  /** A signal that is aborted already. */
  static abort(reason?: unknown): AbortSignal
  /** A signal that is aborted when one of several is. */
  static any(signals: Iterable<AbortSignal>): AbortSignal
  /** A signal that is aborted after some milliseconds. */
  static timeout(ms: number): AbortSignal
  /** Whether it is aborted. */
  readonly aborted: boolean
  /** Why: what `abort` was given, or a `DOMException`. */
  // biome-ignore lint/suspicious/noExplicitAny: anything can be a reason
  readonly reason: any
  /** Called when it is aborted. */
  onabort: ((event: Event) => unknown) | null
  /** Throws the reason when it is aborted. */
  throwIfAborted(): void
}
/**
 * Makes a signal and aborts it.
 *
 * @example
 * const controller = new AbortController()
 * controller.signal.addEventListener('abort', () => console.log('aborted'))
 * controller.abort(new Error('not wanted any more'))
 */
declare class AbortController {
  /** The signal, to hand to what may be aborted. */
  readonly signal: AbortSignal
  /** Aborts it, with a reason. */
  abort(reason?: unknown): void
}
/**
 * The errors of web standards; `name` tells which.
 *
 * @example console.log(new DOMException('That took too long', 'TimeoutError').name)
 */
declare class DOMException extends Error {
  /** Makes an error of a message and a name. */
  constructor(message?: string, name?: string)
  /** The number older standards gave the name; 0 for newer names. */
  readonly code: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Web standards: the rest

/**
 * Calls a function once, after some milliseconds. Timers end with the instance; a service may have 10,000 at once.
 *
 * @param callback What is called
 * @param ms Milliseconds. Default: 0
 * @param args Handed to the function
 * @limit runtime.limits.timers
 *
 * @example await new Promise((resolve) => setTimeout(resolve, 10))
 */
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => unknown, ms?: number, ...args: A): number
// biome-ignore lint/suspicious/noExplicitAny: `resolve` of a promise, called without its value
declare function setTimeout(callback: (...args: any[]) => unknown, ms?: number): number
/**
 * Calls a function every so many milliseconds, until it is cleared or the instance ends.
 *
 * @param callback What is called
 * @param ms Milliseconds. Default: 0
 * @param args Handed to the function
 * @limit runtime.limits.timers
 *
 * @example
 * const timer = setInterval(() => console.log('tick'), 1_000)
 * clearInterval(timer)
 */
declare function setInterval<A extends unknown[]>(callback: (...args: A) => unknown, ms?: number, ...args: A): number
// biome-ignore lint/suspicious/noExplicitAny: `resolve` of a promise, called without its value
declare function setInterval(callback: (...args: any[]) => unknown, ms?: number): number
/**
 * Calls off what `setTimeout` was asked for.
 *
 * @param id What `setTimeout` gave
 *
 * @example clearTimeout(setTimeout(() => console.log('never'), 1_000))
 */
declare function clearTimeout(id: number | undefined | null): void
/**
 * Ends what `setInterval` began.
 *
 * @param id What `setInterval` gave
 *
 * @example clearInterval(setInterval(() => console.log('never'), 1_000))
 */
declare function clearInterval(id: number | undefined | null): void
/**
 * Calls a function when the code that runs now is done, before anything else.
 *
 * @param callback What is called
 *
 * @example
 * queueMicrotask(() => console.log('second'))
 * console.log('first')
 */
declare function queueMicrotask(callback: () => void): void
/**
 * A deep copy of data, with dates, maps, errors, bytes, files and keys in it. What is in `transfer` moves instead.
 *
 * @param value What is copied
 * @param options What moves instead of being copied
 * @throws DataCloneError It holds a function, a symbol or an object that stands for something else, such as a `Response`
 *
 * @example const copy = structuredClone({ at: new Date(), tags: new Set(['a']) })
 */
declare function structuredClone<T>(value: T, options?: { transfer?: Iterable<Transferable> }): T
/**
 * Reports an error as one that nobody caught.
 *
 * @param error Anything
 *
 * @example reportError(new Error('nobody waits for this'))
 */
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
/**
 * A name, or a name with the parameters its algorithm takes.
 *
 * @example const algorithm: CryptoAlgorithm = { name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) }
 */
interface CryptoAlgorithm {
  /** `AES-GCM`, `HMAC`, `Ed25519`. */
  name: string
  /** `SHA-256`, with algorithms that take one. */
  hash?: string | { name: string }
  /** `P-256`, `P-384` or `P-521`, of keys of ECDSA and ECDH. */
  namedCurve?: string
  /** Bits of a key, or of the counter of AES-CTR. */
  length?: number
  /** Bits of an RSA key: at most 4,096. */
  modulusLength?: number
  /** 65537, as `new Uint8Array([1, 0, 1])`, or 3. */
  publicExponent?: Uint8Array
  /** The initialisation vector of AES-GCM and AES-CBC: another one for every message. */
  iv?: BufferSource
  /** The first counter of AES-CTR. */
  counter?: BufferSource
  /** What AES-GCM authenticates along with the message. */
  additionalData?: BufferSource
  /** Bits of the tag of AES-GCM. */
  tagLength?: number
  /** The label of RSA-OAEP. */
  label?: BufferSource
  /** The salt of HKDF and PBKDF2. */
  salt?: BufferSource
  /** What the keys of HKDF are for. */
  info?: BufferSource
  /** Of PBKDF2: at most 10 million. */
  iterations?: number
  /** Bytes of the salt of RSA-PSS. */
  saltLength?: number
  /** The other side's key, for ECDH and X25519. */
  public?: CryptoKey
  /** The context of signatures that take one. */
  context?: BufferSource
  /** The salt of Argon2. */
  nonce?: BufferSource
  /** Of Argon2: KiB, at most 65,536. */
  memory?: number
  /** Of Argon2: at most 16. */
  passes?: number
  /** Of Argon2: at most 4. */
  parallelism?: number
}
type AlgorithmIdentifier = string | CryptoAlgorithm

/**
 * A key. What it is made of stays outside of the service, unless it may be exported. A service may hold 10,000.
 *
 * @example
 * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
 * console.log(key.type, key.extractable, key.usages)
 */
declare class CryptoKey {
  private constructor()
  /** What it is: one of a pair, or a secret of both sides. */
  readonly type: 'public' | 'private' | 'secret'
  /** Whether `exportKey` may give it. */
  readonly extractable: boolean
  /** What it was made for. */
  readonly algorithm: Readonly<CryptoAlgorithm>
  /** What may be done with it. */
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
 * const data = new TextEncoder().encode('hello')
 * const secret = new TextEncoder().encode('a long random text of your own')
 * const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
 * const signature = await crypto.subtle.sign('HMAC', key, data)
 * const genuine = await crypto.subtle.verify('HMAC', key, signature, data)
 *
 */
declare class SubtleCrypto {
  private constructor()
  /**
   * The hash of data.
   *
   * @example const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('hello'))
   */
  digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer>
  /**
   * The signature of data, or its HMAC.
   *
   * @example
   * const data = new TextEncoder().encode('hello')
   * const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
   * const signature = await crypto.subtle.sign('HMAC', key, data)
   * console.log(await crypto.subtle.verify('HMAC', key, signature, data))
   */
  sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  /**
   * Whether a signature fits the data.
   *
   * @example
   * const data = new TextEncoder().encode('hello')
   * const { publicKey, privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
   * const signature = await crypto.subtle.sign('Ed25519', privateKey, data)
   * console.log(await crypto.subtle.verify('Ed25519', publicKey, signature, data))
   */
  verify(algorithm: AlgorithmIdentifier, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>
  /**
   * Encrypts data.
   *
   * @example
   * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
   * const iv = crypto.getRandomValues(new Uint8Array(12))
   * const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode('hello'))
   * const text = new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, secret))
   */
  encrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  /**
   * Decrypts data; rejects when it was tampered with.
   *
   * @example
   * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
   * const iv = crypto.getRandomValues(new Uint8Array(12))
   * const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode('hello'))
   * const text = new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, secret))
   */
  decrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  /**
   * Makes a key, or a pair of keys for algorithms that have them.
   *
   * @example
   * const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
   * const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
   *
   */
  generateKey(
    algorithm: 'Ed25519' | 'X25519' | (CryptoAlgorithm & { name: `${'RSA' | 'EC' | 'Ed' | 'X' | 'ML-'}${string}` }),
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKeyPair>
  generateKey(
    algorithm: CryptoAlgorithm & { name: `${'AES' | 'HMAC' | 'KMAC' | 'ChaCha'}${string}` },
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  generateKey(
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey | CryptoKeyPair>
  /**
   * Makes a key of bytes or of a JSON Web Key.
   *
   * @example
   * const secret = new TextEncoder().encode('a long random text of your own')
   * const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
   */
  importKey(
    format: KeyFormat,
    data: BufferSource | JsonWebKey,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  /**
   * The bytes or the JSON Web Key of a key that may be exported.
   *
   * @example
   * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
   * console.log((await crypto.subtle.exportKey('raw', key)).byteLength)
   */
  exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>
  exportKey(format: Exclude<KeyFormat, 'jwk'>, key: CryptoKey): Promise<ArrayBuffer>
  exportKey(format: KeyFormat, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey>
  /**
   * Bytes made of a password, a shared secret or another key.
   *
   * @example
   * const password = new TextEncoder().encode('correct horse')
   * const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
   * const salt = crypto.getRandomValues(new Uint8Array(16))
   * const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 1_000 }, key, 256)
   */
  deriveBits(algorithm: AlgorithmIdentifier, key: CryptoKey, bits?: number | null): Promise<ArrayBuffer>
  /**
   * A key made of a password, a shared secret or another key.
   *
   * @example
   * const password = new TextEncoder().encode('correct horse')
   * const base = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveKey'])
   * const salt = crypto.getRandomValues(new Uint8Array(16))
   * const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 1_000 }
   * const key = await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
   */
  deriveKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    derived: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  /**
   * Exports a key and encrypts it with another.
   *
   * @example
   * const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
   * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
   * const wrapped = await crypto.subtle.wrapKey('raw', key, wrapping, 'AES-KW')
   */
  wrapKey(
    format: KeyFormat,
    key: CryptoKey,
    wrappingKey: CryptoKey,
    algorithm: AlgorithmIdentifier,
  ): Promise<ArrayBuffer>
  /**
   * Decrypts a key and imports it.
   *
   * @example
   * const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
   * const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
   * const wrapped = await crypto.subtle.wrapKey('raw', key, wrapping, 'AES-KW')
   * const again = await crypto.subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt'])
   */
  unwrapKey(
    format: KeyFormat,
    wrapped: BufferSource,
    unwrappingKey: CryptoKey,
    unwrapping: AlgorithmIdentifier,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  /**
   * The public half of a private key.
   *
   * @example
   * const { privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
   * const publicKey = await crypto.subtle.getPublicKey(privateKey, ['verify'])
   */
  getPublicKey(key: CryptoKey, usages: readonly KeyUsage[]): Promise<CryptoKey>
  /**
   * Makes a secret to share, and what the owner of the private key needs to know it too.
   *
   * @example
   * const usages = ['encapsulateBits', 'decapsulateBits'] as const
   * const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ML-KEM-768' }, false, usages)
   * const { ciphertext, sharedKey } = await crypto.subtle.encapsulateBits('ML-KEM-768', publicKey)
   * const same = await crypto.subtle.decapsulateBits('ML-KEM-768', privateKey, ciphertext)
   */
  encapsulateBits(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
  ): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>
  /**
   * Like `encapsulateBits`, with a key in place of bytes.
   *
   * @example
   * const usages = ['encapsulateKey', 'decapsulateKey'] as const
   * const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ML-KEM-768' }, false, usages)
   * const { ciphertext } = await crypto.subtle.encapsulateKey('ML-KEM-768', publicKey, 'AES-GCM', false, ['encrypt'])
   * const key = await crypto.subtle.decapsulateKey('ML-KEM-768', privateKey, ciphertext, 'AES-GCM', false, ['decrypt'])
   */
  encapsulateKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    shared: AlgorithmIdentifier,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<{ ciphertext: ArrayBuffer; sharedKey: CryptoKey }>
  /**
   * The secret the other side made with `encapsulateBits`.
   *
   * @example
   * const usages = ['encapsulateBits', 'decapsulateBits'] as const
   * const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ML-KEM-768' }, false, usages)
   * const { ciphertext, sharedKey } = await crypto.subtle.encapsulateBits('ML-KEM-768', publicKey)
   * const same = await crypto.subtle.decapsulateBits('ML-KEM-768', privateKey, ciphertext)
   */
  decapsulateBits(algorithm: AlgorithmIdentifier, key: CryptoKey, ciphertext: BufferSource): Promise<ArrayBuffer>
  /**
   * The key the other side made with `encapsulateKey`.
   *
   * @example
   * const usages = ['encapsulateKey', 'decapsulateKey'] as const
   * const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ML-KEM-768' }, false, usages)
   * const { ciphertext } = await crypto.subtle.encapsulateKey('ML-KEM-768', publicKey, 'AES-GCM', false, ['encrypt'])
   * const key = await crypto.subtle.decapsulateKey('ML-KEM-768', privateKey, ciphertext, 'AES-GCM', false, ['decrypt'])
   */
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
/**
 * The standard's `crypto`, and beside it what webhooks, tokens and checksums need.
 *
 * @example
 * const id = crypto.randomUUID()
 * const bytes = crypto.getRandomValues(new Uint8Array(16))
 */
declare class Crypto {
  private constructor()
  /**
   * The hash of text (in UTF-8) or bytes: as hex, in another encoding, or as bytes.
   *
   * @example const etag = await crypto.hash('sha256', 'hello')
   */
  hash(algorithm: HashName, data: string | BufferSource, encoding?: TextEncoding): Promise<string>
  hash(algorithm: HashName, data: string | BufferSource, encoding: 'bytes'): Promise<Uint8Array<ArrayBuffer>>
  /**
   * The HMAC of text or bytes under a key.
   *
   * @example const signature = await crypto.hmac('sha256', 'a secret of your own', 'hello', 'base64')
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
   *   const secret = env.get('SECRET', '')
   *   if (!(await crypto.verifyHmac('sha256', secret, body, signature))) return ctx.status(401).text('No')
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
   * @example
   * router.get('/secret', (ctx) => {
   *   if (!crypto.timingSafeEqual(ctx.header('x-key') ?? '', env.get('KEY', ''))) return ctx.status(401).text('No')
   *   return 'secret'
   * })
   */
  timingSafeEqual(a: string | BufferSource, b: string | BufferSource): boolean
  /** Fills an array of integers with random values, 65,536 bytes at most. */
  getRandomValues<T extends ArrayBufferView>(array: T): T
  /** A random id: `36b8f84d-df4e-4d49-b662-bcde71a8764f`. */
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`
  /** Hashes, signatures, encryption and keys. */
  readonly subtle: SubtleCrypto
}
declare const crypto: Crypto

/**
 * WebAssembly, where root lets the project have it (`webAssemblyMb` among its limits); elsewhere there is no such global.
 * Files of a project are text: a module comes as Base64, or from elsewhere with `fetch`.
 *
 * @example
 * const module = utils.fromBase64('AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=')
 * const { instance } = await WebAssembly.instantiate(module, { env: { now: () => Date.now() } })
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
  /**
   * Whether bytes are a module.
   *
   * @example console.log(WebAssembly.validate(utils.fromBase64('AGFzbQEAAAA=')))
   */
  function validate(bytes: BufferSource): boolean
  /**
   * Makes a module of bytes.
   *
   * @example const module = await WebAssembly.compile(utils.fromBase64('AGFzbQEAAAA='))
   */
  function compile(bytes: BufferSource): Promise<Module>
  /**
   * Makes a module of what `fetch` gets.
   *
   * @example const module = await WebAssembly.compileStreaming(fetch('https://example.com/add.wasm'))
   */
  function compileStreaming(source: Response | PromiseLike<Response>): Promise<Module>
  /**
   * Runs a module, or bytes of one, with what it imports.
   *
   * @example const { instance } = await WebAssembly.instantiate(utils.fromBase64('AGFzbQEAAAA='), {})
   */
  function instantiate(bytes: BufferSource, imports?: Imports): Promise<{ module: Module; instance: Instance }>
  function instantiate(module: Module, imports?: Imports): Promise<Instance>
  /**
   * Runs what `fetch` gets.
   *
   * @example const { instance } = await WebAssembly.instantiateStreaming(fetch('https://example.com/add.wasm'))
   */
  function instantiateStreaming(
    source: Response | PromiseLike<Response>,
    imports?: Imports,
  ): Promise<{ module: Module; instance: Instance }>
}

/**
 * The clock.
 *
 * @example
 * const began = performance.now()
 * console.log(`${performance.now() - began} ms`)
 */
declare const performance: {
  /** Milliseconds since the service was made. */
  now(): number
  /** When the service was made, in milliseconds since 1970. */
  readonly timeOrigin: number
}

/**
 * What libraries ask to know where they run.
 *
 * @example console.log(navigator.userAgent)
 */
declare const navigator: {
  /** Names m3m. */
  readonly userAgent: string
  /** Always a fixed language. */
  readonly language: string
  /** The same as a list. */
  readonly languages: readonly string[]
  /** How many cores code may count on. */
  readonly hardwareConcurrency: number
}

declare const self: typeof globalThis

/**
 * Writes to the service's log.
 *
 * @limit runtime.limits.logLinesPerSecond
 *
 * @example
 * console.log('orders', { open: 3 })
 * console.info('up')
 * console.debug('cache', new Map([['a', 1]]))
 * console.warn('slow')
 * console.error(new Error('lost'))
 * console.trace('here')
 * console.assert(1 < 2, 'numbers are odd today')
 * console.dir({ a: { b: { c: 1 } } }, { depth: 1 })
 * console.table([{ name: 'Ann', age: 7 }])
 * console.count('calls')
 * console.countReset('calls')
 * console.time('work')
 * console.timeLog('work', 'half')
 * console.timeEnd('work')
 * console.group('orders')
 * console.groupCollapsed('open')
 * console.groupEnd()
 * console.groupEnd()
 *
 */
declare const console: {
  /** Writes a line of level info. */
  log(...data: unknown[]): void
  /** Writes a line of level info. */
  info(...data: unknown[]): void
  /** Writes a line of level debug. */
  debug(...data: unknown[]): void
  /** Writes a line of level warn. */
  warn(...data: unknown[]): void
  /** Writes a line of level error; of an `Error` the stack is kept. */
  error(...data: unknown[]): void
  /** Writes a line with the place in the code where it is called. */
  trace(...data: unknown[]): void
  /** Writes an error when a condition does not hold. */
  assert(condition?: unknown, ...data: unknown[]): void
  /** Writes a value, as deep as told. */
  dir(value: unknown, options?: { depth?: number }): void
  /** Writes rows as a table. */
  table(data: unknown, columns?: readonly string[]): void
  /** Writes how often it was called with this label. */
  count(label?: string): void
  /** Begins to count anew. */
  countReset(label?: string): void
  /** Starts a clock under a label. */
  time(label?: string): void
  /** Writes what the clock shows. */
  timeLog(label?: string, ...data: unknown[]): void
  /** Writes what the clock shows and ends it. */
  timeEnd(label?: string): void
  /** Writes a line; those that follow are indented. */
  group(...data: unknown[]): void
  /** The same as `group`. */
  groupCollapsed(...data: unknown[]): void
  /** Ends the indentation of the last group. */
  groupEnd(): void
}
