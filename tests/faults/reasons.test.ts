import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { REASONS, type Reason } from '../../modules/runtime/contract.ts'
import { type ApiError, type Client, signIn } from '../support/client.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

/** What provokes a reason, and what a client is told then: of the service, or for a boot of the API. */
interface Case {
  code: string
  /** Requests at once to `/`; one unless told otherwise. */
  requests?: number
  /** Done when the request is under way. */
  meanwhile?(server: FaultServer): void
  status: number
  problem: string
}

/** Says that a request is under way, and never answers it. */
const HANGS = `router.get('/', () => { console.log('begun'); return new Promise(() => {}) })`
const BOOT = { status: 422, problem: 'M3M_SERVICE_BOOT' }
const STOPPED = { status: 503, problem: 'M3M_SERVICE_CRASHED' }

const CASES: Record<Reason, Case> = {
  CPU_LIMIT: { code: `router.get('/', () => { for (;;); })`, ...STOPPED },
  WALL_LIMIT: { code: HANGS, status: 504, problem: 'M3M_SERVICE_TIMEOUT' },
  MEMORY_LIMIT: {
    code: `router.get('/', () => { const all = []; for (;;) all.push(new Array(10_000).fill(all.length)) })`,
    ...STOPPED,
  },
  CRASH: {
    code: HANGS,
    meanwhile: (server) => {
      for (const pid of server.runners()) process.kill(pid, 'SIGKILL')
    },
    ...STOPPED,
  },
  BOOT_ERROR: { code: `throw new Error('not today')`, ...BOOT },
  BOOT_TIMEOUT: { code: `service.start(() => new Promise(() => {}))`, ...BOOT },
  EGRESS_DENIED: {
    code: `router.get('/', () => fetch('http://127.0.0.1:9/'))`,
    status: 500,
    problem: 'M3M_SERVICE_ERROR',
  },
  QUOTA: {
    code: `router.get('/', () => Promise.all(Array.from({ length: 200 }, () => bridge.echo(1))))`,
    status: 500,
    problem: 'M3M_SERVICE_ERROR',
  },
  OVERLOADED: { code: HANGS, requests: 30, status: 503, problem: 'M3M_SERVICE_OVERLOADED' },
}

const LIMITS = { requestMs: 2_000, bootMs: 3_000, callsPerSecond: 50, inFlight: 5, queue: 5, cpuMs: 1_000 }

describe('every reason is told in the answer, in the log and in the metrics', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let client: Client
  before(async () => {
    server = await faultServer({ after: (work: () => unknown) => void undo.push(work) } as never, { limits: LIMITS })
    client = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** How often a limit was hit, as Prometheus is told. */
  async function hits(slug: string, reason: Reason): Promise<number> {
    const text = await (await server.get('/metrics')).text()
    const line = text
      .split('\n')
      .find((line) => /^m3m_service_limits_total/.test(line) && line.includes(`"${slug}"`) && line.includes(reason))
    return Number(line?.split(' ').at(-1) ?? 0)
  }

  for (const reason of REASONS) {
    const { code, requests = 1, meanwhile, status, problem } = CASES[reason]
    test(reason, async () => {
      const slug = reason.toLowerCase().replace('_', '-')
      const { project, answers } = await server.unharmed(async () => {
        const project = await client.createProject(slug, slug)
        const refused = await client.publish(slug, code).then(
          () => undefined,
          (error: ApiError) => ({ status: error.status, ...error.problem }),
        )
        if (refused) return { project, answers: [refused] }
        const asked = Array.from({ length: requests }, async () => problemOf(await server.get(`/r/${slug}/`)))
        if (meanwhile) {
          await until('the request is under way', async () =>
            (await server.logs(project)).some(({ message }) => message === 'begun'),
          )
          meanwhile(server)
        }
        return { project, answers: await Promise.all(asked) }
      })
      const refused = answers.filter((answer) => answer.reason === reason)
      assert.notDeepEqual(refused, [], JSON.stringify(answers))
      for (const answer of refused) assert.deepEqual([answer.status, answer.code], [status, problem])
      const line = await server.reason(project, reason)
      assert.ok(line.message.length > 10)
      if (reason === 'OVERLOADED') {
        assert.equal(refused.length, requests - LIMITS.inFlight - LIMITS.queue)
        await until('every one is counted', async () => (await hits(slug, reason)) >= refused.length)
      }
      const counted = await hits(slug, reason)
      assert.ok(counted >= 1 && counted <= refused.length, `${counted} hits, ${refused.length} refused`)
    })
  }
})
