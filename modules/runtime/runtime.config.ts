import { type Static, Type } from 'typebox'
import { Duration, OneOf } from '../schemas.ts'
import { ISOLATION_MODES, NETWORK_MODES } from './contract.ts'

/** Units of limits, by which the pages of documentation and of the web app write their values. */
export type LimitUnit = 'MB' | 'bytes' | 'ms' | 'count' | 'perSecond' | 'percent'

/**
 * One limit. `x-unit` tells what its number counts, `x-beyond` what happens to whoever exceeds it; `x-server` marks
 * those of the whole server, which no project has of its own.
 */
const limit = (
  unit: LimitUnit,
  options: {
    default: number
    minimum: number
    maximum: number
    description: string
    'x-beyond': string
    'x-server'?: true
  },
) => Type.Integer({ ...options, 'x-unit': unit })

export const Limits = Type.Object({
  memoryMb: limit('MB', {
    default: 128,
    minimum: 16,
    maximum: 4096,
    description: 'Memory of one service, in MB',
    'x-beyond':
      'The service is stopped and started again, `MEMORY_LIMIT` in its log; one that grows slowly is started anew in time, `RECYCLED`',
  }),
  runnerMemoryMb: limit('MB', {
    default: 1024,
    minimum: 128,
    maximum: 1_048_576,
    description: 'Resident memory at which a runner process is killed, in MB, beyond 5 MB for each service in it',
    'x-beyond': 'The process is replaced, and the services in it are started again',
    'x-server': true,
  }),
  cpuMs: limit('ms', {
    default: 5000,
    minimum: 50,
    maximum: 600_000,
    description: 'CPU time of one stretch of code without yielding, in ms',
    'x-beyond':
      'The service is stopped and started again, `CPU_LIMIT` in its log; other requests are answered or repeated, never run twice',
  }),
  cpuPercent: limit('percent', {
    default: 80,
    minimum: 1,
    maximum: 100,
    description:
      'Share of one core a service may use in the long run, in percent; 100: no limit, for it has one thread',
    'x-beyond':
      'Its code is held back between two stretches, with all requests and other events; `QUOTA` in its log, and 503 when the queue is full',
  }),
  cpuBurstMs: limit('ms', {
    default: 10_000,
    minimum: 100,
    maximum: 3_600_000,
    description:
      'CPU time of a service at a stretch beyond `cpuPercent`, in ms; what it does not use fills it up again',
    'x-beyond': '`cpuPercent` counts',
  }),
  requestMs: limit('ms', {
    default: 30_000,
    minimum: 100,
    maximum: 3_600_000,
    description: 'Time a request may take, counted anew with each 64 KB of a streamed body, in ms',
    'x-beyond': '504, `WALL_LIMIT`; the service goes on, and its `ctx.signal` is aborted',
  }),
  bootMs: limit('ms', {
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description: 'Time a service may take to start, in ms',
    'x-beyond': 'The version does not start, `BOOT_TIMEOUT`; the one before keeps serving',
  }),
  drainMs: limit('ms', {
    default: 30_000,
    minimum: 0,
    maximum: 3_600_000,
    description: 'Time requests of a replaced version get to finish, in ms',
    'x-beyond': 'They are cut off with 503',
  }),
  bodyBytes: limit('bytes', {
    default: 10_485_760,
    minimum: 1024,
    maximum: 268_435_456,
    description: 'Largest body of a request that a service reads as a whole, in bytes',
    'x-beyond': '413 before the handler runs, or from what reads it',
  }),
  streamBytes: limit('bytes', {
    default: 1_073_741_824,
    minimum: 1024,
    maximum: 1_099_511_627_776,
    description: 'Largest body of a request that a service reads as a stream, in bytes',
    'x-beyond': '413; once the answer has begun the stream fails and the connection is closed',
  }),
  inFlight: limit('count', {
    default: 100,
    minimum: 1,
    maximum: 100_000,
    description: 'Requests a service works on at once',
    'x-beyond': 'The next ones wait in the queue',
  }),
  queue: limit('count', {
    default: 1000,
    minimum: 0,
    maximum: 1_000_000,
    description: 'Requests that wait for a service before others are turned away',
    'x-beyond': '503 with `Retry-After`, `OVERLOADED`',
  }),
  timers: limit('count', {
    default: 10_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Timers a service may have at once',
    'x-beyond': 'An error in the code that asks for one more',
  }),
  logLinesPerSecond: limit('perSecond', {
    default: 1000,
    minimum: 1,
    maximum: 100_000,
    description: 'Log lines a service may write per second',
    'x-beyond': 'The rest are counted and dropped; a line tells how many',
  }),
  calls: limit('count', {
    default: 1000,
    minimum: 1,
    maximum: 100_000,
    description: 'Calls of runtime APIs a service may have under way at once',
    'x-beyond': 'The next ones wait, and are refused with `M3M_RUNTIME_QUOTA` when too many do',
  }),
  callsPerSecond: limit('perSecond', {
    default: 50_000,
    minimum: 1,
    maximum: 10_000_000,
    description: 'Calls of runtime APIs a service may make per second',
    'x-beyond': 'Further calls are refused with `M3M_RUNTIME_QUOTA`, `QUOTA` in its log',
  }),
  outgoing: limit('count', {
    default: 100,
    minimum: 1,
    maximum: 10_000,
    description: 'Outgoing HTTP requests a service may have under way at once',
    'x-beyond': '`fetch` rejects with `M3M_EGRESS_BUSY`',
  }),
  sockets: limit('count', {
    default: 1000,
    minimum: 0,
    maximum: 100_000,
    description: 'WebSockets a service may have at once, those of clients and its own',
    'x-beyond': '503 for a client, an error for a socket the service opens',
  }),
  socketMessageBytes: limit('bytes', {
    default: 1_048_576,
    minimum: 1024,
    maximum: 67_108_864,
    description: 'Largest WebSocket message a service is sent, in bytes',
    'x-beyond': 'The socket is closed with 1009',
  }),
  socketBufferBytes: limit('bytes', {
    default: 4_194_304,
    minimum: 65_536,
    maximum: 67_108_864,
    description: 'Bytes that may wait for a slow reader of a WebSocket',
    'x-beyond': 'The socket is closed with 1013',
  }),
  socketPingMs: limit('ms', {
    default: 30_000,
    minimum: 100,
    maximum: 3_600_000,
    description: 'Time between pings on a WebSocket, in ms',
    'x-beyond': 'A socket that does not answer until the next ping is closed',
  }),
  webAssemblyMb: limit('MB', {
    default: 0,
    minimum: 0,
    maximum: 4096,
    description:
      'Memory of one WebAssembly module, in MB; 0: no WebAssembly. With it a service has a process of its own',
    'x-beyond': 'The memory does not grow; many of them are bounded by `runnerMemoryMb`',
  }),
})
export type Limits = Static<typeof Limits>

const Egress = Type.Object({
  allow: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description: 'Private addresses services may reach: CIDR, host or host:port',
  }),
  denyPorts: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
    default: [22, 25, 465, 587, 2375, 2376, 6379, 11_211, 27_017],
    description: 'Ports services may not reach on any address unless `allow` names host and port',
  }),
  bodyBytes: Type.Integer({
    default: 10_485_760,
    minimum: 1024,
    description: 'Largest body of an answer from outside, in bytes',
    'x-unit': 'bytes',
    'x-beyond': '`fetch`, or reading the body, rejects with `M3M_EGRESS_TOO_LARGE`',
  }),
  timeoutMs: Type.Integer({
    default: 30_000,
    minimum: 100,
    description: 'Time until the head of an answer from outside is there, and between two pieces of its body, in ms',
    'x-unit': 'ms',
    'x-beyond': '`fetch` rejects with `M3M_EGRESS_TIMEOUT`, reading the body with `M3M_EGRESS_STALLED`',
  }),
})

const Preview = Type.Object({
  idle: Duration({
    default: '30m',
    description: 'Time without a request after which the preview of a draft ends',
    'x-beyond': 'The preview ends; running the draft again makes a new one',
  }),
  max: Type.Integer({
    default: 20,
    minimum: 0,
    maximum: 1000,
    description: 'Previews of all projects at once',
    'x-beyond': '429, `M3M_PREVIEW_FULL`',
  }),
  perUser: Type.Integer({
    default: 5,
    minimum: 0,
    maximum: 1000,
    description: 'Previews one user may run at once',
    'x-beyond': '429, `M3M_PREVIEW_MINE`, with the projects whose previews to end first',
  }),
})
export type PreviewConfig = Static<typeof Preview>

export const RuntimeConfig = Type.Object({
  runners: Type.Unsafe<'auto' | number>({
    anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1, maximum: 64 }],
    default: 'auto',
    description: 'Processes that host services; auto: one less than there are cores, at most 4',
  }),
  isolation: OneOf(ISOLATION_MODES, {
    default: 'adaptive',
    description:
      'adaptive: a service that took its process down gets one of its own; dedicated: each has its own; shared: never',
  }),
  quarantine: Duration({
    default: '1h',
    description: 'adaptive: time without a crash after which a service that took its process down shares one again',
  }),
  network: OneOf(NETWORK_MODES, {
    default: 'auto',
    description:
      'Network of the processes that host services, whose `fetch` goes through the server. auto: none, where the host allows to take it from them; isolated: none, and no start where that is not allowed; host: that of the server',
  }),
  limits: Limits,
  egress: Egress,
  preview: Preview,
})
export type RuntimeConfig = Static<typeof RuntimeConfig>
