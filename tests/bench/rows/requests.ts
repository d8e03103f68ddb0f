import { withServer } from '../bench-server.ts'
import { inTurn, load, startModule } from '../load.ts'
import { atLeast, atMost, median, plain, type Row } from '../row.ts'

const SECONDS = 4

const SERVICE = `router.get('/json', () => ({ hello: 'world', n: 42 }))`
const BARE = `
  import Fastify from 'fastify'
  const app = Fastify()
  const schema = { response: { 200: { type: 'object', properties: { hello: { type: 'string' }, n: { type: 'integer' } } } } }
  app.get('/json', { schema }, () => ({ hello: 'world', n: 42 }))
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
`

/** A published JSON route against the same route in bare Fastify, alternating in one run. */
export const requests = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    await client.publish(project.slug, SERVICE)
    const ours = `${server.url}/r/${project.slug}/json`
    const { url, child } = await startModule(BARE)
    const bare = `${url}/json`
    try {
      const pairs = await inTurn(ours, bare, { seconds: SECONDS })
      const rate = Math.floor(median(pairs.map(({ one }) => one.requestsPerSecond)) / 2)
      const added: number[] = []
      for (let round = 0; round < 3; round++) {
        const options = { seconds: SECONDS, rate }
        added.push((await load(ours, options)).p99 - (await load(bare, options)).p99)
      }
      return [
        plain('bare Fastify, JSON route', median(pairs.map(({ other }) => other.requestsPerSecond)), 'requests/s'),
        plain(
          'm3m, the same as a published route',
          median(pairs.map(({ one }) => one.requestsPerSecond)),
          'requests/s',
        ),
        atLeast(
          'requests/s: published route to bare Fastify',
          median(pairs.map(({ one, other }) => one.requestsPerSecond / other.requestsPerSecond)),
          0.8,
        ),
        plain('p99 at full load', median(pairs.map(({ one }) => one.p99)), 'ms'),
        atMost('p99 added by the sandbox at half load', median(added), 2, 'ms'),
        atMost(
          'failed requests',
          pairs.reduce((sum, { one }) => sum + one.errors, 0),
          0,
        ),
      ]
    } finally {
      child.kill()
    }
  })
