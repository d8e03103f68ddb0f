import { withServer } from '../bench-server.ts'
import { childrenOf, residentBytes } from '../processes.ts'
import { atMost, plain, type Row } from '../row.ts'

const SERVICES = 100
const SERVICE = `router.get('/', () => 'idle')`

/** Resident memory that 100 idle services add, server and runners together. */
export const memory = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const total = () =>
      [server.child.pid!, ...childrenOf(server.child.pid!)].reduce((sum, pid) => sum + residentBytes(pid), 0)
    const first = await client.createProject('Idle 0')
    await client.publish(first.slug, SERVICE)
    const before = total()
    const began = performance.now()
    for (let n = 1; n <= SERVICES; n++) {
      const project = await client.createProject(`Idle ${n}`)
      await client.publish(project.slug, SERVICE)
    }
    const seconds = (performance.now() - began) / 1000
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const megabytes = (total() - before) / SERVICES / 1_048_576
    return [
      atMost('100 idle services: resident memory per service', megabytes, 3, 'MB'),
      plain('creating and publishing 100 services', seconds, 's'),
      plain('server and runners with 100 services', total() / 1_048_576, 'MB'),
    ]
  })
