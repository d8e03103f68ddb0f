import { readFileSync } from 'node:fs'
import { until } from '../../support/until.ts'
import { withServer } from '../bench-server.ts'
import { childrenOf } from '../processes.ts'
import { atMost, median, type Row } from '../row.ts'

const ROUNDS = 5
const isRunner = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('runner')

/** From SIGKILL of every runner to the first answer of a service. */
export const recovery = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    await client.publish(project.slug, `router.get('/', () => 'alive')`)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const runners = childrenOf(server.child.pid!).filter(isRunner)
      const began = performance.now()
      for (const pid of runners) process.kill(pid, 'SIGKILL')
      await until('the service answers again', async () => (await fetch(`${server.url}/r/${project.slug}/`)).ok)
      times.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 2000))
    }
    return [atMost('runners killed: the service answers again', median(times) / 1000, 1, 's')]
  })
