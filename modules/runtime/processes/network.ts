/** Whether runners can be cut off from every network, and how they are then started. */
import { networkNamespace } from '../../shared/network-namespace.ts'
import type { NetworkMode } from '../contract.ts'
import { networkNotIsolated } from '../runtime.errors.ts'

export interface RunnerNetwork {
  /** Program and arguments that go before those of the runner; empty: it is started as it is. */
  prefix: readonly string[]
  isolated: boolean
  /** One sentence for people: what is in force, or why it is not. */
  detail: string
}

/**
 * Tries what this host allows.
 * @throws M3M_RUNTIME_NETWORK with mode `isolated` on a host that does not allow it
 */
export async function probeNetwork(mode: NetworkMode): Promise<RunnerNetwork> {
  if (mode === 'host') return shared('runtime.network is "host"')
  const { prefix, problem } = await networkNamespace()
  if (problem === undefined)
    return {
      prefix,
      isolated: true,
      detail: 'Runners have a network of their own, which leads nowhere; `fetch` goes through the server',
    }
  if (mode === 'isolated') throw networkNotIsolated([problem])
  return shared(problem)
}

const shared = (why: string): RunnerNetwork => ({
  prefix: [],
  isolated: false,
  detail: `Runners share the network of the server: ${why}`,
})
