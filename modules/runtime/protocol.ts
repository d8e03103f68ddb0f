/**
 * What travels between the server and a service's isolate. The runner in between passes the text on unread, and stamps
 * the instance it came from; everything the guest says about itself beyond that counts for nothing.
 *
 * Both ways messages travel in batches: one JSON array per tick. Bytes stand beside the text as attachments, and
 * `{ $b: n }` in a message means attachment number n of the same batch; data of a service or of an API that looks like
 * that itself is sent as `{ $b: [n] }`.
 */

/** Bytes travelling beside the text. */
export interface Attachment {
  $b: number
}
/** A body or chunk: text, bytes, or nothing. */
export type Payload = string | Attachment | null

/** Header names and values, flat: `['content-type', 'text/plain', ...]`; names in lower case. */
export type FlatHeaders = string[]

/** An error as it crosses: plain data. `stack` has guest frames only. */
export interface PlainError {
  name: string
  message: string
  stack?: string
  code?: string
  /** What is wrong in particular, by place; of errors of the host alone. */
  errors?: { path: string; message: string }[]
}

/** Messages into the isolate. */
export type Inbound =
  /**
   * An HTTP request. `target` is path and query as the service sees them; `base` the address it is mounted at, with
   * origin. With the mode `socket` the client asks for a WebSocket: `accept` answers it, or any other answer refuses.
   * With the mode `stream` the body is asked for with `pull`; read as a whole it may have `wholeBytes`.
   */
  | [
      kind: 'request',
      id: number,
      requestId: string,
      method: string,
      target: string,
      headers: FlatHeaders,
      body: Payload,
      base: string,
      ip: string,
      mode?: 'socket' | 'stream',
      wholeBytes?: number,
    ]
  /** A piece of a body that was asked for, of a request or (below zero) of what `fetch` gets; neither bytes nor an error: its end. */
  | [kind: 'body', id: number, data: Attachment | null, error: PlainError | null]
  /** The client left: abort `request.signal`, forget the answer. */
  | [kind: 'cancel', id: number]
  /** Answer to a host call. Attachments in `value` become Uint8Arrays. */
  | [kind: 'result', callId: number, ok: true, value: unknown]
  | [kind: 'result', callId: number, ok: false, error: PlainError]
  /** A schedule is due. */
  | [kind: 'tick', id: number, name: string, dueAt: number]
  /** A job of a queue; `enqueuedAt` in epoch ms. Attachments in `payload` become Uint8Arrays. */
  | [
      kind: 'job',
      id: number,
      queue: string,
      jobId: string,
      payload: unknown,
      attempt: number,
      attempts: number,
      enqueuedAt: number,
    ]
  /** A record of a model was written; `before` an update. */
  | [kind: 'record', id: number, event: string, model: string, record: unknown, before: unknown]
  /** Call the `service.start` hooks (after `loaded`); traffic comes after `done`. */
  | [kind: 'start', id: number]
  /** Call the `service.stop` hooks. */
  | [kind: 'stop', id: number]
  /** A promise was rejected that nobody looks at; from the runner, which finds it. */
  | [kind: 'rejection', error: PlainError]
  /** Runtime APIs, all of them: some have come, changed or gone. */
  | [kind: 'apis', apis: ApiOutline[]]
  /** Values of the environment, whole. */
  | [kind: 'env', values: Record<string, unknown>]
  /**
   * The client has taken `bytes` more of a streamed answer. Only for instances booted with `streamWindow`; without it
   * the guest sends a megabyte at a stretch and then lets a millisecond pass. Below zero: there is room for so much more
   * of a body that `fetch` sends, of which nothing is sent before.
   */
  | [kind: 'more', id: number, bytes: number]
  /** A WebSocket the guest connects is open. */
  | [kind: 'opened', id: number, protocol: string]
  | [kind: 'message', id: number, data: Payload]
  /** Bytes of `frame`s that have left. */
  | [kind: 'sent', id: number, bytes: number]
  /** A WebSocket is over; `error` when it failed. Nothing more is said of it. */
  | [kind: 'closed', id: number, code: number, reason: string, error: string | null]

/** Messages out of the isolate. */
export type Outbound =
  /** The code has been evaluated. `when` of a schedule: `every` in ms, or a cron expression with options. */
  | [kind: 'loaded', declared: Declared]
  /** Evaluating the code failed. */
  | [kind: 'failed', error: PlainError]
  /**
   * The service can take `bytes` more of a request's body. Once it has answered it is given nothing more. Below zero:
   * of an answer to a `fetch`, by the id the service chose for it.
   */
  | [kind: 'pull', id: number, bytes: number]
  /** The service wants nothing (more) of the answer to a `fetch`, which may still be under way. */
  | [kind: 'drop', id: number]
  /** The service reads a request's body as a whole: it is gathered, and given in one piece. */
  | [kind: 'gather', id: number]
  /** A whole answer. `route`: number of the declared route that took it, -1 for the fetch handler, absent for none. */
  | [kind: 'answer', id: number, status: number, headers: FlatHeaders, body: Payload, route?: number]
  /** A streamed answer: head, chunks, end. */
  | [kind: 'head', id: number, status: number, headers: FlatHeaders, route?: number]
  /** Also, below zero, of a body that `fetch` sends, and its end. */
  | [kind: 'chunk', id: number, data: Payload]
  | [kind: 'end', id: number, error: PlainError | null]
  /** A request of the mode `socket` becomes a WebSocket, with the id of the request. */
  | [kind: 'accept', id: number, protocol: string, headers: FlatHeaders]
  /** A message to send. Sockets of clients have positive ids, those the guest connects negative ones of its choice. */
  | [kind: 'frame', id: number, data: Payload]
  | [kind: 'close', id: number, code: number, reason: string]
  /** The service is done with so many messages of a WebSocket and `bytes` in them: there may be more. */
  | [kind: 'took', id: number, messages: number, bytes: number]
  /**
   * A host call: `api.method(...args)`; `requestId` of the request it belongs to, if any. With `stream`, an id below zero
   * of the guest's choice, the argument at the place `takes` comes as `chunk`s, and a result that is a stream, which
   * `true` stands for, is asked for by `pull`: both as bodies of `fetch` are.
   */
  | [
      kind: 'call',
      callId: number,
      api: string,
      method: string,
      args: unknown[],
      requestId: string | null,
      stream?: number,
      takes?: number,
    ]
  /** Result of `start`, `stop`, `tick`, `job` or `record`. */
  | [kind: 'done', id: number, error: PlainError | null]
  /** A line of `console` or `logger`; `time` in epoch ms. */
  | [
      kind: 'log',
      level: 'debug' | 'info' | 'warn' | 'error',
      message: string,
      fields: unknown,
      requestId: string | null,
      time: number,
      stack: string | null,
    ]
  /** An error nobody caught (timer callback, rejected promise, throwing handler). */
  | [kind: 'uncaught', error: PlainError, requestId: string | null]

export interface Declared {
  /** `GET /hello/:name` */
  routes: string[]
  schedules: { name: string; every?: number; cron?: string; timezone?: string; overlap?: 'queue' | 'parallel' }[]
  /** Consumers of queues. `backoff` before the second attempt and `timeout` of an attempt in ms. */
  queues: { name: string; concurrency: number; attempts: number; backoff: number; timeout: number }[]
  /** What of records it wants to be told. */
  hooks: { event: 'insert' | 'update' | 'delete'; model: string }[]
  /** Whether the module exports a `fetch` handler (Workers style) or has routes, so that requests make sense. */
  handlesRequests: boolean
  /** Whether something reads bodies of requests as streams. */
  streams?: boolean
}

/**
 * The one function that leads out of an isolate, `host(op, data?, ...buffers)`; handled by the runner.
 * - `send`: `data` is the JSON text of an `Outbound[]`, `buffers` its attachments.
 * - `wake`: call `deliver('')` in `data` milliseconds (a number); a later call replaces an earlier one; -1 cancels.
 * - `random`: returns an ArrayBuffer of `data` random bytes (at most 65,536).
 * - `crypto`: `data` is the JSON text of `[callId, method, args]`, a call of `crypto.subtle` (runner/crypto/values.ts);
 *   answered by a `result`.
 * - `release`: the key number `data` of `crypto` is not needed any more.
 */
export type HostOp = 'send' | 'wake' | 'random' | 'crypto' | 'release'

/** The one function that leads in: `deliver(text, ...buffers)` with the JSON text of an `Inbound[]`, or `''` when a wake-up is due. */
export type Deliver = (text: string, ...buffers: ArrayBuffer[]) => void

/** Runtime APIs as the guest needs them to make its stubs. */
export interface ApiOutline {
  name: string
  /** Method names; `env.get` and its like, answered inside the guest, are not among them. */
  methods: string[]
  /** Those of them that have streams: the place of an argument that may be one, and whether the result is one. */
  streams?: Record<string, { takes?: number; gives?: true }>
}

/** What the guest bundle is told before the service's code runs, as JSON text: `boot(text)`. */
export interface BootInfo {
  project: { id: string; slug: string; name: string }
  version: string
  instance: string
  /** Origin and path the service answers at. */
  base: string
  apis: ApiOutline[]
  env: Record<string, unknown>
  /** Timers the code may have at once; 10,000 when absent. */
  timers?: number
  /** Bytes of one streamed answer that may be on their way before the guest waits for `more`. Absent: it never waits for it. */
  streamWindow?: number
  /** Bytes that may wait for one reader of a WebSocket. */
  socketBuffer?: number
  /** Whether the code may have WebAssembly. */
  webAssembly?: boolean
}
