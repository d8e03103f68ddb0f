import { until } from '../../support/until.ts'
import { withServer } from '../bench-server.ts'
import { load } from '../load.ts'
import { atMost, median, plain, type Row } from '../row.ts'

const ROUNDS = 3
const SECONDS = 6
/** Requests a second: what a neighbour feels, not how much the machine can take. */
const RATE = 500
const CPU_MS = 1000
const LIMITS = { runtime: { limits: { cpuMs: CPU_MS } } }

/** A service whose code runs away, again and again, beside one that answers. */
export const neighbour = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const good = await client.createProject('Good')
    const bad = await client.createProject('Bad')
    await client.publish(good.slug, `router.get('/', () => ({ fine: true }))`)
    await client.publish(bad.slug, `router.get('/', () => 'fine'); router.get('/loop', () => { for (;;); })`)
    const url = `${server.url}/r/${good.slug}/`
    const calm: number[] = []
    const loud: number[] = []
    const stopped: number[] = []
    let errors = 0
    const runAway = async () => {
      const began = performance.now()
      const answer = await fetch(`${server.url}/r/${bad.slug}/loop`)
      if (answer.status !== 503) throw new Error(`the loop was answered with ${answer.status}`)
      stopped.push(performance.now() - began)
      await client.service(bad.slug, 'restart')
      await until('it answers again', async () => (await fetch(`${server.url}/r/${bad.slug}/`)).ok)
    }
    for (let round = 0; round < ROUNDS; round++) {
      calm.push((await load(url, { seconds: SECONDS, rate: RATE, connections: 10 })).p99)
      let over = false
      const looping = (async () => {
        while (!over) await runAway()
      })()
      const under = await load(url, { seconds: SECONDS, rate: RATE, connections: 10 })
      over = true
      await looping
      loud.push(under.p99)
      errors += under.errors
    }
    return [
      atMost(`runaway code: over after its ${CPU_MS / 1000} s of CPU time`, Math.max(...stopped) / 1000, 2, 's'),
      plain('p99 of a neighbour, 500 requests/s', median(calm), 'ms'),
      plain('the same beside code that runs away', median(loud), 'ms'),
      atMost('p99 of a neighbour: beside runaway code to calm', median(loud) / Math.max(1, median(calm)), 1.2),
      atMost("the neighbour's failed requests", errors, 0),
    ]
  }, LIMITS)
