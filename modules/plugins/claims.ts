/** Which plugin may have which names: decided anew for all of them, by the same rule each time. */
import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { PluginProblem } from './contract.ts'
import { problemAt } from './manifest/problems.ts'
import type { FoundPlugin } from './scanner.ts'

export interface Claimant {
  found: FoundPlugin
  /** Whether it would run. */
  wanted: boolean
  firstSeenAt: Date
}

/**
 * Problems by plugin. Names of m3m itself are nobody's; of two plugins that are to run, the one that was there first has
 * the name, and among those of the same moment the first by id.
 */
export function nameProblems(
  claimants: readonly Claimant[],
  firstParty: ReadonlySet<string>,
): ReadonlyMap<string, PluginProblem[]> {
  const owners = new Map<string, string>()
  const problems = new Map<string, PluginProblem[]>()
  const inOrder = [...claimants].sort(
    (a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.found.id < b.found.id ? -1 : 1),
  )
  for (const { found, wanted } of inOrder) {
    if (!found.valid) continue
    const own = found.valid.runtime.flatMap(({ name }, index): PluginProblem[] => {
      const owner = owners.get(name)
      const path = `/runtime/${index}/name`
      if (firstParty.has(name))
        return [problemAt(found.valid, path, 'must not be a name that m3m has; choose another one')]
      if (owner !== undefined && wanted)
        return [problemAt(found.valid, path, `must be free, and the plugin "${owner}" has it; disable one of them`)]
      return []
    })
    if (own.length > 0) problems.set(found.id, own)
    else if (wanted) for (const { name } of found.valid.runtime) owners.set(name, found.id)
  }
  return problems
}

/** The program itself: the repository, or what is installed. */
const PROGRAM = join(import.meta.dirname, '..', '..')

/** `/proc/self/root/etc` is `/etc`; what is not there leads nowhere. Without a slash at its end. */
function whereLinksLead(path: string): string {
  let real = path
  try {
    real = realpathSync.native(path)
  } catch {
    // It may come later.
  }
  return real.replace(/\/+$/, '')
}

/** A plugin may not ask for what the server keeps to itself: secrets, the database, other plugins' folders, its own code. */
export function accessProblems({ valid }: FoundPlugin, dataDir: string): PluginProblem[] {
  const isIn = (path: string, folder: string) => `${path}${sep}`.startsWith(`${folder}${sep}`)
  const meets = (path: string, folder: string) => isIn(path, folder) || isIn(folder, path)
  return (['read', 'write'] as const).flatMap((key) =>
    (valid?.access?.[key] ?? []).flatMap((named, index) => {
      const path = whereLinksLead(named)
      const at = `/access/${key}/${index}`
      if (meets(path, whereLinksLead(dataDir)))
        return [problemAt(valid, at, 'must not hold the data folder of m3m, nor lie in it')]
      if (key === 'write' && meets(path, PROGRAM))
        return [problemAt(valid, at, 'must not hold the program of m3m, nor lie in it')]
      return []
    }),
  )
}
