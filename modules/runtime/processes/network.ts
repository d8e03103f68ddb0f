/** Whether runners can be cut off from every network, and how they are then started. */
import { execFile } from 'node:child_process'
import { messageOf } from '../../../kernel/index.ts'
import { findProgram } from '../../shared/find-program.ts'
import type { NetworkMode } from '../contract.ts'
import { networkNotIsolated } from '../runtime.errors.ts'

/** Generous: a machine that has just booted is slow. */
const PROBE_MS = 5_000

/**
 * Ways into a network namespace, best first. With a user namespace around it this needs no privilege, and takes away those
 * that the server has: nobody is mapped into it, so what starts inside has no capability, not even over this network. The
 * short options are those that BusyBox knows too. `unshare` is replaced by what it starts: one process, one id.
 */
const WAYS = [['-U', '-n'], ['-n']] as const

export interface RunnerNetwork {
  /** Program and arguments that go before those of the runner; empty: it is started as it is. */
  prefix: readonly string[]
  isolated: boolean
  /** One sentence for people: what is in force, or why it is not. */
  detail: string
}

/**
 * Tries what this host allows; takes some 15 ms.
 * @throws M3M_RUNTIME_NETWORK with mode `isolated` on a host that does not allow it
 */
export async function probeNetwork(mode: NetworkMode): Promise<RunnerNetwork> {
  if (mode === 'host') return shared('runtime.network is "host"')
  if (process.platform !== 'linux') return refused(mode, 'only Linux has network namespaces')
  const unshare = findProgram('unshare')
  if (!unshare) return refused(mode, 'the program "unshare" is not installed (package util-linux)')
  let problem: string | undefined
  for (const options of WAYS) {
    const failure = await attempt(unshare, options)
    if (failure === undefined)
      return {
        prefix: [unshare, ...options],
        isolated: true,
        detail: 'Runners have a network of their own, which leads nowhere; `fetch` goes through the server',
      }
    problem ??= failure
  }
  return refused(mode, problem!)
}

const shared = (why: string): RunnerNetwork => ({
  prefix: [],
  isolated: false,
  detail: `Runners share the network of the server: ${why}`,
})

function refused(mode: NetworkMode, why: string): RunnerNetwork {
  if (mode === 'isolated') throw networkNotIsolated([why])
  return shared(why)
}

/** Resolves to what is wrong, or to nothing. */
const attempt = (unshare: string, options: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const args = [...options, process.execPath, '--version']
    execFile(unshare, args, { timeout: PROBE_MS, env: {} }, (error, _out, stderr) =>
      resolve(error ? stderr.trim().split('\n')[0] || messageOf(error) : undefined),
    )
  })
