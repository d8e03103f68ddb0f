import { realpath } from 'node:fs/promises'
import { type PackagesService, packageOf, type ServicePackage } from './contract.ts'
import { packageUnknown } from './packages.errors.ts'
import { createStore, type Installed } from './store.ts'
import { collectTypes } from './types/collect.ts'

/** Listed and installed packages, side by side, by name. */
export function compare(installed: Installed | null, wanted: ReadonlyMap<string, string>): ServicePackage[] {
  const known = new Map((installed?.packages ?? []).map((one) => [one.name, one]))
  return [...new Set([...wanted.keys(), ...known.keys()])].sort().map((name) => {
    const there = known.get(name)
    return {
      name,
      wanted: wanted.get(name) ?? null,
      version: there?.version ?? null,
      summary: there?.summary ?? '',
      bytes: there?.bytes ?? 0,
      current: there !== undefined && there.wanted === wanted.get(name),
    }
  })
}

export function createPackagesService(dataDir: string, wanted: ReadonlyMap<string, string>): PackagesService {
  const store = createStore(dataDir)
  return {
    list: async () => compare(await store.read(), wanted),
    async installed() {
      const installed = await store.read()
      if (!installed || installed.packages.length === 0) return null
      const names = new Set(installed.packages.map(({ name }) => name))
      return { folder: await realpath(store.folderOf(installed)), names }
    },
    async types(specifier) {
      const name = packageOf(specifier)
      const installed = await this.installed()
      if (!installed || name === undefined || !installed.names.has(name)) throw packageUnknown([name ?? specifier])
      return collectTypes(installed.folder, specifier)
    },
  }
}
