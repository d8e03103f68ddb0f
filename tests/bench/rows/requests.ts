import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../../support/server.ts'
import { withServer } from '../bench-server.ts'
import { atLeast, atMost, median, plain, type Row } from '../row.ts'

const ROUNDS = 5
const SECONDS = 4
const CONNECTIONS = 50

const SERVICE = `router.get('/json', () => ({ hello: 'world', n: 42 }))`
const BARE = `
  import Fastify from 'fastify'
  const app = Fastify()
  const schema = { response: { 200: { type: 'object', properties: { hello: { type: 'string' }, n: { type: 'integer' } } } } }
  app.get('/json', { schema }, () => ({ hello: 'world', n: 42 }))
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
`

interface Load {
  requestsPerSecond: number
  p99: number
  errors: number
}

/** Loads an address from a process of its own; `rate` limits it to that many requests a second. */
async function load(url: string, seconds: number, rate?: number): Promise<Load> {
  const args = [
    join(ROOT, 'node_modules/autocannon/autocannon.js'),
    '-j',
    '-c',
    String(CONNECTIONS),
    '-d',
    String(seconds),
  ]
  const child = spawn(process.execPath, [...args, ...(rate ? ['-R', String(rate)] : []), url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  for await (const chunk of child.stdout!) text += chunk
  const result = JSON.parse(text)
  return { requestsPerSecond: result.requests.average, p99: result.latency.p99, errors: result.errors + result.non2xx }
}

async function startBare(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', BARE], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout! })) return { url: `${line}/json`, child }
  throw new Error('the bare server did not start')
}

/** A published JSON route against the same route in bare Fastify, alternating in one run. */
export const requests = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    await client.publish(project.slug, SERVICE)
    const ours = `${server.url}/r/${project.slug}/json`
    const bare = await startBare()
    try {
      for (const url of [ours, bare.url]) await load(url, 2)
      const pairs: { ours: Load; bare: Load }[] = []
      for (let round = 0; round < ROUNDS; round++)
        pairs.push({ ours: await load(ours, SECONDS), bare: await load(bare.url, SECONDS) })
      const rate = Math.floor(median(pairs.map((pair) => pair.ours.requestsPerSecond)) / 2)
      const added: number[] = []
      for (let round = 0; round < 3; round++)
        added.push((await load(ours, SECONDS, rate)).p99 - (await load(bare.url, SECONDS, rate)).p99)
      return [
        plain('bare Fastify, JSON route', median(pairs.map((pair) => pair.bare.requestsPerSecond)), 'requests/s'),
        plain(
          'm3m, the same as a published route',
          median(pairs.map((pair) => pair.ours.requestsPerSecond)),
          'requests/s',
        ),
        atLeast(
          'requests/s: published route to bare Fastify',
          median(pairs.map((pair) => pair.ours.requestsPerSecond / pair.bare.requestsPerSecond)),
          0.8,
        ),
        plain('p99 at full load', median(pairs.map((pair) => pair.ours.p99)), 'ms'),
        atMost('p99 added by the sandbox at half load', median(added), 2, 'ms'),
        atMost(
          'failed requests',
          pairs.reduce((sum, pair) => sum + pair.ours.errors, 0),
          0,
        ),
      ]
    } finally {
      bare.child.kill()
    }
  })
