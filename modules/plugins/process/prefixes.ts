/** Programs that processes of plugins are started through, each replaced by what it starts: one process, one id. */
import { execFile } from 'node:child_process'
import { findProgram } from '../../shared/find-program.ts'
import { networkNamespace } from '../../shared/network-namespace.ts'
import type { Manifest, PluginNetwork } from '../contract.ts'

const PROBE_MS = 5_000

let death: Promise<readonly string[]> | undefined

/** What goes before the command of a plugin. */
export async function prefixOf(manifest: Manifest): Promise<readonly string[]> {
  const [none, ends] = await Promise.all([asksForNetwork(manifest) ? [] : noNetwork(), deathPrefix()])
  // A user namespace takes away what is to happen at the death of the server: the other way round it would be lost.
  return [...none, ...ends]
}

const asksForNetwork = ({ access }: Pick<Manifest, 'access'>): boolean => access?.network === true

const noNetwork = async (): Promise<readonly string[]> => (await networkNamespace()).prefix

/** What keeps a plugin from the network on this host. */
export async function networkOf(manifest: Pick<Manifest, 'access' | 'kind'>): Promise<PluginNetwork> {
  if (asksForNetwork(manifest)) return 'asked'
  if ((await noNetwork()).length > 0) return 'isolated'
  return manifest.kind === 'js' ? 'refused' : 'open'
}

/**
 * What makes the system end a process when the server is gone, however busy it is then; nothing where that is not possible.
 * A process that is not busy sees the end of its channel.
 */
function deathPrefix(): Promise<readonly string[]> {
  death ??= new Promise((resolve) => {
    const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined
    if (!setpriv) return resolve([])
    const prefix = [setpriv, '--pdeathsig', 'KILL', '--no-new-privs']
    // BusyBox has a setpriv that does not know this.
    execFile(setpriv, [...prefix.slice(1), process.execPath, '--version'], { timeout: PROBE_MS, env: {} }, (error) =>
      resolve(error ? [] : prefix),
    )
  })
  return death
}
