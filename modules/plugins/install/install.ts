/** Installs plugins from archives into a folder of the data folder, and removes them from there. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { lt } from 'semver'
import { problemLine } from '../manifest/problems.ts'
import { type ReadPlugin, readPlugin } from '../manifest/read-plugin.ts'
import { archiveBad, pluginChecksum, pluginDowngrade, pluginManaged, pluginRejected } from '../plugins.errors.ts'
import type { PluginRecord } from '../record.ts'
import { unpack } from './unpack.ts'

const OLD = '.old'

export interface InstallOptions {
  /** SHA-256 that the archive has to have, in hex. */
  sha256?: string
  /** Also in the place of a newer version. */
  force?: boolean
}

export interface Installer {
  /** Sets right what a crash has left half-way. */
  recover(): Promise<void>
  /**
   * Puts what is in the archive in the place of what there was.
   * @param known the plugin of that id, if there is one
   * @throws M3M_PLUGIN_ARCHIVE, M3M_PLUGIN_CHECKSUM, M3M_PLUGIN_REJECTED, M3M_PLUGIN_MANAGED, M3M_PLUGIN_DOWNGRADE
   */
  install(
    archive: Buffer,
    options: InstallOptions,
    known: (id: string) => PluginRecord | undefined,
  ): Promise<{ id: string; sha256: string; replaced: string | null }>
  /** @throws M3M_PLUGIN_MANAGED when it was not installed here */
  check(record: PluginRecord): void
  /** Removes the folder, and what the plugin has written. */
  remove(record: PluginRecord): Promise<void>
}

/**
 * @param root `plugins` of the data folder
 * @param version of m3m
 */
export function createInstaller(root: string, version: string): Installer {
  const installed = join(root, 'installed')
  const staging = join(root, 'staging')
  let count = 0

  const swap = async (from: string, id: string) => {
    const place = join(installed, id)
    const old = join(staging, `${id}${OLD}`)
    await mkdir(installed, { recursive: true })
    await rm(old, { recursive: true, force: true })
    if (await exists(place)) await rename(place, old)
    await rename(from, place)
    await rm(old, { recursive: true, force: true })
  }

  return {
    async recover() {
      const names = await readdir(staging).catch(() => [] as string[])
      for (const name of names) {
        const place = join(installed, name.slice(0, -OLD.length))
        if (name.endsWith(OLD) && !(await exists(place))) await rename(join(staging, name), place)
      }
      await rm(staging, { recursive: true, force: true })
    },
    async install(archive, { sha256: expected, force = false }, known) {
      const sha256 = createHash('sha256').update(archive).digest('hex')
      if (expected !== undefined && expected.toLowerCase() !== sha256) throw pluginChecksum([sha256, expected])
      count += 1
      const folder = join(staging, `${process.pid}-${count}`)
      await mkdir(folder, { recursive: true })
      try {
        await unpack(archive, folder)
        const plugin = await pluginIn(folder, version)
        const { id, version: next } = plugin.valid!
        const before = known(id)
        if (before && before.found.source !== 'installed') throw pluginManaged([id, before.found.folder])
        const current = before?.found.valid?.version
        if (current !== undefined && lt(next, current) && !force) throw pluginDowngrade([id, current, next])
        await swap(plugin.folder, id)
        return { id, sha256, replaced: before ? (current ?? 'unknown') : null }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    check({ found }) {
      if (found.source !== 'installed') throw pluginManaged([found.id, found.folder])
    },
    async remove({ found }) {
      await rm(join(installed, basename(found.folder)), { recursive: true, force: true })
      await rm(join(root, 'data', found.id), { recursive: true, force: true })
    },
  }
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The plugin in an unpacked archive: at its top, or in the one folder that it is packed with. */
async function pluginIn(folder: string, version: string): Promise<ReadPlugin> {
  const entries = await readdir(folder, { withFileTypes: true })
  const only = entries.length === 1 && entries[0]!.isDirectory() ? join(folder, entries[0]!.name) : folder
  const plugin = await readPlugin(only, { version, anyFolder: true })
  if (!plugin) throw archiveBad(['there is no plugin.json in it, at the top or in the one folder of it'])
  if (!plugin.valid)
    throw pluginRejected([plugin.id, plugin.problems.map(problemLine).join('; ')], {
      errors: plugin.problems.map(({ path, message }) => ({ path, message })),
    })
  return plugin
}
