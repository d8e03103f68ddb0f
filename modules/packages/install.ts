/** Installs what the configuration lists: into a folder beside, looked at there, and put in place as a whole. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from './inspect.ts'
import { runNpm } from './npm.ts'
import type { Installed } from './store.ts'
import { createStore } from './store.ts'

const NPM = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--omit=dev',
  '--omit=optional',
  '--no-bin-links',
  // Copies of local folders: a link would lead out of the installation.
  '--install-links',
  '--package-lock',
  '--no-global',
  '--no-update-notifier',
  // Its errors are told on, also where npm itself was started to be silent.
  '--loglevel=notice',
  '--no-workspaces',
  // Where packages came from is looked at afterwards; some people's settings leave it out.
  '--no-omit-lockfile-registry-resolved',
]

/** Whether what is installed is what is listed. */
export const isCurrent = (installed: Installed | null, wanted: ReadonlyMap<string, string>): boolean =>
  (installed?.packages.length ?? 0) === wanted.size &&
  (installed?.packages ?? []).every(({ name, wanted: range }) => wanted.get(name) === range)

/**
 * Installs, by the lock file of the last time unless `update` asks for the newest versions that fit.
 * @throws M3M_PACKAGES_NO_NPM, M3M_PACKAGES_NPM, M3M_PACKAGES_NATIVE, M3M_PACKAGES_SOURCE; what was installed stays
 */
export async function install(
  dataDir: string,
  wanted: ReadonlyMap<string, string>,
  { update = false, onLine = () => {} }: { update?: boolean; onLine?: (line: string) => void } = {},
): Promise<{ scripted: string[] }> {
  const store = createStore(dataDir)
  const staged = await store.stage()
  try {
    const manifest = { name: 'm3m-packages', version: '0.0.0', private: true, dependencies: Object.fromEntries(wanted) }
    await writeFile(join(staged, 'package.json'), JSON.stringify(manifest, null, 2))
    const lock = update ? undefined : store.lock()
    if (lock !== undefined) await writeFile(join(staged, 'package-lock.json'), lock)
    if (wanted.size > 0) await runNpm(staged, [...NPM, `--prefix=${staged}`], onLine)
    const { packages, scripted } = wanted.size > 0 ? await inspect(staged, wanted) : { packages: [], scripted: [] }
    await store.commit(staged, packages)
    return { scripted }
  } catch (error) {
    await store.discard(staged)
    throw error
  }
}
