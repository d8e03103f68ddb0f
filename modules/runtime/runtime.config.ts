import { type Static, Type } from 'typebox'
import { OneOf } from '../schemas.ts'

const Limits = Type.Object({
  memoryMb: Type.Integer({ default: 128, minimum: 16, maximum: 4096, description: 'Memory of one service, in MB' }),
  runnerMemoryMb: Type.Integer({
    default: 1024,
    minimum: 128,
    description: 'Resident memory at which a runner process is killed, in MB, beyond 5 MB for each service in it',
  }),
  cpuMs: Type.Integer({
    default: 5000,
    minimum: 50,
    description: 'CPU time of one stretch of code without yielding, in ms',
  }),
  requestMs: Type.Integer({ default: 30_000, minimum: 100, description: 'Time a request may take, in ms' }),
  bootMs: Type.Integer({ default: 10_000, minimum: 100, description: 'Time a service may take to start, in ms' }),
  drainMs: Type.Integer({
    default: 30_000,
    minimum: 0,
    description: 'Time requests of a replaced version get to finish, in ms',
  }),
  bodyBytes: Type.Integer({
    default: 10_485_760,
    minimum: 1024,
    description: 'Largest body of a request to a service, in bytes',
  }),
  inFlight: Type.Integer({ default: 100, minimum: 1, description: 'Requests a service works on at once' }),
  queue: Type.Integer({
    default: 1000,
    minimum: 0,
    description: 'Requests that wait for a service before others are turned away',
  }),
  timers: Type.Integer({ default: 10_000, minimum: 1, description: 'Timers a service may have at once' }),
  logLinesPerSecond: Type.Integer({
    default: 1000,
    minimum: 1,
    description: 'Log lines a service may write per second',
  }),
  calls: Type.Integer({
    default: 1000,
    minimum: 1,
    description: 'Calls of runtime APIs a service may have under way at once',
  }),
  callsPerSecond: Type.Integer({
    default: 50_000,
    minimum: 1,
    description: 'Calls of runtime APIs a service may make per second',
  }),
  outgoing: Type.Integer({
    default: 100,
    minimum: 1,
    description: 'Outgoing HTTP requests a service may have under way at once',
  }),
  sockets: Type.Integer({
    default: 1000,
    minimum: 0,
    description: 'WebSockets a service may have at once, those of clients and its own',
  }),
  socketMessageBytes: Type.Integer({
    default: 1_048_576,
    minimum: 1024,
    description: 'Largest WebSocket message a service is sent, in bytes',
  }),
  socketBufferBytes: Type.Integer({
    default: 4_194_304,
    minimum: 65_536,
    description: 'Bytes that may wait for a slow reader of a WebSocket before it is closed',
  }),
  socketPingMs: Type.Integer({
    default: 30_000,
    minimum: 100,
    description: 'Time between pings on a WebSocket, in ms; one that does not answer until the next is closed',
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
  }),
  timeoutMs: Type.Integer({ default: 30_000, minimum: 100, description: 'Time an outgoing request may take, in ms' }),
})

export const RuntimeConfig = Type.Object({
  runners: Type.Unsafe<'auto' | number>({
    anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1, maximum: 64 }],
    default: 'auto',
    description: 'Processes that host services; auto: one less than there are cores, at most 4',
  }),
  isolation: OneOf(['adaptive', 'dedicated', 'shared'], {
    default: 'adaptive',
    description:
      'adaptive: a service that took its process down gets one of its own; dedicated: each has its own; shared: never',
  }),
  limits: Limits,
  egress: Egress,
})
export type RuntimeConfig = Static<typeof RuntimeConfig>
