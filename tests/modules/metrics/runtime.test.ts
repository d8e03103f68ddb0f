import assert from 'node:assert/strict'
import { get as httpGet } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { metricsRef } from '../../../modules/metrics/contract.ts'
import type { Project } from '../../../modules/projects/contract.ts'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer, type TestServerOptions } from '../runtime/support.ts'

const CODE = `
  router.get('/hello/:name', (ctx) => ({ hello: ctx.params.name }))
  router.post('/fail', () => { throw new Error('no') })
  router.get('/stream', () => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('a'))
      await new Promise((done) => setTimeout(done, 20))
      controller.close()
    },
  })))
  router.get('/spin', () => { for (;;); })
  router.get('/slow', () => new Promise((done) => setTimeout(() => done('late'), 300)))
`

const start = async (t: TestContext, options?: TestServerOptions) => {
  const server = await startServer(t, options)
  const read = (project: Project) => server.kernel.get(metricsRef).read(project.id, {})
  const drain = async (response: Promise<Response>) => void (await (await response).arrayBuffer())
  return { server, read, drain }
}
const routesOf = ({ routes }: { routes: { route: string; requests: number; errors: number }[] }) =>
  Object.fromEntries(routes.map(({ route, requests, errors }) => [route, errors > 0 ? [requests, errors] : requests]))

/** The samples of `/metrics` by name and labels; throws at what is not in the format. */
async function scrape({ url }: TestServer): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  const samples = new Map<string, number>()
  const types = new Set<string>()
  for (const line of (await response.text()).trimEnd().split('\n')) {
    const type = /^# TYPE ([a-z0-9_]+) (?:counter|gauge|histogram)$/.exec(line)?.[1]
    if (type) {
      assert.ok(!types.has(type), `${type} is told twice`)
      types.add(type)
      continue
    }
    if (/^# HELP [a-z0-9_]+ \S/.test(line)) continue
    const [, sample, value] =
      /^([a-z0-9_]+(?:\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})?) (\S+)$/.exec(line) ?? []
    assert.ok(sample && Number.isFinite(Number(value)), `not in the format: ${line}`)
    assert.ok(
      types.has(sample.replace(/\{.*/, '').replace(/_(bucket|sum|count)$/, '')) ||
        types.has(sample.replace(/\{.*/, '')),
    )
    assert.ok(!samples.has(sample), `${sample} is told twice`)
    samples.set(sample, Number(value))
  }
  return samples
}

describe('metrics of services', () => {
  it('count every request once, by route and status', async (t) => {
    const { server, read, drain } = await start(t)
    const project = await server.deploy('counted', CODE)
    const paths = ['/hello/a', '/hello/b', '/nowhere', '/stream']
    await Promise.all(Array.from({ length: 200 }, (_, i) => drain(server.get(`/r/counted${paths[i % 4]}`))))
    await Promise.all(Array.from({ length: 7 }, () => drain(server.get('/r/counted/fail', { method: 'POST' }))))
    const metrics = await read(project)
    assert.equal(metrics.totals.requests, 207)
    assert.deepEqual(metrics.totals.codes, { 200: 150, 404: 50, 500: 7 })
    assert.deepEqual(routesOf(metrics), {
      'GET /hello/:name': 100,
      'GET /stream': 50,
      '(none)': 50,
      'POST /fail': [7, 7],
    })
    assert.equal(metrics.totals.lines.error, 7)
    assert.ok(metrics.totals.p50! > 0)
    const samples = await scrape(server)
    const version = metrics.versions[0]!.version
    assert.equal(samples.get(`m3m_requests_total{project="counted",version="${version}",status="200"}`), 150)
    assert.equal(samples.get('m3m_request_duration_seconds_count{project="counted"}'), 207)
    assert.equal(samples.get('m3m_request_duration_seconds_bucket{project="counted",le="+Inf"}'), 207)
    assert.equal(samples.get('m3m_service_state{project="counted",state="running"}'), 1)
    assert.equal(samples.get('m3m_requests_in_flight{project="counted"}'), 0)
    assert.equal(samples.get('m3m_module_health{module="metrics"}'), 1)
    assert.ok([...samples].some(([name, bytes]) => name.startsWith('m3m_runner_rss_bytes') && bytes > 1e6))
  })

  it('know fetch handlers, services that are stopped, and clients that leave', async (t) => {
    const { server, read, drain } = await start(t)
    const project = await server.deploy(
      'worker',
      `export default { fetch: (request) => request.url.endsWith('/hang') ? new Promise(() => {}) : new Response('hi') }`,
    )
    await drain(server.get('/r/worker/x'))
    await new Promise<void>((resolve) => {
      const request = httpGet(`${server.url}/r/worker/hang`).on('error', () => resolve())
      void until(
        'the request is under way',
        async () => (await scrape(server)).get('m3m_requests_in_flight{project="worker"}') === 1,
      ).then(() => request.destroy())
    })
    await until('it is over', async () => (await scrape(server)).get('m3m_requests_in_flight{project="worker"}') === 0)
    await server.kernel.get(runtimeRef).stop(project.id)
    await drain(server.get('/r/worker/x'))
    const metrics = await read(project)
    assert.deepEqual(routesOf(metrics), { '(fetch)': 1, '(none)': 1, '(refused)': [1, 1] })
    assert.deepEqual(metrics.totals.codes, { 200: 1, 499: 1, 503: 1 })
    assert.deepEqual(metrics.versions.map(({ version }) => version).sort(), ['1', null].sort())
  })

  it('tell two versions apart while one takes over from the other', async (t) => {
    const { server, read } = await start(t)
    const project = await server.deploy('two', CODE)
    const late = server.get('/r/two/slow')
    await until(
      'it is under way',
      async () => (await scrape(server)).get('m3m_requests_in_flight{project="two"}') === 1,
    )
    await server.publish(project, CODE)
    assert.equal((await server.get('/r/two/hello/x')).status, 200)
    assert.equal(await (await late).text(), 'late')
    const { versions } = await read(project)
    assert.deepEqual(versions.map(({ version, requests }) => [version, requests]).sort(), [
      ['1', 1],
      ['1.1', 1],
    ])
  })

  it('count limits, restarts and CPU time', async (t) => {
    const { server, read } = await start(t)
    const project = await server.deploy('spins', CODE)
    const response = await server.get('/r/spins/spin')
    assert.equal(response.status, 503)
    await server.reason(project, 'CPU_LIMIT')
    await server.state(project, 'running')
    const metrics = await until('the crash is counted', async () => {
      const metrics = await read(project)
      return metrics.totals.restarts > 0 ? metrics : undefined
    })
    assert.deepEqual(metrics.totals.limits, { CPU_LIMIT: 1 })
    assert.equal(metrics.totals.restarts, 1)
    assert.equal(metrics.totals.statuses['5xx'], 1)
    await server.get('/r/spins/hello/x')
    await until('what it used is known', async () => {
      const { cpuMs, heapBytes } = (await read(project)).totals
      return cpuMs > 0 && heapBytes! > 100_000
    })
  })

  it('count runs of schedules', async (t) => {
    const { server, read } = await start(t)
    const project = await server.deploy(
      'timed',
      `schedule.every(50, 'good', () => {})\nschedule.every(50, 'bad', () => { throw new Error('x') })`,
    )
    const jobs = await until('both have run', async () => {
      const { jobs } = await read(project)
      return jobs.length === 2 ? jobs : undefined
    })
    assert.deepEqual(
      jobs.map(({ kind, name, ok, failed }) => [kind, name, ok > 0, failed > 0]),
      [
        ['schedule', 'bad', false, true],
        ['schedule', 'good', true, false],
      ],
    )
  })
})

describe('/metrics', () => {
  const status = (url: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      httpGet(`${url}/metrics`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).on('error', reject)
    })

  it('answers this machine only, unless a token is set', async (t) => {
    const { server } = await start(t)
    assert.equal(await status(server.url, {}), 200)
    assert.equal(await status(server.url, { 'x-forwarded-for': '127.0.0.1' }), 403)
    assert.equal(await status(server.url, { host: 'm3m.example.com' }), 403)
  })

  it('asks for the token when there is one', async (t) => {
    const token = 'a token of the operator'
    const { server } = await start(t, { config: { metrics: { prometheus: { token } } } })
    assert.equal(await status(server.url, {}), 401)
    assert.equal(await status(server.url, { authorization: 'Bearer something else' }), 401)
    assert.equal(await status(server.url, { authorization: `Bearer ${token}`, 'x-forwarded-for': '8.8.8.8' }), 200)
  })
})
