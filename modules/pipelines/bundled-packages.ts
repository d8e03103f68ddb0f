/** Which packages a bundle was built with, and whether they are still the ones that are installed. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledPackages } from '../packages/contract.ts'
import type { BundledPackage, OutdatedPackage } from './contract.ts'

/** The folder of the package that a file belongs to: the last `node_modules` on its path leads to it. */
const PACKAGE_FOLDER = /^((?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+))\//

/** The version of the package in a folder; null when there is none. */
async function versionAt({ folder }: InstalledPackages, path: string): Promise<string | null> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8')) as { version?: unknown }
    return String(version)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** @param sources names of files, as a source map has them: those of packages begin with `node_modules/` */
export async function bundledPackages(
  sources: readonly string[],
  packages: InstalledPackages | null,
): Promise<BundledPackage[]> {
  if (!packages) return []
  const folders = new Map<string, string>()
  for (const source of sources) {
    const [, path, name] = PACKAGE_FOLDER.exec(source) ?? []
    if (path?.startsWith('node_modules/')) folders.set(path, name!)
  }
  const all = await Promise.all(
    [...folders].map(async ([path, name]) => ({ name, path, version: (await versionAt(packages, path)) ?? '' })),
  )
  return all.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Those that are installed in another version now, or not at all. */
export async function outdatedPackages(
  bundled: readonly BundledPackage[],
  packages: InstalledPackages | null,
): Promise<OutdatedPackage[]> {
  const all = await Promise.all(
    bundled.map(async ({ name, path, version }) => ({
      name,
      version,
      installed: packages && (await versionAt(packages, path)),
    })),
  )
  return all.filter(({ version, installed }) => version !== installed)
}
