/** A server with the queue module and no runtime: the tests are the consumer. */
import type { TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import projects from '../../../modules/projects/index.ts'
import {
  type ClaimedJob,
  type Job,
  type JobOutcome,
  type QueueInfo,
  queueRef,
} from '../../../modules/queue/contract.ts'
import queueModule from '../../../modules/queue/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

export interface Failure {
  job: ClaimedJob
  error: string
  again: Date | null
}

export async function start(t: TestContext, config: Record<string, unknown> = {}) {
  const { people, service } = crowd('root', 'member', 'other')
  const server = await startServer(t, { modules: [projects, queueModule], fakes: [fake(usersRef, service)], config })
  const as = await signIn(server, people.member!)
  const { body } = await server.call('POST', '/api/projects', { as, body: { name: 'Shop' } })
  const project = body.id as string
  const queue = server.kernel.get(queueRef)
  const call = (method: string, path: string, content?: unknown) =>
    server.call(method, `/api/projects/shop/queues${path}`, { as, body: content })
  const list = async (): Promise<QueueInfo[]> => (await call('GET', '')).body.items
  const jobs = async (name: string, state: string): Promise<Job[]> =>
    (await call('GET', `/${name}/jobs?state=${state}`)).body.items

  /** Takes the jobs of a queue; resolves one after the other with `next`. */
  const consume = (
    name: string,
    run: (job: ClaimedJob) => Promise<JobOutcome> | JobOutcome,
    settings: { concurrency?: number; attempts?: number; backoff?: number } = {},
  ) => {
    const failures: Failure[] = []
    const listeners: (() => void)[] = []
    const consumer = queue.consume(project, name, {
      concurrency: 1,
      attempts: 3,
      backoff: 0,
      timeout: 1_000,
      ...settings,
      run: async (job) => run(job),
      onFailure(job, error, again) {
        failures.push({ job, error, again })
        for (const listener of listeners.splice(0)) listener()
      },
    })
    const failed = async (count: number) => {
      while (failures.length < count) await new Promise<void>((resolve) => listeners.push(resolve))
      return failures
    }
    return { ...consumer, stop: () => consumer.stop(), failed }
  }
  return { server, people, as, project, queue, call, list, jobs, consume }
}

/** A promise that resolves when `count` values came. */
export function collector<T>(count: number): { add(value: T): void; all: Promise<T[]> } {
  const values: T[] = []
  const { promise, resolve } = Promise.withResolvers<T[]>()
  return {
    add(value) {
      values.push(value)
      if (values.length === count) resolve(values)
    },
    all: promise,
  }
}
