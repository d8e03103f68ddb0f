/** Finds plugins: every folder with a `plugin.json` in one of the folders it is told of. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PLUGIN_SOURCES } from './contract.ts'
import { MANIFEST_FILE } from './manifest/problems.ts'
import { type ReadPlugin, readPlugin } from './manifest/read-plugin.ts'

export interface PluginPlace {
  folder: string
  source: (typeof PLUGIN_SOURCES)[number]
}

export interface FoundPlugin extends ReadPlugin {
  source: PluginPlace['source']
}

/** More folders than this are no folder of plugins. */
const MAX_PLUGINS = 500

/**
 * By id. Of two with the same one the place that is named first has it; the other one is told of in the warnings of that.
 * Folders whose name begins with a dot or an underscore are passed over.
 */
export async function scanPlugins(
  places: readonly PluginPlace[],
  version: string,
  onUnreadable: (folder: string, error: unknown) => void,
): Promise<FoundPlugin[]> {
  const found = new Map<string, FoundPlugin>()
  for (const { folder, source } of places) {
    for (const name of await namesIn(folder, onUnreadable)) {
      const plugin = await readPlugin(join(folder, name), { version })
      if (!plugin) continue
      const first = found.get(plugin.id)
      if (!first) found.set(plugin.id, { ...plugin, source })
      else
        first.warnings.push({
          file: MANIFEST_FILE,
          path: '/id',
          message: `There is a second plugin "${plugin.id}" in ${plugin.folder}, which is passed over; remove one of them`,
        })
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function namesIn(folder: string, onUnreadable: (folder: string, error: unknown) => void): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^[._]/.test(entry.name))
      .map(({ name }) => name)
      .sort()
      .slice(0, MAX_PLUGINS)
  } catch (error) {
    // The usual folder need not be there.
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) onUnreadable(folder, error)
    return []
  }
}
