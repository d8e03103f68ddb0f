import { withServer } from '../bench-server.ts'
import { inTurn, startModule } from '../load.ts'
import { median, plain, type Row } from '../row.ts'

/** Some milliseconds of plain JavaScript. */
const WORK = `
  const work = () => {
    const text = JSON.stringify(Array.from({ length: 2000 }, (_, n) => ({ n, square: n * n, name: 'item ' + n })))
    let hash = 0
    for (let i = 0; i < text.length; i += 1) hash = (hash * 31 + text.charCodeAt(i)) | 0
    return { hash, items: JSON.parse(text).length }
  }
`
const SERVICE = `${WORK} router.get('/work', () => work())`
const BARE = `
  import Fastify from 'fastify'
  ${WORK}
  const app = Fastify()
  app.get('/work', () => work())
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
`

/** A handler that computes, against the same in bare Fastify. */
export const compute = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    await client.publish(project.slug, SERVICE)
    const { url, child } = await startModule(BARE)
    try {
      const pairs = await inTurn(`${server.url}/r/${project.slug}/work`, `${url}/work`, { rounds: 3 })
      return [
        plain(
          'bare Fastify, handler that computes',
          median(pairs.map(({ other }) => other.requestsPerSecond)),
          'requests/s',
        ),
        plain(
          'requests/s of a handler that computes: published route to bare Fastify',
          median(pairs.map(({ one, other }) => one.requestsPerSecond / other.requestsPerSecond)),
        ),
      ]
    } finally {
      child.kill()
    }
  })
