/** Whether this host lets a process be started without any network, and how. */
import { execFile } from 'node:child_process'
import { messageOf } from '../../kernel/index.ts'
import { findProgram } from './find-program.ts'

/** Generous: a machine that has just booted is slow. */
const PROBE_MS = 5_000

/**
 * Ways into a network namespace, best first. With a user namespace around it this needs no privilege, and takes away those
 * that the server has: nobody is mapped into it, so what starts inside has no capability, not even over this network. The
 * short options are those that BusyBox knows too. `unshare` is replaced by what it starts: one process, one id.
 */
const WAYS = [['-U', '-n'], ['-n']] as const

export interface NetworkNamespace {
  /** Program and arguments that go before those of a process which is to have none; empty: the host does not allow it. */
  prefix: readonly string[]
  /** Why not, in a part of a sentence. */
  problem?: string
}

let known: Promise<NetworkNamespace> | undefined

/** What this host allows; tried once, which takes some 15 ms. */
export function networkNamespace(): Promise<NetworkNamespace> {
  known ??= probe()
  return known
}

async function probe(): Promise<NetworkNamespace> {
  const none = (problem: string): NetworkNamespace => ({ prefix: [], problem })
  if (process.platform !== 'linux') return none('only Linux has network namespaces')
  const unshare = findProgram('unshare')
  if (!unshare) return none('the program "unshare" is not installed (package util-linux)')
  let problem: string | undefined
  for (const options of WAYS) {
    const failure = await attempt(unshare, options)
    if (failure === undefined) return { prefix: [unshare, ...options] }
    problem ??= failure
  }
  return none(problem!)
}

/** Resolves to what is wrong, or to nothing. */
const attempt = (unshare: string, options: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const args = [...options, process.execPath, '--version']
    execFile(unshare, args, { timeout: PROBE_MS, env: {} }, (error, _out, stderr) =>
      resolve(error ? stderr.trim().split('\n')[0] || messageOf(error) : undefined),
    )
  })
