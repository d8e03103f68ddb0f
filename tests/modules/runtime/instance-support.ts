/** Instances in real runners with a guest that says whatever it is told to, without the rest of the server. */
import type { TestContext } from 'node:test'
import { createLogger, type RuntimeApis } from '../../../kernel/index.ts'
import type { LogsService, NewLogLine } from '../../../modules/logs/contract.ts'
import { Instance, type InstanceEnd } from '../../../modules/runtime/instances/instance.ts'
import type { ServiceRequest } from '../../../modules/runtime/instances/request.ts'
import { createRunnerPool, type RunnerPool } from '../../../modules/runtime/processes/runner-pool.ts'
import type { RunnerProcess } from '../../../modules/runtime/processes/runner-process.ts'
import type { Limits } from '../../../modules/runtime/runtime.config.ts'
import { STAND_IN_GUEST } from './stand-in-guest.ts'

export const LIMITS: Limits = {
  memoryMb: 64,
  runnerMemoryMb: 512,
  cpuMs: 300,
  cpuPercent: 100,
  cpuBurstMs: 10_000,
  requestMs: 5_000,
  bootMs: 5_000,
  drainMs: 1_000,
  bodyBytes: 1_000_000,
  streamBytes: 10_000_000,
  inFlight: 100,
  queue: 100,
  timers: 100,
  logLinesPerSecond: 100,
  calls: 10,
  callsPerSecond: 1_000,
  outgoing: 10,
  sockets: 10,
  socketMessageBytes: 65_536,
  socketBufferBytes: 65_536,
  socketPingMs: 30_000,
  webAssemblyMb: 0,
}

const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })

export function runnerPool(
  t: Pick<TestContext, 'after'>,
  config: Partial<Parameters<typeof createRunnerPool>[0]['config']> = {},
  previewIdleMs?: number,
): RunnerPool {
  const pool = createRunnerPool({
    config: { runners: 1, isolation: 'adaptive', limits: LIMITS, ...config },
    guestScript: STAND_IN_GUEST,
    log: createLogger({ level: 'silent', pretty: false }),
    previewIdleMs,
  })
  pool.start()
  t.after(() => pool.stop())
  return pool
}

export interface Bench {
  instance: Instance
  lines: NewLogLine[]
  /** Resolves when the instance is over. */
  ended: Promise<InstanceEnd>
  /** Requests it gave back because another one takes its place. */
  unseen: ServiceRequest[]
}

export interface BenchOptions {
  limits?: Partial<Limits>
  /** Answers its host calls. */
  call?: (method: string, args: unknown[]) => Promise<unknown>
}

/** Boots an instance with some code. */
export async function boot(runner: RunnerProcess, code: string, options?: BenchOptions): Promise<Bench> {
  const bench = instanceIn(runner, code, options)
  await bench.instance.boot()
  return bench
}

/** An instance that has not been booted. */
export function instanceIn(
  runner: RunnerProcess,
  code: string,
  { limits = {}, call = async () => null }: BenchOptions = {},
): Bench {
  const lines: NewLogLine[] = []
  const unseen: ServiceRequest[] = []
  const { promise: ended, resolve } = Promise.withResolvers<InstanceEnd>()
  const apis = {
    list: () => [],
    onChange: () => () => {},
    call: async (_run: unknown, _api: string, method: string, args: unknown[]) => ({
      ok: true,
      value: await call(method, args),
    }),
  } as unknown as RuntimeApis
  const instance = new Instance({
    project: {
      id: '0'.repeat(24),
      slug: 'x',
      name: 'x',
      color: null,
      createdBy: '0'.repeat(24),
      createdAt: '',
      updatedAt: '',
    },
    deployment: {
      projectId: '0'.repeat(24),
      version: '1',
      bundle: { code: `${code}\n;globalThis[Symbol.for('m3m.register')]({})`, map: NO_MAP },
    },
    runner,
    apis,
    logs: { write: (_id: string, more: NewLogLine[]) => void lines.push(...more) } as unknown as LogsService,
    limits: { ...LIMITS, ...limits },
    base: 'http://x',
    onEnd: (_instance, end) => resolve(end),
    onUnseen: (requests) => void unseen.push(...requests),
    onFree() {},
  })
  return { instance, lines, ended, unseen }
}

/** A request that remembers what became of it. */
export interface Probe extends ServiceRequest {
  outcome: Promise<string>
}

export function probe(target: string): Probe {
  const { promise: outcome, resolve } = Promise.withResolvers<string>()
  return {
    requestId: 'r',
    method: 'GET',
    target,
    headers: [],
    body: null,
    base: 'http://x',
    ip: '',
    arrivedAt: performance.now(),
    over: false,
    onLeave: undefined,
    meter: undefined,
    route: undefined,
    outcome,
    answer: (status, _headers, body) => resolve(`${status} ${body}`),
    head() {},
    chunk: () => true,
    end() {},
    abort: () => resolve('aborted'),
    crashed: ({ reason }) => resolve(reason),
    timedOut: () => resolve('timed out'),
    overloaded: () => resolve('overloaded'),
    unavailable: () => resolve('unavailable'),
    replaced: () => resolve('replaced'),
    stopped: () => resolve('stopped'),
    fail: ({ code }) => resolve(code),
  }
}
