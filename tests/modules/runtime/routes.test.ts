import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { projectsRef } from '../../../modules/projects/contract.ts'
import { HARDENINGS, type Isolation, type ServiceStatus } from '../../../modules/runtime/contract.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from './support.ts'

describe('runtime routes', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let authorization: string
  before(async () => {
    server = await startServer({ after: (work) => void undo.push(work as () => unknown) })
    const login = await server.get('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'root@example.com', password: 'correct horse battery' }),
    })
    authorization = `Bearer ${((await login.json()) as { token: string }).token}`
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const api = (path: string, method = 'GET') => server.get(`/api${path}`, { method, headers: { authorization } })
  const status = async (path: string, method?: string) => {
    const answer = await api(path, method)
    assert.equal(answer.status, 200, path)
    return (await answer.json()) as ServiceStatus
  }

  test('tell and change the state of a service', async () => {
    await server.deploy('first', `router.get('/hello/:name', () => 1)\nschedule.every('1h', 'report', () => {})`)
    const running = await status('/projects/first/service')
    assert.equal(running.state, 'running')
    assert.equal(running.version, '1')
    assert.equal(running.url, `${server.url}/r/first`)
    assert.deepEqual(running.routes, ['GET /hello/:name'])
    assert.equal(running.schedules[0]?.when, '1h')
    assert.ok(new Date(running.schedules[0]!.nextRun!).getTime() > Date.now() + 3_500_000)
    assert.equal((await status('/projects/first/service/stop', 'POST')).state, 'stopped')
    assert.equal((await server.get('/r/first/hello/x')).status, 503)
    assert.equal((await status('/projects/first/service/start', 'POST')).state, 'running')
    const before = (await status('/projects/first/service')).since
    assert.notEqual((await status('/projects/first/service/restart', 'POST')).since, before)
  })

  test('refuse to start what was never published', async () => {
    await server.kernel.get(projectsRef).create(server.root, { name: 'empty', slug: 'empty' })
    const answer = await api('/projects/empty/service/start', 'POST')
    assert.equal(answer.status, 409)
    assert.equal(((await answer.json()) as { code: string }).code, 'M3M_SERVICE_NOT_PUBLISHED')
    assert.equal((await status('/projects/empty/service')).state, 'stopped')
  })

  test('need somebody who may', async () => {
    for (const path of ['/projects/first/service', '/services', '/runtime/types', '/projects/first/service/stream'])
      assert.equal((await server.get(`/api${path}`)).status, 401, path)
    assert.equal((await api('/projects/none/service')).status, 404)
  })

  test('tell root what keeps services apart', async () => {
    const isolation = (await (await api('/runtime/isolation')).json()) as Isolation
    assert.equal(isolation.mode, 'adaptive')
    assert.deepEqual(
      isolation.hardening.map(({ name }) => name),
      [...HARDENINGS],
    )
    for (const { name, detail } of isolation.hardening) assert.ok(detail.length > 10, name)
    assert.ok(isolation.runners.some(({ kind, instances }) => kind === 'shared' && instances > 0))
    assert.equal((await server.get('/api/runtime/isolation')).status, 401)
  })

  test('list the state of all services', async () => {
    const { items } = (await (await api('/services')).json()) as { items: ServiceStatus[] }
    assert.deepEqual(items.map(({ state }) => state).sort(), ['running', 'stopped'])
  })

  test('stream every change of the state', async () => {
    const leave = new AbortController()
    const answer = await server.get('/api/projects/first/service/stream', {
      headers: { authorization },
      signal: leave.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of answer.body!) text += Buffer.from(chunk)
    })().catch(() => {})
    await until('the first state', () => text.includes('"state":"running"'))
    await status('/projects/first/service/stop', 'POST')
    await until('the last state', () => text.includes('"state":"stopping"') && text.includes('"state":"stopped"'))
    leave.abort()
    await reading
    await status('/projects/first/service/start', 'POST')
  })

  test('give the types of what code sees', async () => {
    const answer = await api('/runtime/types')
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.match(await answer.text(), /router/)
  })

  test('run a schedule now', async () => {
    const project = await server.deploy(
      'jobs',
      `schedule.every('1h', 'good', async () => { console.log('ran') })
       schedule.every('1h', 'bad', () => { throw new Error('went wrong') })
       schedule.every('1h', 'slow', () => new Promise((resolve) => setTimeout(resolve, 300)))`,
    )
    assert.equal((await api('/projects/jobs/service/schedules/good/run', 'POST')).status, 204)
    const lines = await server.logs(project)
    assert.ok(lines.some(({ message }) => message === 'ran'))
    assert.ok((await status('/projects/jobs/service')).schedules.find(({ name }) => name === 'good')?.lastRun)
    const bad = await api('/projects/jobs/service/schedules/bad/run', 'POST')
    assert.equal(bad.status, 422)
    assert.match(((await bad.json()) as { detail: string }).detail, /went wrong/)
    assert.equal((await api('/projects/jobs/service/schedules/none/run', 'POST')).status, 404)
    const both = await Promise.all(
      ['slow', 'slow'].map((name) => api(`/projects/jobs/service/schedules/${name}/run`, 'POST')),
    )
    assert.deepEqual(both.map((answer) => answer.status).sort(), [204, 409])
  })

  test('schedules run on time, one run at a time, and those of an old version no more', async () => {
    const project = await server.deploy(
      'clock',
      `let n = 0\nschedule.every(100, 'beat', async () => { console.log('beat ' + ++n); await new Promise((resolve) => setTimeout(resolve, 250)) })`,
    )
    await until('it has run and skipped', async () => {
      const lines = await server.logs(project)
      return (
        lines.some(({ message }) => message === 'beat 2') &&
        lines.some(({ message }) => message.includes('was skipped'))
      )
    })
    await server.publish(project, `schedule.cron('* * * * * *', 'new', () => console.log('tick'))`)
    await until('the new one ticks', async () => (await server.logs(project)).some(({ message }) => message === 'tick'))
    const beats = async () => (await server.logs(project)).filter(({ message }) => message.startsWith('beat')).length
    const count = await beats()
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(await beats(), count)
  })

  test('a schedule that can never come due is refused at publishing', async () => {
    await assert.rejects(server.deploy('never', `schedule.cron('60 * * * *', 'x', () => {})`), {
      code: 'M3M_SERVICE_BOOT',
    })
    await assert.rejects(server.deploy('never-2', `schedule.cron('0 0 30 2 *', 'x', () => {})`), {
      code: 'M3M_SERVICE_BOOT',
    })
  })
})
