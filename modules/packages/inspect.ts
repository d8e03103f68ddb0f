/** Looks at what npm has put into a folder, before anything is done with it. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { foreignPackages, nativePackages } from './packages.errors.ts'
import type { InstalledPackage } from './store.ts'

/** An entry of `packages` in a lock file, by the place of its folder. */
interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

export interface Inspection {
  packages: InstalledPackage[]
  /** Packages that would have run scripts. */
  scripted: string[]
}

/** @throws M3M_PACKAGES_NATIVE, M3M_PACKAGES_SOURCE naming the packages */
export async function inspect(folder: string, wanted: ReadonlyMap<string, string>): Promise<Inspection> {
  const places = await lockedPlaces(folder)
  const foreign: string[] = []
  const natives: string[] = []
  const bytes = new Map<string, number>()
  for (const [place, entry] of places) {
    const name = nameOf(place)
    const local = place === `node_modules/${name}` && wanted.get(name)?.startsWith('file:')
    if (!local && !isOfRegistry(entry)) foreign.push(`${name} (${entry.resolved ?? 'of unknown origin'})`)
    const { native, size } = await lookAt(join(folder, place))
    if (native) natives.push(`${name}@${entry.version} has (${native})`)
    bytes.set(place, size)
  }
  if (foreign.length > 0) throw foreignPackages([foreign.join(', ')])
  if (natives.length > 0) throw nativePackages([natives.join(', ')])

  const packages: InstalledPackage[] = []
  for (const [name, range] of wanted) {
    const manifest = await manifestOf(join(folder, 'node_modules', name))
    packages.push({
      name,
      wanted: range,
      version: String(manifest.version ?? places.get(`node_modules/${name}`)?.version ?? ''),
      summary:
        typeof manifest.description === 'string'
          ? manifest.description.replace(/\s*https?:\S+/g, '').slice(0, 300)
          : '',
      bytes: sizeWith(name, places, bytes),
    })
  }
  const scripted = [...places].filter(([, entry]) => entry.hasInstallScript).map(([place]) => nameOf(place))
  return { packages, scripted }
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)

const isOfRegistry = ({ resolved = '', integrity, link }: Locked): boolean =>
  !link && /^https?:/.test(resolved) && integrity !== undefined

async function lockedPlaces(folder: string): Promise<Map<string, Locked>> {
  const { packages = {} } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))
  const places = Object.entries<Locked & { optional?: boolean }>(packages).filter(([place]) => place !== '')
  const there: [string, Locked][] = []
  for (const [place, entry] of places) {
    // What is optional is written down and left out.
    if (await stat(join(folder, place)).catch(() => null)) there.push([place, entry])
  }
  return new Map(there)
}

/** Size of a package's own files, and what is native about it. */
async function lookAt(folder: string): Promise<{ size: number; native?: string }> {
  let size = 0
  let native: string | undefined
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (path.slice(folder.length).includes('/node_modules/') || !entry.isFile()) continue
    size += (await stat(path)).size
    if (entry.name.endsWith('.node') || (entry.name === 'binding.gyp' && entry.parentPath === folder))
      native ??= entry.name
  }
  if ((await manifestOf(folder)).gypfile === true) native ??= '"gypfile"'
  return { size, native }
}

async function manifestOf(folder: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  } catch {
    throw foreignPackages([`${basename(folder)} (without a package.json)`])
  }
}

/** Bytes of a package with all it depends on. */
function sizeWith(name: string, places: ReadonlyMap<string, Locked>, bytes: ReadonlyMap<string, number>): number {
  const seen = new Set<string>()
  const add = (from: string, wanted: string): number => {
    const place = nearest(from, wanted, places)
    if (!place || seen.has(place)) return 0
    seen.add(place)
    const { dependencies = {}, peerDependencies = {} } = places.get(place)!
    let sum = bytes.get(place) ?? 0
    for (const next of Object.keys({ ...dependencies, ...peerDependencies })) sum += add(`${place}/`, next)
    return sum
  }
  return add('', name)
}

/** Where Node would find a package from a place. */
function nearest(from: string, name: string, places: ReadonlyMap<string, unknown>): string | undefined {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf('node_modules/'))) {
    const place = `${at}node_modules/${name}`
    if (places.has(place)) return place
    if (at === '') return undefined
  }
}
