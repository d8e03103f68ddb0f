import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { eventsRef } from '../../kernel/index.ts'
import type { Project } from '../../modules/projects/contract.ts'
import { queueRef } from '../../modules/queue/contract.ts'
import { type JobRun, jobRun, runtimeRef } from '../../modules/runtime/contract.ts'
import { startServer, type TestServer } from '../modules/runtime/support.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

/** A consumer that says what it did; `slow` jobs take a while. */
const worker = (tag: string, options = '{ concurrency: 5 }') => `
  queue.on('work', async (job) => {
    console.log('begin', job.payload)
    await new Promise((done) => setTimeout(done, 30))
    console.log('${tag}', job.payload)
  }, ${options})`

const messages = async (server: TestServer, project: Project) =>
  (await server.logs(project)).filter(({ source }) => source === 'service').map(({ message }) => message)

describe('L6 jobs', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work: () => unknown) => void undo.push(work) } as never, {
      limits: { cpuMs: 300 },
    })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const queue = () => server.kernel.get(queueRef)
  const gone = (project: Project, name: string) =>
    until(`queue "${name}" is empty`, async () => {
      const { items } = await jobs(project, name)
      return items.length === 0
    })
  const jobs = async (project: Project, name: string, states = ['waiting', 'delayed', 'running', 'dead']) => {
    const pages = await Promise.all(
      states.map((state) => (queue() as never as JobsOf).jobs(project.id, name, state, { limit: 200 })),
    )
    return { items: pages.flatMap(({ items }) => items) }
  }

  test('sent by a request are done after it, and counted', async () => {
    const runs: JobRun[] = []
    undo.push(server.kernel.get(eventsRef).on(jobRun, (run) => void runs.push(run)))
    const project = await server.deploy(
      'l6-plain',
      `${worker('did')}
       router.post('/', async (ctx) => queue.send('work', ctx.body))`,
    )
    const answer = await server.get('/r/l6-plain/', { method: 'POST', body: 'one' })
    const { id, added } = (await answer.json()) as { id: string; added: boolean }
    assert.match(id, /^[0-9a-f]{24}$/)
    assert.equal(added, true)
    await until('it is done', async () => (await messages(server, project)).includes('did one'))
    await gone(project, 'work')
    const [run] = runs.filter(({ projectId }) => projectId === project.id)
    assert.deepEqual([run?.kind, run?.name, run?.ok], ['queue', 'work', true])
    assert.ok(run!.ms >= 29)
  })

  test('that throw are tried again, told in the log with their place, and end among the dead', async () => {
    const project = await server.deploy(
      'l6-throw',
      `queue.on('bad', (job) => {\n  throw new RangeError('no ' + job.payload + job.attempt)\n}, { attempts: 2, backoff: 1 })`,
    )
    await queue().send(project.id, 'bad', 'way')
    const dead = await until('it is dead', async () => (await jobs(project, 'bad', ['dead'])).items[0])
    assert.deepEqual([dead.attempt, dead.error], [2, 'RangeError: no way2'])
    const lines = (await server.logs(project)).filter(({ message }) => message.startsWith('Job '))
    assert.match(lines[0]!.message, /^Job \w+ of queue "bad" failed, try 2 of 2, it is dead now: RangeError: no way2$/)
    assert.deepEqual([lines[0]!.level, lines[1]!.level], ['error', 'warn'])
    assert.match(lines[0]!.stack!, /main\.ts:2:9/)
  })

  test('that never end are given up after their time, and keep no other from its turn', async () => {
    const project = await server.deploy(
      'l6-never',
      `queue.on('stuck', (job) => job.payload === 'stuck' ? new Promise(() => {}) : console.log('did ' + job.payload), { attempts: 1, timeout: 100 })`,
    )
    await queue().send(project.id, 'stuck', 'stuck')
    await queue().send(project.id, 'stuck', 'next')
    await until('the next one is done', async () => (await messages(server, project)).includes('did next'))
    const [dead] = (await jobs(project, 'stuck', ['dead'])).items
    assert.equal(dead?.error, 'TimeoutError: It did not end within 100 ms')
  })

  test('that take their isolate down use up their tries, and the others are done', async () => {
    const project = await server.deploy(
      'l6-poison',
      `router.get('/', () => 1)
       queue.on('poison', (job) => { if (job.payload === 'poison') for (;;) {} ; console.log('did ' + job.payload) }, { attempts: 2, backoff: 10, concurrency: 1 })`,
    )
    await server.unharmed(async () => {
      await queue().send(project.id, 'poison', 'poison')
      await queue().send(project.id, 'poison', 'good')
      await until('the good one is done', async () => (await messages(server, project)).includes('did good'), 20_000)
      const dead = await until(
        'the poison is dead',
        async () => (await jobs(project, 'poison', ['dead'])).items[0],
        20_000,
      )
      assert.equal(dead.attempt, 2)
      assert.ok(dead.error)
    })
  })

  test('J2 in hand when the runner is killed are done by the next', async () => {
    const project = await server.deploy('l6-kill', worker('did', '{ concurrency: 3, attempts: 20, backoff: 1 }'))
    for (let i = 0; i < 30; i += 1) await queue().send(project.id, 'work', `n${i}`)
    await until('some are under way', async () =>
      (await messages(server, project)).some((line) => line.startsWith('begin')),
    )
    for (const runner of server.runners()) process.kill(runner, 'SIGKILL')
    await gone(project, 'work')
    const did = new Set((await messages(server, project)).filter((line) => line.startsWith('did')))
    assert.equal(did.size, 30)
  })

  test('J4 publishing loses none and runs none twice', async () => {
    const project = await server.deploy('j4-jobs', worker('did'))
    let sending = true
    let sent = 0
    const load = (async () => {
      while (sending) {
        await queue().send(project.id, 'work', `n${sent}`)
        sent += 1
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })()
    for (let version = 0; version < 4; version += 1) {
      const seen = sent
      await until('some more are sent', () => sent > seen + 40)
      await server.publish(project, worker('did'))
    }
    sending = false
    await load
    await gone(project, 'work')
    await until('all versions are at rest', async () => {
      const lines = await messages(server, project)
      return (
        lines.filter((line) => line.startsWith('begin')).length ===
        lines.filter((line) => line.startsWith('did')).length
      )
    })
    const did = (await messages(server, project)).filter((line) => line.startsWith('did'))
    assert.equal(new Set(did).size, sent, 'each was done')
    assert.equal(did.length, sent, 'and none twice')
  })

  test('L8 drafts and stopped services do none', async () => {
    const project = await server.deploy('l8-jobs', `router.get('/', () => 1)`)
    const { pipelinesRef } = await import('../../modules/pipelines/contract.ts')
    const draft = await server.kernel
      .get(pipelinesRef)
      .startDraft(project.id, server.root, { from: '1', bump: 'minor' })
    await server.kernel.get(pipelinesRef).saveDraft(project.id, server.root, {
      files: [{ path: 'main.ts', content: worker('draft') }],
      revision: draft.revision,
    })
    await queue().send(project.id, 'work', 'x')
    assert.equal((await server.get('/r/l8-jobs/')).status, 200)
    assert.equal((await jobs(project, 'work', ['waiting'])).items.length, 1)
    await server.publish(project, worker('published'))
    await until('the published one did it', async () => (await messages(server, project)).includes('published x'))
    await server.kernel.get(runtimeRef).stop(project.id)
    await queue().send(project.id, 'work', 'y')
    assert.equal((await jobs(project, 'work', ['waiting'])).items.length, 1)
    await server.kernel.get(runtimeRef).start(project.id)
    await until('it goes on', async () => (await messages(server, project)).includes('published y'))
  })

  test('L6 wait for the next start of the server, with what was in hand', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const project = await first.deploy(
      'restart',
      `queue.on('work', async (job) => {
         console.log('begin', job.payload)
         if (job.payload === 'in hand') await new Promise(() => {})
         console.log('did', job.payload)
       }, { attempts: 1, concurrency: 2 })`,
    )
    await first.kernel.get(queueRef).send(project.id, 'work', 'in hand')
    await first.kernel.get(queueRef).send(project.id, 'work', 'later', { delay: 1_500 })
    await until('it has begun', async () => (await messages(first, project)).includes('begin in hand'))
    await first.kernel.stop()
    const second = await startServer(t, { dataDir })
    await until(
      'it begins again',
      async () => (await messages(second, project)).filter((line) => line === 'begin in hand').length === 2,
    )
    await until('the delayed one is done', async () => (await messages(second, project)).includes('did later'))
  })
})

interface JobsOf {
  jobs(
    projectId: string,
    queue: string,
    state: string,
    page: { limit: number },
  ): Promise<{ items: { id: string; attempt: number; error: string | null }[] }>
}
