import { ROOT_USER, signIn } from '../../support/client.ts'
import { startServer } from '../../support/server.ts'
import { until } from '../../support/until.ts'
import { withServer } from '../bench-server.ts'
import { childrenOf, residentBytes } from '../processes.ts'
import { atMost, plain, type Row } from '../row.ts'

const SERVICES = 1000
const AT_ONCE = 4
const SERVICE = `router.get('/', () => 'idle')`

/** A thousand services: published, and all of them brought back by a server that starts. */
export const thousand = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const slugs: string[] = []
    const began = performance.now()
    let next = 0
    const worker = async () => {
      while (next < SERVICES) {
        const project = await client.createProject(`Idle ${next++}`)
        await client.publish(project.slug, SERVICE)
        slugs.push(project.slug)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const published = (performance.now() - began) / 1000
    await server.stop()

    const startedAt = performance.now()
    const again = await startServer(server.folder, { log: { level: 'warn' } })
    try {
      const listening = (performance.now() - startedAt) / 1000
      const { call } = await signIn(again.url, ROOT_USER)
      await until(
        'all of them run',
        async () => {
          const { items } = await call<{ items: { state: string }[] }>('GET', '/services')
          return items.filter(({ state }) => state === 'running').length === SERVICES
        },
        300_000,
      )
      const running = (performance.now() - startedAt) / 1000
      const answers = await Promise.all(
        slugs.slice(0, 50).map(async (slug) => (await fetch(`${again.url}/r/${slug}/`)).ok),
      )
      if (!answers.every(Boolean)) throw new Error('not every service answers')
      const total = [again.child.pid!, ...childrenOf(again.child.pid!)].reduce(
        (sum, pid) => sum + residentBytes(pid),
        0,
      )
      return [
        plain('creating and publishing 1,000 services', published, 's'),
        plain('server with 1,000 services: listens after', listening, 's'),
        plain('server with 1,000 services: all run after', running, 's'),
        atMost(
          '1,000 idle services: resident memory per service, server included',
          total / SERVICES / 1_048_576,
          3,
          'MB',
        ),
      ]
    } finally {
      await again.stop()
    }
  })
